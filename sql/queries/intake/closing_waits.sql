-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 closing, $2 till, $3 chains, $4 how far it counted each of them: never counted again here, for some of it did not arrive yet
SELECT NOT EXISTS (SELECT FROM closing_recount n WHERE n.closing = $1)
       AND EXISTS (SELECT FROM unnest($3::text[], $4::bigint[]) u (chain, last)
                    WHERE u.last > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = $2 AND r.chain = u.chain)) AS waits
