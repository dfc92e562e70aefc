-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the web sold lies on the shelf until somebody puts it aside. When a till sells it there all the same, its order cannot
-- be had any more: it hears of it, as an order does that only held the thing, and its money goes back.

-- Takes back what paid orders bought and nobody has put aside yet, the youngest first, until so much is on the shelf again.
CREATE FUNCTION stock_unsell(of_kpa text, of_item text, wanted bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE sold stock_hold; back bigint := 0;
BEGIN
  FOR sold IN SELECT h.* FROM stock_hold h JOIN shop_order o ON o.id = h.holder
               WHERE h.kpa = of_kpa AND h.item = of_item AND h.piece IS NULL AND h.holder_kind = 'order' AND h.state = 'sold'
                 AND h.ticket IS NULL AND o.state = 'confirmed' ORDER BY h.made_at DESC, h.id DESC LOOP
    EXIT WHEN back >= wanted;
    UPDATE stock_hold h SET state = 'broken', ended_at = at, told = false WHERE h.id = sold.id;
    INSERT INTO stock_move (kpa, item, quantity, kind, holder, made_at)
    VALUES (of_kpa, of_item, sold.quantity, 'back', sold.holder, at);
    back := back + sold.quantity;
  END LOOP;
  UPDATE stock s SET on_hand = s.on_hand + back WHERE s.kpa = of_kpa AND s.item = of_item;
END $$;
GRANT EXECUTE ON FUNCTION stock_unsell(text, text, bigint, timestamptz) TO comptoir_writer;

-- As in 0023, and what is short is looked for among what was sold and not yet put aside.
CREATE OR REPLACE FUNCTION stock_counter_item(of_ticket uuid, of_line int, of_kpa text, of_item text, wanted bigint, at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE shelf stock; taken bigint;
BEGIN
  SELECT * INTO shelf FROM stock s WHERE s.kpa = of_kpa AND s.item = of_item;
  IF shelf.on_hand < wanted THEN
    PERFORM stock_unsell(of_kpa, of_item, wanted - shelf.on_hand, at);
    SELECT * INTO shelf FROM stock s WHERE s.kpa = of_kpa AND s.item = of_item;
  END IF;
  taken := least(wanted, shelf.on_hand);
  IF shelf.on_hand - taken < shelf.held THEN
    PERFORM stock_break(of_kpa, of_item, shelf.on_hand - taken, at);
  END IF;
  UPDATE stock s SET on_hand = s.on_hand - taken WHERE s.kpa = of_kpa AND s.item = of_item;
  INSERT INTO stock_move (kpa, item, quantity, missing, kind, ticket, line, made_at)
  VALUES (of_kpa, of_item, -taken, wanted - taken, 'counter', of_ticket, of_line, at);
END $$;
