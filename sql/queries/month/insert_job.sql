-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO job (id, kpa, kind, state, total, made_by, made_at, touched_at) VALUES ($1, $2, 'bank_statement', 'running', $3, $4, $5, $5)
