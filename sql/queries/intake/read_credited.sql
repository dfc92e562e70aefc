-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 tickets: what credit notes of the office gave back of their lines.
SELECT ticket, line, gross_cents FROM tickets_credited($1)
