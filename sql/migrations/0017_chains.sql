-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A till signs more than sales: every chain of it is kept, verbatim. What a letter stands for: pos/ticket/record.h.
ALTER TABLE record ADD CONSTRAINT record_chain_is_known
  CHECK (chain IN ('T', 'I', 'B', 'P', 'C', 'X', 'G', 'L', 'A'));

-- Numbers of the sales; all records of the till; whole: no number is missing in any chain and every last record is what
-- its digest says.
CREATE OR REPLACE FUNCTION till_chain(till_code text)
RETURNS TABLE (sequence bigint, hash bytea, received_at timestamptz, records bigint, last_at timestamptz, whole boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(h.sequence, 0), h.hash, r.received_at, coalesce(c.records, 0)::bigint,
         (SELECT k.at FROM ticket k WHERE k.till = t.code AND k.chain = 'T' ORDER BY k.sequence DESC LIMIT 1),
         coalesce(c.whole, true) AND coalesce(e.whole, true)
    FROM till t
    CROSS JOIN LATERAL (
      SELECT sum(g.records) AS records, bool_and(g.records = g.last AND g.first = 1) AS whole
        FROM (SELECT count(*) AS records, min(r.sequence) AS first, max(r.sequence) AS last FROM record r
               WHERE r.till = t.code GROUP BY r.chain) g) c
    CROSS JOIN LATERAL (
      SELECT bool_and(l.hash = sha256(l.body)) AS whole
        FROM unnest('{T,I,B,P,C,X,G,L,A}'::text[]) u (chain),
             LATERAL (SELECT r.hash, r.body FROM record r WHERE r.till = t.code AND r.chain = u.chain
                       ORDER BY r.sequence DESC LIMIT 1) l) e
    LEFT JOIN LATERAL (SELECT r.sequence, r.hash FROM record r
                        WHERE r.till = t.code AND r.chain = 'T' ORDER BY r.sequence DESC LIMIT 1) h ON true
    LEFT JOIN LATERAL (SELECT max(r.received_at) AS received_at FROM record r WHERE r.till = t.code) r ON true
   WHERE t.code = till_code AND t.kpa = scope_office()
$$;
