-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest, $2 now: once
DELETE FROM customer_link WHERE hash = $1 AND expires_at > $2
