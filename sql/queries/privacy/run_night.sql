-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 the night that is due, $2 now
SELECT retention_once($1, $2) AS counts
