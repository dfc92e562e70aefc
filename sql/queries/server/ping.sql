-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT 1::bigint AS one
