-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of what the QR carries
SELECT person, pin AS hash FROM card WHERE secret_hash = $1 AND revoked_at IS NULL
