-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 tickets: their signed bytes, and those of their returns in the order they came.
SELECT t.id, t.source, r.body
  FROM ticket t JOIN record r ON r.till = t.till AND r.chain = t.chain AND r.sequence = t.sequence
 WHERE t.id = ANY ($1) OR t.source = ANY ($1)
 ORDER BY t.source NULLS FIRST, r.received_at, t.till, t.sequence
