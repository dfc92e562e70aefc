-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA; $2 and $3 those that stay; $4 what ended before is history
DELETE FROM closed_days c WHERE c.kpa = $1 AND c.ends_on >= $4
   AND (c.starts_on, c.ends_on) NOT IN (SELECT u.f, u.t FROM unnest($2::date[], $3::date[]) u (f, t))
