-- SPDX-License-Identifier: AGPL-3.0-or-later
-- occurrence: how often the account has this very line, this one included. Says how many came more than once. What is there
-- already is counted once for all of them: a file may say the same line a hundred thousand times.
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($4::bigint[], $5::date[], $6::bigint[], $7::text[], $8::text[]) f (position, day, amount, label, reference)
), there AS MATERIALIZED (
  SELECT b.day, b.amount_cents, b.label, b.reference, count(*) AS times
    FROM (SELECT DISTINCT g.day, g.amount FROM given g) k
    CROSS JOIN LATERAL (SELECT * FROM bank_line WHERE account = $2::uuid AND day = k.day AND amount_cents = k.amount OFFSET 0) b
   GROUP BY 1, 2, 3, 4
), added AS (
  INSERT INTO bank_line (kpa, account, statement, position, day, amount_cents, label, reference, occurrence)
  SELECT $1, $2::uuid, $3::uuid, f.position, f.day, f.amount, f.label, f.reference,
         row_number() OVER (PARTITION BY f.day, f.amount, f.label, f.reference ORDER BY f.position) + coalesce(t.times, 0)
    FROM given f
    LEFT JOIN there t ON (t.day, t.amount_cents, t.label, t.reference) = (f.day, f.amount, f.label, f.reference)
  RETURNING occurrence
)
SELECT count(*) AS doubled FROM added WHERE occurrence > 1
