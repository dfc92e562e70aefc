-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 the UUID of a ticket of its KPA, or the number on its receipt.
SELECT t.id FROM ticket t JOIN till asks ON asks.code = $1 AND asks.kpa = t.kpa
 WHERE CASE WHEN $2 ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN t.id = $2::uuid
            WHEN $2 ~ '^.+-T-[0-9]{1,12}$'
              THEN (t.till, t.chain, t.sequence) = (regexp_replace($2, '-T-[0-9]+$', ''), 'T', substring($2 FROM '[0-9]+$')::bigint)
            ELSE false END
