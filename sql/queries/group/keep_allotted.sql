-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledges, $2 offers, $3 quantities
UPDATE pledge_line l SET allotted = u.quantity
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) u (pledge, offer, quantity) WHERE l.pledge = u.pledge AND l.offer = u.offer
