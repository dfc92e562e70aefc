-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign: in the order in which they came
SELECT p.id, p.state, p.pays, p.language, p.version, p.sequence, p.paid_cents AS paid, p.back_cents AS back, p.made_at,
       p.held_until, p.order_id AS "order", o.code AS order_code, o.state AS order_state, c.name, c.email, c.phone,
       coalesce(c.by_sms, false) AS by_sms
  FROM pledge p LEFT JOIN shop_order o ON o.id = p.order_id LEFT JOIN pledge_contact c ON c.pledge = p.id
 WHERE p.campaign = $1 ORDER BY p.sequence
