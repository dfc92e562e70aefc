-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge
DELETE FROM pledge_line WHERE pledge = $1
