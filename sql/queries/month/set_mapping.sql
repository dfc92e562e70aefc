-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE bank_account SET mapping = $2 WHERE id = $1 AND mapping <> $2
