-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT t.code AS till, t.kpa, k.legal_entity, t.public_key FROM till t LEFT JOIN kpa k ON k.code = t.kpa ORDER BY t.code
