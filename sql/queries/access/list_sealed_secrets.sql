-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT name AS owner, sealed FROM secret ORDER BY name
