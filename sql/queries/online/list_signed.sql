-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT s.id, o.till, s.body, s.signature FROM online_sale s JOIN online_till o ON o.kpa = s.kpa
 WHERE s.state = 'signed' ORDER BY s.kpa, s.sequence LIMIT 100
