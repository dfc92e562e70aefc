-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE contract SET fixed_waived = $3, info_months = $4 WHERE id = $1 AND kpa = $2
