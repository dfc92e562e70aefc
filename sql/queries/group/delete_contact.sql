-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge: it ended, and nobody needs to know who it was
DELETE FROM pledge_contact WHERE pledge = $1
