-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: two imports of the same catalogue one after the other
SELECT code, name, city, address FROM kpa WHERE code = $1 FOR NO KEY UPDATE
