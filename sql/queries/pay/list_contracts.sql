-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 member or NULL: all. In the order of the members, then of the days.
SELECT c.id, c.member, c.kind, c.reference, c.starts_on, c.ends_on, c.insured_on,
       CASE WHEN isfinite(contract_sells_from(c)) THEN contract_sells_from(c) END AS sells_from,
       c.renewal, c.end_reason, c.fixed_waived, c.info_months::bigint AS info_months
  FROM contract c JOIN member m ON m.code = c.member
 WHERE c.kpa = $1 AND ($2::text IS NULL OR c.member = $2)
 ORDER BY m.position, m.code, c.starts_on
