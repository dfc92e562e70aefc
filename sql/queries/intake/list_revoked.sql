-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 tills
SELECT code FROM till WHERE code = ANY($1) AND revoked_at IS NOT NULL
