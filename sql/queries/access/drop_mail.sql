-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 before when: a link that is over needs no message
DELETE FROM mail WHERE sent_at IS NULL AND created_at <= $1
