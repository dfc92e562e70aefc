-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, then one array a column. What a file names is sold again if it was archived.
INSERT INTO item (kpa, code, activity, name, short_name, kind, unit, pricing, vat_scheme, account, pictogram, withdrawal,
                  repair_bonus, origin, vat_rate, position, online, turnover, guarantee_notice, minimum_cents)
SELECT $1, u.*
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
              $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::bigint[], $17::boolean[], $18::boolean[],
              $19::boolean[], $20::bigint[]) AS u
    ON CONFLICT (kpa, code) DO UPDATE
   SET activity = excluded.activity, name = excluded.name, short_name = excluded.short_name, kind = excluded.kind,
       unit = excluded.unit, pricing = excluded.pricing, vat_scheme = excluded.vat_scheme, account = excluded.account,
       pictogram = excluded.pictogram, withdrawal = excluded.withdrawal, repair_bonus = excluded.repair_bonus,
       origin = excluded.origin, vat_rate = excluded.vat_rate, position = excluded.position, online = excluded.online,
       turnover = excluded.turnover, guarantee_notice = excluded.guarantee_notice,
       minimum_cents = excluded.minimum_cents, archived_on = NULL
