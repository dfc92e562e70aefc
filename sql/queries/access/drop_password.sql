-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
DELETE FROM password WHERE person = $1
