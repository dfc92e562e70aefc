-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 caller, $2 name of the key, $3 SHA-256 of the request, $4 status, $5 content type, $6 headers and body, sealed, $7 now
INSERT INTO once (caller, key, request, status, type, sealed, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
