-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO closed_days (kpa, starts_on, ends_on)
SELECT $1, u.f, u.t FROM unnest($2::date[], $3::date[]) u (f, t)
ON CONFLICT (kpa, starts_on) DO NOTHING
