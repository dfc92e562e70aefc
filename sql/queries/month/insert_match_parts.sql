-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO bank_match_part (match, kpa, bank_line, deposit)
SELECT $1::uuid, $2, l.id, NULL FROM unnest($3::bigint[]) l (id)
UNION ALL SELECT $1::uuid, $2, NULL, d.id FROM unnest($4::uuid[]) d (id)
