-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member; $2 day, $3 time, $4 entry of the last sale shown, NULL for the first page; $5 how many. Newest first.
-- Candidates: the rest of that day, then whole days backwards until there are enough. Turnover (901000) is what tells a sale
-- from her costs and payments, which name her too.
SELECT e.id AS entry, e.date, t.id AS ticket, CASE WHEN e.reverses IS NULL THEN t.at ELSE e.validated_at END AS at
  FROM (SELECT DISTINCT entry FROM posting WHERE member = $1 AND date = $2 AND account = '901000'
        UNION ALL
        SELECT entry FROM (
          SELECT date, entry FROM (
            SELECT DISTINCT date, entry FROM posting
             WHERE member = $1 AND account = '901000' AND date < coalesce($2::date, 'infinity')
             ORDER BY date DESC, entry DESC) newest_first
           ORDER BY date DESC FETCH FIRST $5 ROWS WITH TIES) earlier) found
  JOIN entry e ON e.id = found.entry
  JOIN ticket t ON t.id = e.ticket
 WHERE $2::date IS NULL
    OR (e.date, CASE WHEN e.reverses IS NULL THEN t.at ELSE e.validated_at END, e.id) < ($2::date, $3::timestamptz, $4::bigint)
 ORDER BY e.date DESC, 4 DESC, e.id DESC LIMIT $5
