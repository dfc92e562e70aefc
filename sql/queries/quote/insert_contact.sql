-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 KPA, $3 name, $4 e-mail, $5 phone, $6 what is wanted, $7 now
INSERT INTO quote_contact (quote_id, kpa, name, email, phone, wish, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
