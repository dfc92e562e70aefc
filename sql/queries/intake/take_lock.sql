-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The number is arbitrary, but for ever: it names the one writer of a database.
SELECT pg_try_advisory_lock(7236004862031) AS taken, pg_backend_pid()::bigint AS backend
