-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT legal_entity, kpa, journal, date, piece, label, ticket
  FROM entry
 WHERE id = $1
