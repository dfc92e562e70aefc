-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 piece or $3 article
DELETE FROM photo_use u WHERE u.kpa = $1 AND (u.piece = $2::uuid OR u.item = $3::text)
