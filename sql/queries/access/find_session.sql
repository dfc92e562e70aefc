-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the token, $2 now. Two weeks without a visit end a session, two hours one that lasts half a day: those
-- of accountants and administrators. That it was seen is noted once a minute.
WITH found AS (
  SELECT s.id, s.person, s.assurance, s.seen_at FROM session s JOIN person p ON p.id = s.person
   WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2
     AND s.seen_at > $2 - CASE WHEN s.expires_at - s.created_at <= interval '12 hours' THEN interval '2 hours'
                               ELSE interval '14 days' END
     AND p.erased_at IS NULL AND p.locked_at IS NULL
), noted AS (
  UPDATE session s SET seen_at = $2 FROM found f WHERE s.id = f.id AND f.seen_at < $2 - interval '1 minute'
)
SELECT id AS session, person, assurance::bigint AS assurance FROM found
