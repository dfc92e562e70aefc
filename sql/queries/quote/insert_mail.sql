-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 recipient, $3 subject, $4 body, $5 now, $6 KPA, $7 quote
INSERT INTO mail (id, recipient, subject, body, created_at, next_at, expires_at, kpa, about, kind)
VALUES ($1, $2, $3, $4, $5, $5, $5::timestamptz + interval '7 days', $6, $7, 'quote')
