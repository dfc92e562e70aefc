-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT e.id AS entry, w.line, w.member, w.weight, m.name
  FROM entry e
  JOIN ticket_line_member w ON w.ticket = e.ticket
  JOIN member m ON m.code = w.member
 WHERE e.id = ANY ($1::bigint[])
 ORDER BY e.id, w.line, w.position
