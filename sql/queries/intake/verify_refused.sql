-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 after this sequence, $2 at most
SELECT sequence, till, code, detail, body, body_hash, signature, received_at, previous, hash
  FROM refused_record WHERE sequence > $1 ORDER BY sequence LIMIT $2
