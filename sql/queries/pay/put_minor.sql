-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO minor (member, kpa, until, consent_on) VALUES ($1, $2, $3, $4)
ON CONFLICT (member) DO UPDATE SET until = EXCLUDED.until, consent_on = EXCLUDED.consent_on
