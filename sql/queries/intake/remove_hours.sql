-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA; $2… those that stay
DELETE FROM opening_hours h WHERE h.kpa = $1
   AND (h.weekday, h.opens, h.closes) NOT IN (SELECT u.d, u.o, u.c FROM unnest($2::bigint[], $3::text[], $4::text[]) u (d, o, c))
