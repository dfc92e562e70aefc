-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO pay_setting (legal_entity, request_day) VALUES ($1, $2)
ON CONFLICT (legal_entity) DO UPDATE SET request_day = EXCLUDED.request_day
