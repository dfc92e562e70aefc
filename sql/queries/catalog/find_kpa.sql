-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT code, name, city, address FROM kpa WHERE code = $1
