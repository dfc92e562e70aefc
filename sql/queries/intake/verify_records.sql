-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 after this sequence, $3 at most. Refused: for its content; refusals of its place may have come before.
SELECT r.sequence, r.hash, r.body, r.signature,
       EXISTS (SELECT FROM refused_record f WHERE f.till = r.till AND f.body_hash = r.hash
                  AND f.code NOT IN ('chain_gap', 'chain_fork', 'forged_signature')) AS refused
  FROM record r WHERE r.till = $1 AND r.chain = 'T' AND r.sequence > $2 ORDER BY r.sequence LIMIT $3
