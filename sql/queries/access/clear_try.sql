-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the account
DELETE FROM wrong_try WHERE account = $1
