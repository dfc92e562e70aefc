-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign
SELECT l.pledge, l.offer, l.quantity, l.minus, l.plus, l.allotted
  FROM pledge_line l JOIN pledge p ON p.id = l.pledge WHERE l.campaign = $1 ORDER BY p.sequence, l.offer
