-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: for letters and papers
SELECT name, city, address, EXISTS (SELECT FROM sms_setting m WHERE m.kpa = $1 AND m.is_on) AS sends_sms FROM kpa WHERE code = $1
