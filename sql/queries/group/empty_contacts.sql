-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign: it is over, orders know their own
DELETE FROM pledge_contact WHERE pledge IN (SELECT id FROM pledge WHERE campaign = $1)
