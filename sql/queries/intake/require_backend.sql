-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT intake_require_backend($1) AS held
