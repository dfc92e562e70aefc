-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE contract SET insured_on = $3 WHERE id = $1 AND kpa = $2
