-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign, $2 KPA, then one list a column
INSERT INTO campaign_offer (campaign, line, kpa, item, label, activity, kind, unit, vat_scheme, withdrawal, pack, step, minimum,
                            maximum, threshold, ceiling, unit_price_cents, vat_rate)
SELECT $1, u.n, $2, u.item, u.label, u.activity, u.kind, u.unit, u.vat_scheme, u.withdrawal, u.pack, u.step, u.minimum,
       u.maximum, u.threshold, u.ceiling, u.price, u.vat_rate
  FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[],
              $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[])
       WITH ORDINALITY u (item, label, activity, kind, unit, vat_scheme, withdrawal, pack, step, minimum, maximum, threshold, ceiling,
                          price, vat_rate, n)
