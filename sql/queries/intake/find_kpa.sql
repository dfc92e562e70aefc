-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code FROM kpa WHERE code = $1
