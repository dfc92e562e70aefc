-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id FROM payment WHERE purpose = $1 AND target = $2 AND state IN ('created', 'sent')
