-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 now: the first word, or one more reminder
UPDATE custody_order SET reminders = reminders + CASE WHEN announced_at IS NULL THEN 0 ELSE 1 END,
       announced_at = coalesce(announced_at, $2) WHERE id = $1
