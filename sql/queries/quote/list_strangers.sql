-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 ids of files on disk: those that no row knows
SELECT u.id FROM unnest($1::uuid[]) u (id) WHERE NOT EXISTS (SELECT FROM quote_file f WHERE f.id = u.id)
