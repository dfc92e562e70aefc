-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO ticket_line_member (ticket, line, position, member, weight)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[])
