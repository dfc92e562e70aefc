-- SPDX-License-Identifier: AGPL-3.0-or-later
DELETE FROM totp WHERE person = $1
