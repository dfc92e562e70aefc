-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 sequence, $3 body, $4 signature
UPDATE online_sale SET state = 'signed', sequence = $2, body = $3, signature = $4 WHERE id = $1 AND state = 'waiting'
