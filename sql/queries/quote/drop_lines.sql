-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote
DELETE FROM quote_line WHERE quote_id = $1
