-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE totp SET secret = $2 WHERE person = $1
