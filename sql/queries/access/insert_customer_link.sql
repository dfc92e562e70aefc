-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest, $2 now, $3 until when; those that are over go
WITH over AS (DELETE FROM customer_link WHERE expires_at <= $2)
INSERT INTO customer_link (hash, expires_at) VALUES ($1, $3)
