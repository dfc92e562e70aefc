-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A till sends the name on an invoice before it signs the invoice (docs/adr/0010). Where the signature failed, or the record
-- was refused, the name serves nothing: it goes after the time a till may need to be repaired and to send what it kept.

CREATE INDEX till_invoice_of_customer ON till_invoice (customer);

INSERT INTO retention_rule
SELECT 'till_customer', max(position) + 1, '30 days', 'delete', 'Les factures qui n’ont pas été faites', 'Le nom et l’adresse donnés à la caisse pour une facture qui n’a finalement pas été faite.',
       '30 jours après.', 'Le temps que la caisse envoie la facture, si elle existe.', 'RGPD, article 5'
  FROM retention_rule;
CREATE FUNCTION retention_of_till_customer(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  DELETE FROM till_customer c WHERE c.received_at <= before AND NOT EXISTS (SELECT FROM till_invoice i WHERE i.customer = c.id);
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;
