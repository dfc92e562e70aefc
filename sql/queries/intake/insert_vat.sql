-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO ticket_vat (ticket, rate_bp, scheme, gross_cents, net_cents, vat_cents)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
