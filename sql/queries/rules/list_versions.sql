-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: the decision of each version, in the order of ledger/read_due_rules.sql
SELECT r.id, r.request, r.cae_bp, d.decided_on, d.title, d.present, d.votes_for, d.votes_against, d.by_consent,
       encode(d.minutes_sha256, 'hex') AS minutes, d.agreement
  FROM split_rule r JOIN decision d ON d.id = r.decision
 WHERE r.kpa = $1 ORDER BY r.valid_from, r.id
