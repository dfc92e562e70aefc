-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the account, $2 now: seconds until the next try
SELECT greatest(1, ceil(extract(epoch FROM locked_until - $2)))::bigint AS seconds FROM wrong_try
 WHERE account = $1 AND locked_until > $2
