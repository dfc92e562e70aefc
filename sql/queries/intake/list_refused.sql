-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: the last hundred
SELECT f.sequence, f.till, f.code, f.detail, f.received_at
  FROM refused_record f JOIN till t ON t.code = f.till
 WHERE t.kpa = $1 ORDER BY f.sequence DESC LIMIT 100
