-- SPDX-License-Identifier: AGPL-3.0-or-later
DELETE FROM secret WHERE name = $1
