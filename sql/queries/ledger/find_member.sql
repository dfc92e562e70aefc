-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code, kpa, name, face, joined_on
  FROM member
 WHERE code = $1 AND kpa = $2
