-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code AS legal_entity FROM legal_entity WHERE code = $1
