-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO closing_vat (closing, rate_bp, scheme, gross_cents, net_cents, vat_cents) VALUES ($1, $2, $3, $4, $5, $6)
