-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT k.code AS kpa, k.name AS kpa_name, k.city, e.name AS entity_name, m.code AS member, m.name, m.face
FROM kpa k JOIN legal_entity e ON e.code = k.legal_entity LEFT JOIN member m ON m.code = $2
WHERE k.code = $1
