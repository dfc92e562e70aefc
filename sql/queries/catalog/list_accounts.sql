-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT number FROM account ORDER BY number
