-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 piece, $3 state, $4 who, $5 now, $6 anyway
SELECT outcome, held_until FROM piece_turn($1, $2, $3, $4, $5, $6)
