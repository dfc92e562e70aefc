-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last: the versions in force on a day between, general ones first. bands:
-- "0:1150,3000000:1050", from which amount in cents at which rate.
SELECT a.name AS activity, r.contract_kind AS contract, r.cae_bp, r.pot_bp, r.valid_from, r.base, r.banding, r.band_window AS span,
       (SELECT string_agg(b.start || ':' || b.rate, ',' ORDER BY b.start) FROM unnest(r.band_from_cents, r.band_rate_bp) b (start, rate)) AS bands,
       r.fixed_month_cents AS fixed, r.minimum_month_cents AS minimum, r.maximum_year_cents AS maximum, r.exempt_months,
       d.decided_on, d.title, d.agreement, d.present
  FROM split_rule r
  JOIN decision d ON d.id = r.decision
  LEFT JOIN activity a ON a.kpa = r.kpa AND a.code = r.activity
 WHERE r.kpa = $1 AND r.valid_from < $3
   AND NOT EXISTS (SELECT FROM split_rule n WHERE n.kpa = r.kpa AND n.activity IS NOT DISTINCT FROM r.activity
                     AND n.contract_kind IS NOT DISTINCT FROM r.contract_kind AND n.valid_from > r.valid_from AND n.valid_from <= $2)
 ORDER BY a.position NULLS FIRST, r.contract_kind NULLS FIRST, r.valid_from, r.id
