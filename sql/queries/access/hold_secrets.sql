-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Held by a rotation: nobody seals meanwhile. Its number is that of share_secrets.
SELECT true AS held FROM pg_advisory_xact_lock(5174336120095)
