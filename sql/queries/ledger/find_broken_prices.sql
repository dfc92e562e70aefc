-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT format('item_price kpa=%s item=%s valid_from=%s price_cents', p.kpa, p.item, p.valid_from) AS place,
       format('%s inscrit : ce n’est pas le prix enregistré (empreinte)', p.price_cents) AS problem
  FROM item_price p
 WHERE p.fingerprint IS DISTINCT FROM item_price_fingerprint(p)
