-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, newest first; $2 one of them, or NULL: all.
SELECT b.id, b.title, b.purpose, b.opens_on, b.closes_on, b.amount_cents AS amount, b.state, b.entry, b.decision,
       d.decided_on, d.title AS decided, d.present, d.votes_for, d.votes_against, coalesce(d.by_consent, false) AS by_consent
  FROM budget_period b LEFT JOIN decision d ON d.id = b.decision
 WHERE b.kpa = $1 AND ($2::uuid IS NULL OR b.id = $2)
 ORDER BY b.closes_on DESC, b.id DESC LIMIT 100
