-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 tills, $2 chains, $3 sequences: what is kept there, and why it was refused if it was
SELECT r.till, r.chain, r.sequence, r.hash, r.body,
       (SELECT f.code FROM refused_record f
         WHERE f.till = r.till AND f.body_hash = r.hash AND f.code NOT IN ('chain_gap', 'chain_fork', 'forged_signature')
           AND NOT EXISTS (
               SELECT FROM ticket t WHERE t.till = r.till AND t.chain = r.chain AND t.sequence = r.sequence)
         ORDER BY f.sequence DESC LIMIT 1) AS refused
  FROM unnest($1::text[], $2::text[], $3::bigint[]) u (till, chain, sequence)
  JOIN record r ON r.till = u.till AND r.chain = u.chain AND r.sequence = u.sequence
