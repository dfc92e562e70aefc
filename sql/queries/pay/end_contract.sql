-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE contract SET ends_on = $3, end_reason = $4 WHERE id = $1 AND kpa = $2
