-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO custody_machine (kpa, code, name, activity, size, cycles, days) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (kpa, code) DO UPDATE SET name = excluded.name, activity = excluded.activity, size = excluded.size,
  cycles = excluded.cycles, days = excluded.days
