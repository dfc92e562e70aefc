-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Those in use; one that was shown and not yet proven lives an hour, and is shown anew when a rotation falls into it.
SELECT person::text AS owner, secret AS sealed FROM totp WHERE secret IS NOT NULL ORDER BY person
