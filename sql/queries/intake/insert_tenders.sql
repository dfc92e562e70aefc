-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO ticket_tender (ticket, position, kind, amount_cents)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[])
