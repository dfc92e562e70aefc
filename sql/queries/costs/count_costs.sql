-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT (SELECT count(*) FROM cost) + (SELECT count(*) FROM internal_sale) AS count
