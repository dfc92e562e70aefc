-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first and $3 last day of the books; or $4 one of them
SELECT c.id, c.kind, c.label, c.supplier, c.spent_on, c.booked_on, c.net_cents AS net, c.vat_cents AS vat, c.rate_bp::bigint AS rate, c.vat_deductible,
       c.scope, c.member, c.activity, c.paid_by, c.payer, c.borne_by, c.in_base, c.receipt, x.media_type, c.entry,
       r.id AS reversal, r.date AS reversed_on, c.reversal_reason AS reason
  FROM cost c
  LEFT JOIN receipt x ON (x.kpa, x.id) = (c.kpa, c.receipt)
  LEFT JOIN entry r ON r.reverses = c.entry
 WHERE c.kpa = $1 AND CASE WHEN $4::uuid IS NULL THEN c.booked_on BETWEEN $2 AND $3 ELSE c.id = $4 END
 ORDER BY c.booked_on DESC, c.created_at DESC, c.id
