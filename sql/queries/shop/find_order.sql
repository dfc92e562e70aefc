-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 code, $3 e-mail or telephone as it was given: both must be right
SELECT o.id FROM shop_order o JOIN shop_order_contact c ON c.order_id = o.id
 WHERE o.kpa = $1 AND o.code = upper(regexp_replace($2, '[^A-Za-z0-9]', '', 'g'))
   AND CASE WHEN strpos($3, '@') > 0 THEN lower(c.email) = lower(trim($3))
            ELSE length(regexp_replace($3, '[^0-9]', '', 'g')) >= 9
             AND right(regexp_replace(c.phone, '[^0-9]', '', 'g'), 9) = right(regexp_replace($3, '[^0-9]', '', 'g'), 9) END
