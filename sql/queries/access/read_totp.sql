-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
SELECT secret, confirmed_at IS NOT NULL AS confirmed, last_step FROM totp WHERE person = $1 FOR UPDATE
