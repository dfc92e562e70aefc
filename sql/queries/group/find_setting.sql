-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT is_open, pays_counter, pays_online, hold_minutes, keep_days,
       EXISTS (SELECT FROM sms_setting m WHERE m.kpa = $1 AND m.is_on) AS sends_sms
  FROM shop_setting WHERE kpa = $1
