-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code, name, activity, size, cycles, days FROM custody_machine WHERE kpa = $1 ORDER BY activity, size, code LIMIT 24
