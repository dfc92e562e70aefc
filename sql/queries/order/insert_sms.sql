-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 order, $4 kind, $5 phone, $6 text, $7 now, $8 the office asked for it again. Nothing where nobody sends any.
INSERT INTO sms (id, kpa, order_id, kind, phone, text, again, created_at, next_at, expires_at)
SELECT $1, $2, $3, $4, $5, $6, $8, $7, $7, $7::timestamptz + interval '2 days' FROM sms_setting s WHERE s.kpa = $2 AND s.is_on
ON CONFLICT DO NOTHING
