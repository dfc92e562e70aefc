-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 the team's words, $3 now
UPDATE quote_contact SET answer = $2, changed_at = $3 WHERE quote_id = $1
