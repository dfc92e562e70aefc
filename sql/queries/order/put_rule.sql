-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO slot_rule (id, kpa, purpose, activity, weekday, from_minute, to_minute, slot_minutes, capacity, preparation_minutes,
                       cut_off_days, cut_off_minute, valid_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (id) DO NOTHING
