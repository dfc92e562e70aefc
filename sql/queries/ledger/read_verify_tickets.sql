-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A page of tickets in the order of their ids, each with the entry that should stand for it.
SELECT t.id, t.till || '-' || t.chain || '-' || lpad(t.sequence::text, greatest(6, length(t.sequence::text)), '0') AS piece,
       t.legal_entity, t.kpa, t.business_day AS day, t.source_day, t.total_cents AS total, t.change_cents AS change,
       e.id AS entry, e.legal_entity AS entry_legal_entity, e.kpa AS entry_kpa, e.journal, coalesce(e.happened_on, e.date) AS entry_date,
       e.piece AS entry_piece
  FROM ticket t LEFT JOIN entry e ON e.ticket = t.id AND e.reverses IS NULL
 WHERE t.id > $1
 ORDER BY t.id LIMIT $2
