-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT r.id, o.till, r.body, r.signature FROM online_record r JOIN online_till o ON o.kpa = r.kpa
 WHERE r.state = 'signed' ORDER BY r.kpa, r.chain, r.sequence LIMIT 100
