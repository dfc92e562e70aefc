-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO bank_account (id, kpa, number, opened_at) VALUES ($1, $2, $3, $4)
