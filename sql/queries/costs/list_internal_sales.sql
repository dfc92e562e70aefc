-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first and $3 last day; or $4 one of them
SELECT s.id, s.sold_on, s.seller, s.buyer, s.activity, s.label, s.net_cents AS net, s.cae_bp::bigint AS rate, s.cae_cents AS cae, s.entry,
       r.id AS reversal, r.date AS reversed_on, s.reversal_reason AS reason
  FROM internal_sale s
  LEFT JOIN entry r ON r.reverses = s.entry
 WHERE s.kpa = $1 AND CASE WHEN $4::uuid IS NULL THEN s.sold_on BETWEEN $2 AND $3 ELSE s.id = $4 END
 ORDER BY s.sold_on DESC, s.created_at DESC, s.id
