-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO refused_record (sequence, till, code, detail, body, body_hash, signature, received_at, previous, hash)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::timestamptz[],
                     $9::bytea[], $10::bytea[])
