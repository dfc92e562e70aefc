-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 message, $2 now: the office has it sent once more. Its address.
UPDATE message m SET again_at = $2 WHERE m.id = $1 RETURNING coalesce(message_recipient(m.id), '') AS address
