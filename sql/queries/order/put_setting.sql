-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO shop_setting (kpa, is_open, pays_counter, pays_online, hold_minutes, keep_days, mediator, terms, publisher, host, changed_at, reply_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (kpa) DO UPDATE SET is_open = excluded.is_open, pays_counter = excluded.pays_counter, pays_online = excluded.pays_online,
  hold_minutes = excluded.hold_minutes, keep_days = excluded.keep_days, mediator = excluded.mediator, terms = excluded.terms,
  publisher = excluded.publisher, host = excluded.host,
  changed_at = excluded.changed_at, reply_to = excluded.reply_to
