-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 URL, $3 label, $4 events, $5 state, $6 now: it begins afresh. Nothing when another has that address.
UPDATE hook h SET url = $2, label = $3, events = $4, state = $5, changed_at = $6, fails = 0, failing_since = NULL, busy_until = NULL
 WHERE h.id = $1 AND NOT EXISTS (SELECT FROM hook o WHERE o.kpa = h.kpa AND o.url = $2 AND o.id <> h.id)
