-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id::text AS owner, sealed FROM hook_secret ORDER BY id
