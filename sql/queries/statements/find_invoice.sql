-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id, kpa, year, number, kind, ticket, credits, issued_on, total_cents AS total, asked, document, encode(hash, 'hex') AS hash
  FROM invoice WHERE id = $1
