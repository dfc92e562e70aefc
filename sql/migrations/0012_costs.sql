-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the KPA spends, with the paper that proves it; what coopérant·es sell each other; what it is given. Each cost and each
-- internal sale has its entry in the books, made in the same transaction: a mistake is reversed there, never edited here.

INSERT INTO account (number, name) VALUES ('628000', 'Frais divers');

-- What was sent, made harmless by comptoir-worker: a picture without metadata, or a PDF as it came. Whoever sends the
-- same bytes twice has sent one.
CREATE TABLE receipt (
  id         uuid NOT NULL,
  kpa        text NOT NULL REFERENCES kpa,
  sha256     bytea NOT NULL CHECK (length(sha256) = 32), -- of the bytes that were sent
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf')),
  pages      int NOT NULL CHECK (pages > 0),
  width      int NOT NULL CHECK (width >= 0), -- pixels; 0 for a PDF
  height     int NOT NULL CHECK (height >= 0),
  content    bytea NOT NULL CHECK (length(content) BETWEEN 1 AND 16000000),
  preview    bytea, -- a small JPEG; NULL for a PDF
  added_by   uuid NOT NULL,
  added_at   timestamptz NOT NULL,
  PRIMARY KEY (kpa, id),
  UNIQUE (kpa, sha256),
  CHECK ((media_type = 'image/jpeg') = (preview IS NOT NULL))
);
ALTER TABLE receipt ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN preview SET STORAGE EXTERNAL; -- both compressed already
CREATE TRIGGER receipt_is_never_changed BEFORE UPDATE OR TRUNCATE ON receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE cost (
  id             uuid NOT NULL, -- made by who asks: the same id twice is one cost
  kpa            text NOT NULL REFERENCES kpa,
  kind           text NOT NULL CHECK (kind IN ('goods', 'material', 'subcontract', 'mission', 'supply', 'other')),
  label          text NOT NULL DEFAULT '' CHECK (length(label) <= 120), -- not in the books: it may be emptied
  supplier       text NOT NULL DEFAULT '' CHECK (length(supplier) <= 80), -- nor is it
  spent_on       date NOT NULL, -- as the receipt says
  booked_on      date NOT NULL CHECK (booked_on >= spent_on), -- later, when its month was sealed
  net_cents      bigint NOT NULL CHECK (net_cents > 0),
  vat_cents      bigint NOT NULL CHECK (vat_cents >= 0),
  rate_bp        int NOT NULL CHECK (rate_bp BETWEEN 0 AND 10000),
  vat_deductible boolean NOT NULL,
  scope          text NOT NULL CHECK (scope IN ('direct', 'shared')),
  member         text, -- who bears it
  activity       text, -- for which activity; NULL: for all of them
  paid_by        text NOT NULL CHECK (paid_by IN ('cae', 'member', 'pot_cash', 'pot_bank')),
  payer          text, -- the member who paid, and is paid back
  borne_by       text NOT NULL CHECK (borne_by IN ('member', 'pot', 'cae')),
  in_base        boolean NOT NULL, -- it lowers the base of the contribution
  receipt        uuid,
  entry          bigint NOT NULL UNIQUE REFERENCES entry,
  reversal_reason text NOT NULL DEFAULT '' CHECK (length(reversal_reason) <= 120), -- why it was taken back; not in the books
  created_by     uuid NOT NULL,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (kpa, id),
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code),
  FOREIGN KEY (kpa, payer) REFERENCES member (kpa, code),
  FOREIGN KEY (kpa, activity) REFERENCES activity (kpa, code),
  FOREIGN KEY (kpa, receipt) REFERENCES receipt (kpa, id),
  CHECK ((borne_by = 'member') = (member IS NOT NULL)),
  CHECK ((paid_by = 'member') = (payer IS NOT NULL)),
  CHECK (net_cents + vat_cents <= 10000000),
  CHECK ((scope = 'shared') = (member IS NULL AND activity IS NULL)),
  CHECK (in_base = (kind IN ('goods', 'material', 'subcontract', 'mission')))
);
CREATE INDEX cost_by_day ON cost (kpa, booked_on);
CREATE INDEX cost_of_receipt ON cost (kpa, receipt) WHERE receipt IS NOT NULL;
CREATE TRIGGER cost_is_append_only
  BEFORE UPDATE OF id, kpa, kind, spent_on, booked_on, net_cents, vat_cents, rate_bp, vat_deductible, scope, member, activity,
                   paid_by, payer, borne_by, in_base, receipt, entry, created_by, created_at OR DELETE OR TRUNCATE ON cost
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A coopérant·e works for another. No money moves and no VAT is due: one seller. Only the shares change.
CREATE TABLE internal_sale (
  id         uuid NOT NULL,
  kpa        text NOT NULL REFERENCES kpa,
  sold_on    date NOT NULL,
  seller     text NOT NULL,
  buyer      text NOT NULL CHECK (buyer <> seller),
  activity   text,
  label      text NOT NULL DEFAULT '' CHECK (length(label) <= 120), -- not in the books: it may be emptied
  net_cents  bigint NOT NULL CHECK (net_cents BETWEEN 1 AND 10000000),
  cae_bp     int NOT NULL CHECK (cae_bp BETWEEN 0 AND 10000),
  cae_cents  bigint NOT NULL CHECK (cae_cents BETWEEN 0 AND net_cents),
  split_rule bigint NOT NULL REFERENCES split_rule,
  entry      bigint NOT NULL UNIQUE REFERENCES entry,
  reversal_reason text NOT NULL DEFAULT '' CHECK (length(reversal_reason) <= 120),
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (kpa, id),
  FOREIGN KEY (kpa, seller) REFERENCES member (kpa, code),
  FOREIGN KEY (kpa, buyer) REFERENCES member (kpa, code),
  FOREIGN KEY (kpa, activity) REFERENCES activity (kpa, code)
);
CREATE INDEX internal_sale_by_day ON internal_sale (kpa, sold_on);
CREATE TRIGGER internal_sale_is_append_only
  BEFORE UPDATE OF id, kpa, sold_on, seller, buyer, activity, net_cents, cae_bp, cae_cents, split_rule, entry, created_by, created_at
      OR DELETE OR TRUNCATE ON internal_sale
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Things given to be sold: they cost nothing, so the books say nothing of them. Who gave is not written.
CREATE TABLE donation_lot (
  id           uuid NOT NULL,
  kpa          text NOT NULL REFERENCES kpa,
  received_on  date NOT NULL,
  category     text NOT NULL CHECK (category IN ('clothes', 'shoes', 'linen', 'furniture', 'crockery', 'books', 'toys', 'electrical', 'materials', 'other')),
  origin       text NOT NULL CHECK (origin IN ('person', 'drop_box', 'association', 'company', 'other')),
  weight_g     bigint NOT NULL CHECK (weight_g BETWEEN 0 AND 50000000),
  pieces       bigint NOT NULL CHECK (pieces BETWEEN 0 AND 100000),
  created_by   uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  cancelled_by uuid, -- it was noted by mistake
  cancelled_at timestamptz,
  PRIMARY KEY (kpa, id),
  CHECK (weight_g > 0 OR pieces > 0),
  CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL))
);
CREATE INDEX donation_lot_by_day ON donation_lot (kpa, received_on);

-- Money given to the association: neither a sale nor the cooperative's. A register, and never a posting.
CREATE TABLE money_donation (
  id           uuid NOT NULL,
  kpa          text NOT NULL REFERENCES kpa,
  given_on     date NOT NULL,
  association  text NOT NULL CHECK (length(association) BETWEEN 1 AND 80),
  means        text NOT NULL CHECK (means IN ('cash', 'cheque', 'card', 'transfer')),
  amount_cents bigint NOT NULL CHECK (amount_cents BETWEEN 1 AND 10000000),
  created_by   uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  cancelled_by uuid,
  cancelled_at timestamptz,
  PRIMARY KEY (kpa, id),
  CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL))
);
CREATE INDEX money_donation_by_day ON money_donation (kpa, given_on);

CREATE TRIGGER donation_lot_is_append_only
  BEFORE UPDATE OF id, kpa, received_on, category, origin, weight_g, pieces, created_by, created_at OR DELETE OR TRUNCATE ON donation_lot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER money_donation_is_append_only
  BEFORE UPDATE OF id, kpa, given_on, association, means, amount_cents, created_by, created_at OR DELETE OR TRUNCATE ON money_donation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CALL audit_table('cost', 'kpa,id', kpa => 'kpa', withheld => 'label,supplier,reversal_reason');
CALL audit_table('internal_sale', 'kpa,id', kpa => 'kpa', withheld => 'label,reversal_reason');
CALL audit_table('donation_lot', 'kpa,id', kpa => 'kpa');
CALL audit_table('money_donation', 'kpa,id', kpa => 'kpa');

-- ---- who may -------------------------------------------------------------------------------------------------------------------

GRANT SELECT ON receipt, cost, internal_sale, donation_lot, money_donation TO comptoir_app;
GRANT INSERT ON receipt, cost, internal_sale, donation_lot, money_donation TO comptoir_books;
GRANT DELETE ON receipt TO comptoir_books; -- a paper that nothing came of
GRANT UPDATE (cancelled_by, cancelled_at) ON donation_lot, money_donation TO comptoir_books;
GRANT UPDATE (reversal_reason) ON cost, internal_sale TO comptoir_books;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['receipt', 'cost', 'internal_sale', 'donation_lot', 'money_donation'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()))', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['cost', 'internal_sale', 'donation_lot', 'money_donation'] LOOP
    EXECUTE format('CREATE POLICY cancel ON %I FOR UPDATE TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
  END LOOP;
END $$;
CREATE POLICY unused ON receipt FOR DELETE TO comptoir_books
 USING (kpa = (SELECT scope_books()) AND NOT EXISTS (SELECT FROM cost c WHERE c.kpa = receipt.kpa AND c.receipt = receipt.id));

INSERT INTO retention_rule
SELECT 'receipt', max(position) + 1, '10 years', 'keep', 'Les tickets d’achat', 'La photo d’un ticket ou d’une facture que vous avez payée.',
       '10 ans après la fin de l’année comptable. Une photo qui n’a servi à rien est effacée après 7 jours.',
       'Pour prouver les dépenses.', 'Code de commerce, article L123-22'
  FROM retention_rule;
