-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code, legal_entity, name, city, address
  FROM kpa
 WHERE $1::text IS NULL OR code = $1
 ORDER BY code COLLATE "C"
