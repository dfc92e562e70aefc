-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT document FROM invoice WHERE credits = $1 ORDER BY year, number
