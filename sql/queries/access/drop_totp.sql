-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
DELETE FROM totp WHERE person = $1
