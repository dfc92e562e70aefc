-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $6, $7: what it decided about its tills; $7 NULL: as it is.
INSERT INTO kpa (code, legal_entity, name, city, address, discount_bp, discount_bearers)
VALUES ($1, $2, $3, $4, $5, CASE WHEN $7::text IS NULL THEN 1000 ELSE $6 END, coalesce($7, ''))
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, city = EXCLUDED.city, address = EXCLUDED.address,
  discount_bp = CASE WHEN $7 IS NULL THEN kpa.discount_bp ELSE EXCLUDED.discount_bp END,
  discount_bearers = coalesce($7, kpa.discount_bearers)
