-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 pledge, $4 phone, $5 text, $6 now. No row where nobody sends any, or it was said.
INSERT INTO sms (id, kpa, about, kind, phone, text, created_at, next_at, expires_at)
SELECT $1, $2, $3, 'group', $4, $5, $6, $6, $6::timestamptz + interval '2 days' FROM sms_setting s WHERE s.kpa = $2 AND s.is_on
ON CONFLICT DO NOTHING
