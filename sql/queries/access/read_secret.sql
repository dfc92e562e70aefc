-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT sealed FROM secret WHERE name = $1
