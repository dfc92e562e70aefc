-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT ticket, line, member, weight
  FROM ticket_line_member
 WHERE ticket > $1 AND ticket <= $2
 ORDER BY ticket, line, position
