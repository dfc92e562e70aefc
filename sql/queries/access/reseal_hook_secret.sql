-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE hook_secret SET sealed = $2 WHERE id = $1
