-- SPDX-License-Identifier: AGPL-3.0-or-later
-- As list_flows, for a close: from the sums that are made once, and held.
SELECT dated AS day, account, moved, sold FROM month_flows($1, $2) ORDER BY dated, account
