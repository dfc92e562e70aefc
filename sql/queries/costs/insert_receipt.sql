-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO receipt (id, kpa, sha256, media_type, pages, width, height, content, preview, added_by, added_at)
VALUES ($1, $2, $3, $4, $5::bigint::int, $6::bigint::int, $7::bigint::int, $8, $9, $10, $11)
