-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code, name, city, address FROM kpa ORDER BY code
