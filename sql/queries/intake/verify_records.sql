-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 chain, $3 after this sequence, $4 at most. Refused: for its content; refusals of its place may have come before.
SELECT r.sequence, r.hash, r.body, r.signature,
       EXISTS (SELECT FROM refused_record f WHERE f.till = r.till AND f.body_hash = r.hash
                  AND f.code NOT IN ('chain_gap', 'chain_fork', 'forged_signature')) AS refused
  FROM record r WHERE r.till = $1 AND r.chain = $2 AND r.sequence > $3 ORDER BY r.sequence LIMIT $4
