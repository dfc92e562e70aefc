-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT name, sealed, changed_at FROM secret ORDER BY name
