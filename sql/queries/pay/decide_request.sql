-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE pay_request SET state = $3, decided_at = $4, decided_by = $5, reason = $6, entry = $7 WHERE id = $1 AND kpa = $2
