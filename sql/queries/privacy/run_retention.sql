-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now
SELECT r.subject, r.action, r.touched FROM retention_run($1) r
