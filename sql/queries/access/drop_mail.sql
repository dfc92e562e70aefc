-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: what a letter says is over, a link or the date of a warning. That one of a shop never went stays in its log.
WITH told AS (
  UPDATE mail SET failed_at = $1, body = '', trouble = CASE trouble WHEN '' THEN 'unavailable' ELSE trouble END
   WHERE sent_at IS NULL AND failed_at IS NULL AND expires_at <= $1 AND kpa IS NOT NULL
)
DELETE FROM mail WHERE sent_at IS NULL AND expires_at <= $1 AND kpa IS NULL
