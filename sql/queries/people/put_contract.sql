-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The same contract (member and first day) is not added twice; its end may change. A KPA nobody knows is refused.
WITH known AS (
  UPDATE contract SET ends_on = $6 WHERE member = $1 AND starts_on = $5 AND ends_on IS DISTINCT FROM $6
  RETURNING id)
INSERT INTO contract (member, kpa, legal_entity, kind, reference, starts_on, ends_on)
SELECT $1, $2, (SELECT legal_entity FROM kpa WHERE code = $2), $3, $4, $5, $6
WHERE NOT EXISTS (SELECT FROM contract WHERE member = $1 AND starts_on = $5)
