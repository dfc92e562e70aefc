-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO kpa (code, legal_entity, name, city, address) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, city = EXCLUDED.city, address = EXCLUDED.address
