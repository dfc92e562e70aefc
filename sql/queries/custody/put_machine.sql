-- SPDX-License-Identifier: AGPL-3.0-or-later
-- nothing where the KPA has no such activity
INSERT INTO custody_machine (kpa, code, name, activity, size, cycles, days)
SELECT a.kpa, $2, $3, a.code, $5, $6, $7 FROM activity a WHERE a.kpa = $1 AND a.code = $4
ON CONFLICT (kpa, code) DO UPDATE SET name = excluded.name, activity = excluded.activity, size = excluded.size,
  cycles = excluded.cycles, days = excluded.days
