-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT ticket, kind, amount_cents AS amount
  FROM ticket_tender
 WHERE ticket > $1 AND ticket <= $2
 ORDER BY ticket, position
