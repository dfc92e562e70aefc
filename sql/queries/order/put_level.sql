-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 activity, $4 item, $5 solidarity, $6 support, $7 decided on, $8 minutes, $9 now, $10 today: takes the place of
-- the one in force for the same thing
WITH former AS (
  UPDATE price_decision SET ended_on = $10 WHERE kpa = $2 AND activity = $3 AND item = $4 AND ended_on IS NULL AND id <> $1 RETURNING 1
), waited AS (SELECT count(*) AS n FROM former)
INSERT INTO price_decision (id, kpa, activity, item, solidarity_bp, support_bp, decided_on, minutes, made_at)
SELECT $1, $2, $3, $4, nullif($5::bigint, 0), nullif($6::bigint, 0), $7, $8, $9 FROM waited
ON CONFLICT (id) DO NOTHING
