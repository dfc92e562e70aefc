-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
SELECT secret, last_step FROM totp WHERE person = $1 AND confirmed_at IS NOT NULL FOR UPDATE
