-- SPDX-License-Identifier: AGPL-3.0-or-later
-- the picture of a thing; a newer one takes its place, the same one again changes nothing
INSERT INTO custody_picture (id, kpa, about, tag, jpeg, changed_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (about, tag) DO UPDATE SET id = excluded.id, jpeg = excluded.jpeg, changed_at = excluded.changed_at
 WHERE custody_picture.kpa = excluded.kpa AND custody_picture.id <> excluded.id
