-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now: a groupage that can be joined, of things it sells, at a tenth less; it closes on a Monday in two weeks or three,
-- and is handed out the Saturday after. Whoever pledged is invented, with telephones that belong to nobody.
WITH saturday AS (
  SELECT d.day + 14 + (13 - extract(isodow FROM d.day)::int) % 7 AS day FROM (SELECT ($2::timestamptz AT TIME ZONE 'Europe/Paris')::date AS day) d
), made AS (
  INSERT INTO campaign (id, kpa, title, intro, state, version, threshold_cents, margin_bp, closes_at, starts_at, ends_at, made_at)
  SELECT gen_random_uuid(), k.code, 'Huile et pommes de terre, à plusieurs',
         'On commande ensemble chez les producteurs : les cartons sont entiers, le prix est plus bas. Dites combien vous en voulez, et si un peu plus ou un peu moins vous va.',
         'open', 2, 0, 0, (s.day - 5 + time '18:00') AT TIME ZONE 'Europe/Paris', (s.day + time '10:00') AT TIME ZONE 'Europe/Paris',
         (s.day + time '12:00') AT TIME ZONE 'Europe/Paris', $2::timestamptz - interval '2 days'
    FROM saturday s, kpa k WHERE k.code = $1 AND NOT EXISTS (SELECT FROM campaign c WHERE c.kpa = $1)
  RETURNING id, kpa
), offered (line, item, pack, threshold, ceiling) AS (
  VALUES (1, 'ALI-011', 6000, 12000, 60000), (2, 'ALI-002', 10000, 10000, 40000)
), offers AS (
  INSERT INTO campaign_offer (campaign, line, kpa, item, label, activity, kind, unit, pack, step, minimum, maximum, threshold, ceiling,
                              unit_price_cents, vat_rate, vat_scheme, withdrawal)
  SELECT made.id, o.line, made.kpa, i.code, i.name, i.activity, i.kind, i.unit, o.pack, 1000, 0, 12000, o.threshold, o.ceiling,
         i.price * 9 / 50 * 5, i.vat_rate, i.vat_scheme, i.withdrawal
    FROM made, offered o JOIN items_on(($2::timestamptz)::date) i ON i.kpa = $1 AND i.code = o.item
), who (sequence, name, phone) AS (
  VALUES (1, 'Nadia B.', '06 39 98 00 01'), (2, 'Luc M.', '06 39 98 00 02'), (3, 'Amina K.', '06 39 98 00 03'), (4, 'Jean P.', '06 39 98 00 04')
), pledges AS (
  INSERT INTO pledge (id, campaign, kpa, sequence, token_hash, pays, state, language, made_at)
  SELECT gen_random_uuid(), made.id, made.kpa, w.sequence, sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'counter', 'pledged', 'fr',
         $2::timestamptz - interval '1 day' + w.sequence * interval '2 hours'
    FROM made, who w
  RETURNING id, campaign, kpa, sequence
), contacts AS (
  INSERT INTO pledge_contact (pledge, kpa, name, phone)
  SELECT p.id, p.kpa, w.name, w.phone FROM pledges p JOIN who w ON w.sequence = p.sequence
), wanted (sequence, offer, quantity, minus, plus) AS (
  VALUES (1, 1, 3000, 1000, 0), (1, 2, 2000, 0, 1000), (2, 1, 4000, 0, 1000), (3, 2, 4000, 1000, 1000), (4, 1, 2000, 0, 1000)
)
INSERT INTO pledge_line (pledge, campaign, offer, kpa, quantity, minus, plus)
SELECT p.id, p.campaign, w.offer, p.kpa, w.quantity, w.minus, w.plus FROM pledges p JOIN wanted w ON w.sequence = p.sequence
