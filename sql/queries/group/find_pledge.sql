-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge: where it belongs
SELECT id, kpa, campaign FROM pledge WHERE id = $1
