-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT discount_bp::bigint AS discount_bp, discount_bearers AS bearers, true AS limited, gap_cents AS gap_limit, paper_cents AS paper_limit,
       out_cents AS out_limit
  FROM kpa WHERE code = $1
