-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge, $2 campaign, $3 KPA, then offers, quantities, less, more
INSERT INTO pledge_line (pledge, campaign, kpa, offer, quantity, minus, plus)
SELECT $1, $2, $3, u.* FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) u
