-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Those of the last hour, newest first.
SELECT id, kind, state, done, total, outcome, message, made_at AS at, touched_at AS touched,
       (SELECT name FROM person WHERE id = made_by) AS who
  FROM job WHERE kpa = $1 AND made_at > $2 ORDER BY made_at DESC LIMIT 10
