-- SPDX-License-Identifier: AGPL-3.0-or-later
DELETE FROM hook_secret WHERE id = $1
