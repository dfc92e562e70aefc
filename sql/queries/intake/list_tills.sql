-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA. Whole: no number is missing and the last record is what its digest says.
SELECT t.code AS till, t.name, coalesce(h.sequence, 0) AS sequence, h.hash, h.received_at, c.records,
       (SELECT k.at FROM ticket k WHERE k.till = t.code AND k.chain = 'T' ORDER BY k.sequence DESC LIMIT 1) AS last_at,
       (SELECT count(*) FROM refused_record f WHERE f.till = t.code) AS refused,
       c.records = coalesce(h.sequence, 0) AND (h.hash IS NULL OR h.hash = sha256(h.body)) AS whole
  FROM till t
  CROSS JOIN LATERAL (SELECT count(*) AS records FROM record r WHERE r.till = t.code AND r.chain = 'T') c
  LEFT JOIN LATERAL (SELECT r.sequence, r.hash, r.body, r.received_at FROM record r
                      WHERE r.till = t.code AND r.chain = 'T' ORDER BY r.sequence DESC LIMIT 1) h ON true
 WHERE t.kpa = $1 AND t.revoked_at IS NULL
 ORDER BY t.code
