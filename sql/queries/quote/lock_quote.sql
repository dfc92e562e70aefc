-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote: nobody else moves it until this transaction ends
SELECT id FROM quote WHERE id = $1 FOR NO KEY UPDATE
