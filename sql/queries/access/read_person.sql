-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
SELECT p.id AS person, p.name, p.face, p.email, p.login, p.language,
       p.erased_at IS NOT NULL OR p.locked_at IS NOT NULL AS barred,
       EXISTS (SELECT 1 FROM password w WHERE w.person = p.id) AS has_password,
       EXISTS (SELECT 1 FROM passkey k WHERE k.person = p.id) AS has_passkey,
       EXISTS (SELECT 1 FROM card c WHERE c.person = p.id AND c.revoked_at IS NULL) AS has_card,
       EXISTS (SELECT 1 FROM totp t WHERE t.person = p.id AND t.confirmed_at IS NOT NULL) AS has_totp
  FROM person p WHERE p.id = $1
