-- SPDX-License-Identifier: AGPL-3.0-or-later
-- From the first day on which something may be sold under it: its beginning, the insurer's approval, a guardian's consent
-- for a minor, whichever is last. A contract under which nothing may be sold yet is left out.
SELECT c.member, c.kind, s.starts_on, c.ends_on
  FROM contract c, contract_sells_from(c) s (starts_on)
 WHERE ($1::text IS NULL OR c.kpa = $1) AND isfinite(s.starts_on) AND s.starts_on <= coalesce(c.ends_on, 'infinity')
 ORDER BY c.member COLLATE "C", c.starts_on
