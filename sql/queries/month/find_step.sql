-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT month, step, action, note FROM month_step WHERE id = $1
