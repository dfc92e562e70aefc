-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO custody_customer (id, kpa, name, phone, email, language, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING
