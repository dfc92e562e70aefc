-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: what a letter says is over, a link or the date of a warning
DELETE FROM mail WHERE sent_at IS NULL AND expires_at <= $1
