-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, then one array a column
INSERT INTO activity (kpa, code, name, short_name, pictogram, demo_start, name_source, position)
SELECT $1, u.code, u.name, u.short_name, u.pictogram, u.demo_start, u.name_source, u.position
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
    AS u (code, name, short_name, pictogram, demo_start, name_source, position)
    ON CONFLICT (kpa, code) DO UPDATE
   SET name = excluded.name, short_name = excluded.short_name, pictogram = excluded.pictogram,
       demo_start = excluded.demo_start, name_source = excluded.name_source, position = excluded.position
