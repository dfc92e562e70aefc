-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a result becomes a year later, and how a seller presents itself.

-- The result of a year stands in 120000 or 129000 for one year; at the next opening it joins what was carried before it.
INSERT INTO account (number, name) VALUES
  ('110000', 'Report à nouveau (solde créditeur)'),
  ('119000', 'Report à nouveau (solde débiteur)')
ON CONFLICT DO NOTHING;

-- As it must stand on every invoice (C. com. R123-237, R123-238): legal form, share capital, "RCS" with the court's city
-- and the number; of an association its declaration. "": not said yet, and then no invoice is issued.
ALTER TABLE legal_entity ADD COLUMN legal_mention text NOT NULL DEFAULT '' CHECK (length(legal_mention) <= 300);
