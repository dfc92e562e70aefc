-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 e-mail that she has just proved to be hers: what was ordered, pledged and asked for with it by nobody in
-- particular is hers
WITH pledged AS (
  UPDATE pledge p SET person = $1 FROM pledge_contact c
   WHERE c.pledge = p.id AND p.person IS NULL AND c.email <> '' AND lower(c.email) = lower($2)),
asked AS (
  UPDATE quote q SET person = $1 FROM quote_contact c
   WHERE c.quote_id = q.id AND q.person IS NULL AND c.email <> '' AND lower(c.email) = lower($2))
UPDATE shop_order o SET person = $1
  FROM shop_order_contact c
 WHERE c.order_id = o.id AND o.person IS NULL AND c.email <> '' AND lower(c.email) = lower($2)
