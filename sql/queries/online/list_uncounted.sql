-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 sequence: what was signed after it
SELECT body FROM online_sale WHERE kpa = $1 AND sequence > $2 ORDER BY sequence
