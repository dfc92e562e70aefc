-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge, $2 KPA, $3 name, $4 e-mail, $5 phone, $6 what changes her way comes by SMS
INSERT INTO pledge_contact (pledge, kpa, name, email, phone, by_sms) VALUES ($1, $2, $3, $4, $5, $6)
