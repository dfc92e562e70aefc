-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now: the demonstration's shop is open, from Tuesday to Saturday, with things to sell; everything is invented
WITH setting AS (
  INSERT INTO shop_setting (kpa, is_open, pays_counter, pays_online, mediator, changed_at)
  VALUES ($1, true, true, false, 'Médiation de l’Exemple (fictive), 1 rue de l’Exemple, 59000 Lille', $2)
  ON CONFLICT DO NOTHING
  RETURNING kpa
), rule (purpose, activity, weekday, from_minute, to_minute, slot_minutes, capacity, preparation) AS (
  SELECT 'pickup', '', day, half.from_minute, half.to_minute, 60, 4, 0
    FROM generate_series(2, 6) day CROSS JOIN (VALUES (600, 720), (840, 1080)) half (from_minute, to_minute)
  UNION ALL SELECT 'dropoff', 'BLA', day, 600, 720, 60, 3, 0 FROM generate_series(2, 6) day
  UNION ALL SELECT 'pickup', 'BLA', day, 840, 1080, 60, 3, 60 FROM generate_series(2, 6) day
  UNION ALL SELECT 'cycle', 'BLA', day, 600, 1080, 60, 2, 0 FROM generate_series(2, 6) day
), rules AS (
  INSERT INTO slot_rule (id, kpa, purpose, activity, weekday, from_minute, to_minute, slot_minutes, capacity, preparation_minutes, valid_from)
  SELECT gen_random_uuid(), setting.kpa, r.purpose, r.activity, r.weekday, r.from_minute, r.to_minute, r.slot_minutes, r.capacity,
         r.preparation, ($2::timestamptz)::date
    FROM rule r, setting
), counted (item, quantity) AS (
  VALUES ('CRO-001', 6000), ('CRO-003', 4000), ('I3D-007', 3000), ('COU-011', 5000), ('REP-010', 1000), ('CRO-007', 0)
), shelves AS (
  INSERT INTO stock (kpa, item, on_hand) SELECT setting.kpa, c.item, c.quantity FROM counted c, setting RETURNING item
), moves AS (
  INSERT INTO stock_move (kpa, item, quantity, kind, made_at) SELECT setting.kpa, c.item, c.quantity, 'count', $2 FROM counted c, setting
), shown (code, item, name, description, condition, size, price_cents) AS (
  VALUES ('P-001', 'FRI-007', 'Manteau en laine bleu', 'Doublure entière, trois boutons dorés. Une légère trace au poignet gauche.', 'very_good', '42', 1000),
         ('P-002', 'FRI-005', 'Robe à fleurs', 'Coton, fermeture dans le dos.', 'very_good', '38', 500),
         ('P-003', 'FRI-003', 'Pull jacquard orange', 'Laine mélangée, chaud, sans trou.', 'good', 'M', 400),
         ('P-004', 'FRI-002', 'Chemise rayée', 'Coton, col refait à l’atelier.', 'very_good', 'L', 300),
         ('P-005', 'FRI-004', 'Jean droit', 'Ourlet d’origine, on peut le reprendre.', 'good', '40', 500),
         ('P-006', 'FRI-011', 'Sac en cuir', 'Cuir patiné, fermoir neuf.', 'good', '', 400),
         ('P-007', 'FRI-007', 'Blouson court', 'Une poche recousue.', 'worn', 'S', 800),
         ('P-008', 'FRI-003', 'Gilet gris à poches', 'Maille fine.', 'very_good', 'L', 400),
         ('P-009', 'CRO-002', 'Écharpe trois couleurs', 'Faite main, laine de récupération.', 'new', '', 2000),
         ('P-010', 'COU-010', 'Coussin en wax', 'Cousu ici, une seule chute de tissu.', 'new', '', 1500)
)
INSERT INTO piece (id, kpa, code, item, name, description, condition, size, price_cents, state, created_at, changed_at, published_at)
SELECT gen_random_uuid(), setting.kpa, s.code, s.item, s.name, s.description, s.condition, s.size, s.price_cents, 'published', $2, $2,
       $2::timestamptz - interval '1 hour' * row_number() OVER (ORDER BY s.code)
  FROM shown s, setting
