-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO contract (member, kpa, legal_entity, kind, reference, starts_on, ends_on, insured_on)
SELECT $1, k.code, k.legal_entity, $3, $4, $5, $6, $7 FROM kpa k WHERE k.code = $2
RETURNING id
