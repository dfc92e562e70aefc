-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT count(*) AS number FROM hook WHERE kpa = $1
