-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Invoices made out at a till (chain I): which ticket has one, and, apart from the signed bytes, whose name is on it.

CREATE TABLE till_invoice (
  id            uuid PRIMARY KEY, -- of the record
  legal_entity  text NOT NULL REFERENCES legal_entity,
  kpa           text NOT NULL REFERENCES kpa,
  till          text NOT NULL REFERENCES till,
  sequence      bigint NOT NULL,
  ticket        uuid NOT NULL,
  issued_at     timestamptz NOT NULL,
  customer      uuid,
  customer_hash text, -- SHA-256 of the salted identity, as signed
  total_cents   bigint NOT NULL,
  doubled       boolean NOT NULL, -- the office had invoiced the ticket already: told, and to be credited there
  UNIQUE (till, sequence)
);
CREATE INDEX till_invoice_of_ticket ON till_invoice (ticket);

CREATE TABLE till_customer ( -- the name on an invoice of a till; erased with the invoice's own time
  id          uuid PRIMARY KEY, -- what the record calls her
  kpa         text NOT NULL REFERENCES kpa,
  invoice     uuid NOT NULL,
  name        text NOT NULL,
  address     text NOT NULL,
  siren       text NOT NULL DEFAULT '',
  vat_number  text NOT NULL DEFAULT '',
  salt        text NOT NULL,
  received_at timestamptz NOT NULL,
  delivery    text NOT NULL DEFAULT '' -- address, where it is another one
);

-- One invoice a ticket, wherever it was made out. The office asks here; a till that was offline could not ask.
CREATE FUNCTION invoice_is_not_of_a_till() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.kind = 'invoice' AND EXISTS (SELECT FROM till_invoice t WHERE t.ticket = NEW.ticket) THEN
    RAISE EXCEPTION 'outcome:invoice_exists %', NEW.ticket USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_is_made_once BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_is_not_of_a_till();

CALL make_append_only('till_invoice');
CALL audit_table('till_customer', 'id', kpa => 'kpa', withheld => 'name,address,siren,vat_number,delivery,salt', passed_over => 'received_at');
CALL audit_table('till_invoice', 'id', kpa => 'kpa', legal_entity => 'legal_entity', withheld => 'customer_hash', operations => 'INSERT');

ALTER TABLE till_invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE till_customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON till_invoice FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()));
CREATE POLICY app ON till_customer FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()));
CREATE POLICY house ON till_invoice TO comptoir_writer USING (true) WITH CHECK (true);
CREATE POLICY house ON till_customer TO comptoir_writer USING (true) WITH CHECK (true);
GRANT SELECT ON till_invoice, till_customer TO comptoir_app;
GRANT SELECT, INSERT ON till_invoice, till_customer TO comptoir_writer;
-- All that the writer needs to know of the office's invoices: whether one of this ticket stands.
CREATE FUNCTION office_has_invoiced(of_ticket uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM invoice i WHERE i.ticket = of_ticket AND i.kind = 'invoice'
                    AND i.total_cents > (SELECT coalesce(sum(n.total_cents), 0) FROM invoice n WHERE n.credits = i.id))
$$;
REVOKE EXECUTE ON FUNCTION office_has_invoiced(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION office_has_invoiced(uuid) TO comptoir_writer;

-- ---- how long --------------------------------------------------------------------------------------------------------------

-- The signed bytes hold only what stands for her: the invoice stays as it was made when her name has gone.
INSERT INTO retention_rule
SELECT 'till_invoice', max(position) + 1, '10 years', 'delete', 'Les factures faites à la caisse', 'Le nom, l’adresse et le numéro SIREN de qui a demandé une facture à la caisse.',
       '10 ans après la fin de l’année de la facture.', 'Une facture doit rester comme elle a été faite.', 'Code de commerce, article L. 123-22 (10 ans)'
  FROM retention_rule;
CREATE FUNCTION retention_of_till_invoice(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  DELETE FROM till_customer c
   WHERE date_trunc('year', c.received_at AT TIME ZONE 'Europe/Paris') + interval '1 year' <= before AT TIME ZONE 'Europe/Paris';
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;
