-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE job SET state = $2, done = $3, total = $4, outcome = $5, message = $6, touched_at = $7 WHERE id = $1
