-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 today in Paris
SELECT true AS may WHERE sms_may_cost($1, $2)
