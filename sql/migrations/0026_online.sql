-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Orders of the shop at the tills, and what is sold on the web as the shop's own signed chain.

-- As before (0018), and an order of the shop that a ticket is about to sell: one till at a time, once.
CREATE FUNCTION hold_order(of_ticket uuid, of_till text, of_kpa text, of_order text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE found shop_order;
BEGIN
  IF of_order !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
    RETURN 'no_such_order';
  END IF;
  SELECT * INTO found FROM shop_order o WHERE o.id = of_order::uuid AND o.kpa = of_kpa;
  RETURN CASE
    WHEN found.id IS NULL THEN 'no_such_order'
    WHEN found.ticket = of_ticket THEN 'ok'
    WHEN found.ticket IS NOT NULL OR found.state = 'collected' THEN 'order_handed'
    WHEN found.state IN ('cancelled', 'expired', 'no_show', 'unfulfillable') THEN 'order_over'
    WHEN found.paid_cents > found.back_cents THEN 'order_paid_online'
    WHEN EXISTS (SELECT FROM hold h
                  WHERE h.kpa = of_kpa AND h.kind = 'order' AND h.reference = of_order AND h.till <> of_till
                    AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = h.till AND r.chain = 'T'))
      THEN 'order_elsewhere'
    ELSE 'ok' END;
END $$;

CREATE OR REPLACE FUNCTION hold_take(of_ticket uuid, of_till text, of_sequence bigint, kinds text[], of_references text[], amounts bigint[])
RETURNS TABLE (code text, reference text) LANGUAGE plpgsql AS $$
DECLARE of_kpa text := (SELECT t.kpa FROM till t WHERE t.code = of_till); wanted record; kept bigint; promised bigint; said text;
BEGIN
  PERFORM pg_advisory_xact_lock(k.key) FROM (
    SELECT DISTINCT hashtextextended('held ' || of_kpa || '|' || u.r, 0) AS key FROM unnest(of_references) u (r) ORDER BY 1) k;
  DELETE FROM hold h WHERE h.till = of_till AND (h.ticket = of_ticket OR h.sequence = of_sequence
     OR h.sequence <= (SELECT max(r.sequence) FROM record r WHERE r.till = h.till AND r.chain = 'T'));
  FOR wanted IN SELECT u.kind, u.r, u.amount FROM unnest(kinds, of_references, amounts) u (kind, r, amount) LOOP
    IF wanted.kind = 'order' THEN
      said := hold_order(of_ticket, of_till, of_kpa, wanted.r);
    ELSE
      SELECT sum(m.amount) INTO kept FROM held_movements(of_kpa, ARRAY[wanted.r]) m
       WHERE m.kind = wanted.kind
         AND NOT EXISTS (SELECT FROM ticket t WHERE t.id = m.ticket AND t.id = of_ticket AND t.till = of_till);
      SELECT coalesce(sum(h.amount_cents), 0) INTO promised FROM hold h
       WHERE h.kpa = of_kpa AND h.kind = wanted.kind AND h.reference = wanted.r
         AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = h.till AND r.chain = 'T');
      said := CASE WHEN kept IS NULL THEN 'unknown_voucher' WHEN kept - promised < wanted.amount THEN 'voucher_spent' ELSE 'ok' END;
    END IF;
    IF said <> 'ok' THEN
      DELETE FROM hold h WHERE h.till = of_till AND h.ticket = of_ticket;
      RETURN QUERY SELECT said, wanted.r;
      RETURN;
    END IF;
    INSERT INTO hold VALUES (of_ticket, of_till, of_kpa, of_sequence, wanted.kind, wanted.r, wanted.amount);
  END LOOP;
  RETURN QUERY SELECT 'ok'::text, NULL::text;
END $$;
GRANT EXECUTE ON FUNCTION hold_order(uuid, text, text, text) TO comptoir_writer;
