-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT ticket, rate_bp AS rate, scheme, gross_cents AS gross, net_cents AS net, vat_cents AS vat
  FROM ticket_vat
 WHERE ticket > $1 AND ticket <= $2
 ORDER BY ticket, rate_bp, scheme
