-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT sequence, hash FROM refused_record ORDER BY sequence DESC LIMIT 1
