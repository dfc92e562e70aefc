-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now, $2 who looks, $3 as what, $4 KPA, $5 at which member, NULL for a list, $6 route, $7 request
INSERT INTO access_journal (at, person, role, kpa, member, route, request) VALUES ($1, $2, $3, $4, $5, $6, $7)
