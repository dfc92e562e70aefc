-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A second note for the same month corrects the first, whose id stays known: sent once more, it changes nothing.
INSERT INTO pay_receipt (id, kpa, member, month, paid_on, net_cents, net_social_cents, noted_by, noted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (member, month) DO UPDATE SET id = EXCLUDED.id, replaced = pay_receipt.replaced || pay_receipt.id, paid_on = EXCLUDED.paid_on, net_cents = EXCLUDED.net_cents,
  net_social_cents = EXCLUDED.net_social_cents, noted_by = EXCLUDED.noted_by, noted_at = EXCLUDED.noted_at
