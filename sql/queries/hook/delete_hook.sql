-- SPDX-License-Identifier: AGPL-3.0-or-later
DELETE FROM hook WHERE id = $1
