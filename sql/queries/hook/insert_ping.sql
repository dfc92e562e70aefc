-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 event, $2 delivery, $3 endpoint, $4 now: a word to try the line
WITH told AS (
  INSERT INTO hook_event (id, kpa, type, body, made_at)
  SELECT $1, h.kpa, 'ping', json_build_object('type', 'ping', 'timestamp', to_char($4::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                              'data', json_build_object('kpa', h.kpa))::text, $4 FROM hook h WHERE h.id = $3
  RETURNING id, kpa
)
INSERT INTO hook_delivery (id, kpa, hook, event, made_at, next_at) SELECT $2, t.kpa, $3, t.id, $4, $4 FROM told t
