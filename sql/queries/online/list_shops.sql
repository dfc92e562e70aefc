-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whose shops have signed anything yet
SELECT kpa FROM online_till WHERE sequence > 0 ORDER BY kpa
