-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 e-mail that she has just proved to be hers: what was ordered with it by nobody in particular is hers
UPDATE shop_order o SET person = $1
  FROM shop_order_contact c
 WHERE c.order_id = o.id AND o.person IS NULL AND c.email <> '' AND lower(c.email) = lower($2)
