-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE secret SET sealed = $2 WHERE name = $1
