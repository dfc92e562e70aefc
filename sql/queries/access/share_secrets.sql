-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Held to the end of the transaction by whoever seals for the database: a rotation waits for it. Its number is that of
-- hold_secrets.
SELECT true AS held FROM pg_advisory_xact_lock_shared(5174336120095)
