-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 caller, $2 name of the key: mine says that nobody else works on it; the rest is NULL when it is new
SELECT mine, request, status, type, sealed FROM once_begin($1, $2)
