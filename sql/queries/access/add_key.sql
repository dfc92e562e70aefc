-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO access_key (key_hash, role, kpa, member, created_at)
SELECT $1, $2, coalesce(m.kpa, k.code), m.code, $5
FROM (VALUES ($3::text, $4::text)) asked (kpa, member)
LEFT JOIN kpa k ON k.code = asked.kpa
LEFT JOIN member m ON m.code = asked.member
WHERE ($2 = 'member' AND m.code IS NOT NULL) OR ($2 = 'office' AND k.code IS NOT NULL)
RETURNING kpa
