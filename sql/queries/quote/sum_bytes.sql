-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: what it keeps of customers, bytes
SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM quote_file WHERE kpa = $1
