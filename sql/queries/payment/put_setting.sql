-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO payment_setting (kpa, provider, organisation, changed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (kpa) DO UPDATE SET provider = excluded.provider, organisation = excluded.organisation, changed_at = excluded.changed_at
