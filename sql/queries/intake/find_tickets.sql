-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id FROM ticket WHERE id = ANY ($1::uuid[])
