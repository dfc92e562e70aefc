-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code AS kpa, legal_entity, NULL::text AS member FROM kpa WHERE code = $1
