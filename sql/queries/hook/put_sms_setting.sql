-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO sms_setting (kpa, is_on, url, format, body, header, sender, daily_max, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (kpa) DO UPDATE SET is_on = excluded.is_on, url = excluded.url, format = excluded.format, body = excluded.body, header = excluded.header,
  sender = excluded.sender, daily_max = excluded.daily_max, changed_at = excluded.changed_at
