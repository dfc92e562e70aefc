-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO record (till, chain, sequence, hash, body, signature, received_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::timestamptz[])
