-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 file
SELECT f.id, f.quote_id AS quote, f.kind, f.name, f.bytes FROM quote_file f WHERE f.quote_id = $1 AND f.id = $2
