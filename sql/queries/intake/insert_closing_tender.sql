-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO closing_tender (closing, kind, amount_cents) VALUES ($1, $2, $3)
