-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO photo (kpa, sha256, side, small, medium, large, added_by, added_at)
VALUES ($1, $2, $3::bigint::int, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
