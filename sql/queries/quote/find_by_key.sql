-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 digest of the key
SELECT id, code, content_hash FROM quote WHERE kpa = $1 AND key_hash = $2
