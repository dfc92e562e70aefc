-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id, number FROM entry_numbers($1, $2, $3)
