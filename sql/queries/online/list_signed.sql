-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The first of each KPA
SELECT s.id, o.till, s.body, s.signature
  FROM online_till o
 CROSS JOIN LATERAL (SELECT * FROM online_sale s WHERE s.kpa = o.kpa AND s.state = 'signed' ORDER BY s.sequence LIMIT 100) s
 ORDER BY o.kpa, s.sequence
