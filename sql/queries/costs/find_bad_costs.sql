-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Costs and internal sales whose entry says something else: its journal, day, amounts, or who bears.
SELECT 'cost ' || c.kpa || '/' || c.id AS place
  FROM (SELECT *, net_cents + CASE WHEN vat_deductible THEN 0 ELSE vat_cents END AS charge FROM cost) c
  LEFT JOIN entry e ON e.id = c.entry
  LEFT JOIN LATERAL (
    SELECT sum(p.amount_cents) FILTER (WHERE p.account LIKE '6%') AS spent,
           -sum(p.amount_cents) FILTER (WHERE p.account = CASE c.paid_by WHEN 'member' THEN '467100' WHEN 'pot_cash' THEN '530000'
                                                                        WHEN 'pot_bank' THEN '512000' ELSE '401000' END
                                          AND p.member IS NOT DISTINCT FROM c.payer) AS paid,
           sum(p.amount_cents) FILTER (WHERE p.account = CASE c.borne_by WHEN 'member' THEN '911000' ELSE '912000' END
                                         AND p.member IS NOT DISTINCT FROM c.member) AS borne,
           -sum(p.amount_cents) FILTER (WHERE p.account = CASE WHEN c.in_base THEN '902000' ELSE '902500' END
                                          AND p.member IS NOT DISTINCT FROM c.member) AS based
      FROM posting p WHERE p.entry = c.entry) s ON true
 WHERE (e.kpa, e.journal, e.date, s.spent, s.paid, s.borne, s.based)
       IS DISTINCT FROM (c.kpa, 'AC', c.booked_on, c.charge, c.net_cents + c.vat_cents, CASE WHEN c.borne_by <> 'cae' THEN c.charge END,
                         CASE WHEN c.borne_by <> 'cae' THEN c.charge END)
UNION ALL
SELECT 'internal_sale ' || i.kpa || '/' || i.id
  FROM internal_sale i
  LEFT JOIN entry e ON e.id = i.entry
  LEFT JOIN LATERAL (
    SELECT sum(p.amount_cents) FILTER (WHERE p.account = '911000' AND p.member = i.buyer) AS bought,
           -sum(p.amount_cents) FILTER (WHERE p.account = '911000' AND p.member = i.seller) AS earned,
           coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '913000' AND p.member = i.seller), 0) AS cae
      FROM posting p WHERE p.entry = i.entry) s ON true
 WHERE (e.kpa, e.journal, e.date, s.bought, s.earned, s.cae)
       IS DISTINCT FROM (i.kpa, 'OD', i.sold_on, i.net_cents, i.net_cents - i.cae_cents, i.cae_cents)
