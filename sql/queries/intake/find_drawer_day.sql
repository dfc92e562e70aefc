-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The day on which the books take what a till did on $2: see drawer_day().
SELECT drawer_day($1, $2, $3) AS day
