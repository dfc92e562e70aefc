-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: its closings, in their order
SELECT body FROM online_record WHERE kpa = $1 AND chain = 'G' ORDER BY sequence
