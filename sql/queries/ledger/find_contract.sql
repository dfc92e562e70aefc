-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member, $2 day
SELECT kind, starts_on, ends_on
  FROM contract
 WHERE member = $1 AND daterange(starts_on, ends_on, '[]') @> $2::date
