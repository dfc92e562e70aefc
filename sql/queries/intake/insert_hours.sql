-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO opening_hours (kpa, weekday, opens, closes)
SELECT $1, u.d, u.o, u.c FROM unnest($2::bigint[], $3::text[], $4::text[]) u (d, o, c)
ON CONFLICT (kpa, weekday, opens) DO NOTHING
