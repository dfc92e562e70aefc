-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA. Whole: no number is missing and the last record is what its digest says.
SELECT t.code AS till, t.name, c.sequence, c.hash, c.received_at, c.records, c.last_at,
       (SELECT count(*) FROM refused_record f WHERE f.till = t.code) AS refused, c.whole
  FROM till t CROSS JOIN LATERAL till_chain(t.code) c
 WHERE t.kpa = $1 AND t.revoked_at IS NULL
 ORDER BY t.code
