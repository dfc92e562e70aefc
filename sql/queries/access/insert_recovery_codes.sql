-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 digests
INSERT INTO recovery_code (hash, person) SELECT hash, $1 FROM unnest($2::bytea[]) AS hash
