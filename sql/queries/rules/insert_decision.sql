-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO decision (kpa, decided_on, title, present, votes_for, votes_against, by_consent, minutes_sha256, agreement)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id
