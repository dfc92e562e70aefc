-- SPDX-License-Identifier: AGPL-3.0-or-later
-- credited: a credit note takes lines of it back, or it is that of a credit note.
SELECT e.legal_entity, e.kpa, e.journal, e.date, e.piece, e.label, e.ticket,
       EXISTS (SELECT FROM invoice i WHERE i.entry = e.id
               UNION ALL
               SELECT FROM invoice i WHERE i.ticket = e.ticket AND i.kind = 'credit_note' AND e.reverses IS NULL) AS credited
  FROM entry e
 WHERE e.id = $1
