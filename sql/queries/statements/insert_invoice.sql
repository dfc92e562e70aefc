-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO invoice (id, legal_entity, kpa, year, number, kind, ticket, credits, issued_on, issued_at, issued_by, total_cents, asked, document, hash, entry)
VALUES ($1, $2, $3, extract(year FROM $4::date), $5, $6, $7, $8, $4, $9, $10, $11, $12, $13, sha256(convert_to($13, 'UTF8')), $14)
