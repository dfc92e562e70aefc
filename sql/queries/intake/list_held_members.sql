-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 ticket, $2 line: who is behind it.
SELECT member, weight::bigint AS weight FROM ticket_line_member WHERE ticket = $1 AND line = $2 ORDER BY position
