-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge, $2 state, $3 order, or NULL
UPDATE pledge SET state = $2, order_id = coalesce($3, order_id), version = version + 1,
                  held_until = CASE $2 WHEN 'awaiting_payment' THEN held_until END
 WHERE id = $1
