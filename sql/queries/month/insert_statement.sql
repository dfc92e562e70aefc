-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO bank_statement (id, kpa, account, reference, from_day, to_day, has_balances, opening_cents, closing_cents, lines, format,
                            file_sha256, content_sha256, imported_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
