-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign
SELECT line, item, label, activity, kind, unit, pack, step, minimum, maximum, threshold, ceiling, unit_price_cents AS price,
       vat_rate, vat_scheme, withdrawal
  FROM campaign_offer WHERE campaign = $1 ORDER BY line
