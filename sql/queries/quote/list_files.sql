-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 quote (NULL: of those that are open, and of those since $3)
SELECT f.id, f.quote_id AS quote, f.kind, f.name, f.bytes FROM quote_file f JOIN quote q ON q.id = f.quote_id
 WHERE f.kpa = $1 AND (f.quote_id = $2 OR ($2 IS NULL AND (q.state IN ('asked', 'answered', 'accepted') OR q.asked_at >= $3)))
 ORDER BY f.quote_id, f.position
