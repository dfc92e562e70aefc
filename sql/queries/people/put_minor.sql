-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Before her contracts, which ask for it. A consent that came later is noted; one that is there is not lost.
INSERT INTO minor (member, kpa, until, consent_on) VALUES ($1, $2, $3, $4)
ON CONFLICT (member) DO UPDATE SET until = EXCLUDED.until, consent_on = coalesce(EXCLUDED.consent_on, minor.consent_on)
 WHERE (minor.until, minor.consent_on) IS DISTINCT FROM (EXCLUDED.until, coalesce(EXCLUDED.consent_on, minor.consent_on))
