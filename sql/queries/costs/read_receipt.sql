-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 id, $3 its small picture, where it has one, instead of the whole
SELECT CASE WHEN $3::boolean AND preview IS NOT NULL THEN preview ELSE content END AS content, media_type FROM receipt WHERE kpa = $1 AND id = $2
