-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT account, amount_cents AS amount, activity, member, split_rule, ticket_line
  FROM posting
 WHERE entry = $1
 ORDER BY line
