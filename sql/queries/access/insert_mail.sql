-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 person, $3 recipient, $4 subject, $5 body, $6 now, $7 when what it says is over
INSERT INTO mail (id, person, recipient, subject, body, created_at, next_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
