-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT person::text AS owner, secret AS sealed FROM totp ORDER BY person
