-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 closing, $2 whether it is what its records come to, $3 the first figure that is not, $4 what it should be
INSERT INTO closing_recount (closing, is_right, field, hint) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
