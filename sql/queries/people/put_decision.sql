-- SPDX-License-Identifier: AGPL-3.0-or-later
WITH known AS (SELECT id FROM decision WHERE kpa = $1 AND decided_on = $2 AND title = $3),
     added AS (
       INSERT INTO decision (kpa, decided_on, title, present, votes_for, votes_against, by_consent, minutes_sha256, agreement)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT FROM known)
       RETURNING id)
SELECT id FROM known UNION ALL SELECT id FROM added
