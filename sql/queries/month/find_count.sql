-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT day, counted_cents AS counted FROM cash_count WHERE id = $1
