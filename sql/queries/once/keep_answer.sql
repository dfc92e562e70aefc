-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 caller, $2 key, $3 SHA-256 of the request, $4 status, $5 headers, $6 content type, $7 body, $8 now
INSERT INTO once (caller, key, request, status, headers, type, body, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
