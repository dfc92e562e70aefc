-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE totp SET secret = $2, pending = NULL, pending_at = NULL WHERE person = $1
