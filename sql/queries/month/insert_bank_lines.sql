-- SPDX-License-Identifier: AGPL-3.0-or-later
-- occurrence: how often the account has this very line, this one included. Says how many came more than once.
WITH added AS (
  INSERT INTO bank_line (kpa, account, statement, position, day, amount_cents, label, reference, occurrence)
  SELECT $1, $2::uuid, $3::uuid, f.position, f.day, f.amount, f.label, f.reference,
         row_number() OVER (PARTITION BY f.day, f.amount, f.label, f.reference ORDER BY f.position)
         + (SELECT count(*) FROM bank_line b WHERE b.account = $2::uuid AND b.day = f.day AND b.amount_cents = f.amount
                                               AND b.label = f.label AND b.reference = f.reference)
    FROM unnest($4::bigint[], $5::date[], $6::bigint[], $7::text[], $8::text[]) f (position, day, amount, label, reference)
  RETURNING occurrence
)
SELECT count(*) AS doubled FROM added WHERE occurrence > 1
