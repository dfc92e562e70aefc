-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 piece, $3 its code, $4 item, $5 member (NULL: nobody): what it says of others, and whether another has its code
SELECT EXISTS (SELECT FROM item i WHERE i.kpa = $1 AND i.code = $4 AND i.kind = 'good') AS item_known,
       $5::text IS NULL OR EXISTS (SELECT FROM member m WHERE m.kpa = $1 AND m.code = $5) AS member_known,
       NOT EXISTS (SELECT FROM piece p WHERE p.kpa = $1 AND p.code = $3 AND p.id <> $2) AS code_free
