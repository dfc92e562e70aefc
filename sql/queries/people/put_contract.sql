-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The same contract (member and first day) is not added twice; its end may change, unless an office has ended it, and its
-- insurance may come. What an office has noted since stays. A KPA nobody knows is refused.
WITH known AS (
  UPDATE contract SET ends_on = CASE WHEN end_reason IS NULL THEN $6 ELSE ends_on END, insured_on = coalesce($7, insured_on)
   WHERE member = $1 AND starts_on = $5
     AND (CASE WHEN end_reason IS NULL THEN $6 ELSE ends_on END, coalesce($7, insured_on)) IS DISTINCT FROM (ends_on, insured_on)
  RETURNING id)
INSERT INTO contract (member, kpa, legal_entity, kind, reference, starts_on, ends_on, insured_on, fixed_waived, info_months)
SELECT $1, $2, (SELECT legal_entity FROM kpa WHERE code = $2), $3, $4, $5, $6, $7, $8, $9
WHERE NOT EXISTS (SELECT FROM contract WHERE member = $1 AND starts_on = $5)
