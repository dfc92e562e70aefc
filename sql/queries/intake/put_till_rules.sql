-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Only what differs is a change: the audit and the tills hear of nothing else.
UPDATE kpa SET discount_bp = $2::bigint, discount_bearers = $3, gap_cents = $4, paper_cents = $5, out_cents = $6
 WHERE code = $1 AND (discount_bp, discount_bearers, gap_cents, paper_cents, out_cents)
       IS DISTINCT FROM ($2::bigint, $3::text, $4::bigint, $5::bigint, $6::bigint)
