-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: for letters and papers
SELECT name, city, address FROM kpa WHERE code = $1
