-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 id
SELECT jpeg FROM custody_picture WHERE kpa = $1 AND id = $2
