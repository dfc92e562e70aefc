-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT sequence, hash FROM record WHERE till = $1 AND chain = 'T' ORDER BY sequence DESC LIMIT 1
