-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In the order of their codes as strcmp sees it: ledger_member_find halves the list.
SELECT code, kpa, name, face, joined_on
  FROM member
 WHERE $1::text IS NULL OR kpa = $1
 ORDER BY code COLLATE "C"
