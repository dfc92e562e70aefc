-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id, kind, state, done, total, outcome, message, made_at AS at, touched_at AS touched,
       (SELECT name FROM person WHERE id = made_by) AS who FROM job WHERE id = $1
