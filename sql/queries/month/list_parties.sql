-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code AS member, name, face FROM member WHERE kpa = $1
