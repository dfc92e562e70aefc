-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge, $2 order: what was paid for the one is paid for the other
UPDATE payment SET purpose = 'order', target = $2 WHERE purpose = 'pledge' AND target = $1
