-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The same contract (member and first day) is not added twice; its end may only come earlier.
WITH known AS (
  UPDATE contract SET ends_on = $6 WHERE member = $1 AND starts_on = $5 AND ends_on IS DISTINCT FROM $6 AND $6 < coalesce(ends_on, 'infinity')
  RETURNING id)
INSERT INTO contract (member, kpa, legal_entity, kind, reference, starts_on, ends_on)
SELECT $1, k.code, k.legal_entity, $3, $4, $5, $6 FROM kpa k
WHERE k.code = $2 AND NOT EXISTS (SELECT FROM contract WHERE member = $1 AND starts_on = $5)
