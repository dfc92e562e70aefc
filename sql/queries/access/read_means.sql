-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
SELECT EXISTS (SELECT 1 FROM password WHERE person = $1) AS password,
       EXISTS (SELECT 1 FROM totp WHERE person = $1 AND confirmed_at IS NOT NULL) AS totp,
       (SELECT count(*) FROM recovery_code WHERE person = $1 AND used_at IS NULL) AS recovery_codes,
       (SELECT printed_at FROM card WHERE person = $1 AND revoked_at IS NULL) AS card_printed_at,
       (SELECT used_at FROM card WHERE person = $1 AND revoked_at IS NULL) AS card_used_at
