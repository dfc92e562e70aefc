-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO member (code, kpa, name, face, position, joined_on) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, face = EXCLUDED.face, position = EXCLUDED.position
