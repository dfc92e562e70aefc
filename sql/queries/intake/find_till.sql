-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT t.code, t.kpa, k.legal_entity, t.name, t.public_key FROM till t JOIN kpa k ON k.code = t.kpa WHERE t.code = $1
