-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT coalesce((max(month) + interval '1 month')::date, date '1900-01-01') AS day FROM month_close WHERE kpa = $1
