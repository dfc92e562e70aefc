-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT m.kpa, k.legal_entity, m.code AS member FROM member m JOIN kpa k ON k.code = m.kpa WHERE m.code = $1
