-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT s.is_on, s.url, s.format, s.body, s.header, s.sender, s.daily_max::bigint AS daily_max, lower(k.legal_entity) AS account
  FROM kpa k LEFT JOIN sms_setting s ON s.kpa = k.code WHERE k.code = $1
