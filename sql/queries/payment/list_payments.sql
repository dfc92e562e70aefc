-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: what waits for somebody first, then the newest; $2 after this payment (NULL: from the beginning), $3 how many
WITH listed AS (SELECT p.*, p.state = 'mismatch' OR EXISTS (SELECT FROM payment_refund r WHERE r.payment = p.id AND r.state = 'refused'
                                                         AND r.amount_cents <= p.received_cents - payment_going_back(p.id)) AS waits
                  FROM payment p WHERE p.kpa = $1)
SELECT p.id, p.kpa, p.purpose, p.target, p.label, p.amount_cents AS amount, p.received_cents AS received, p.back_cents AS back,
       p.provider, p.account, p.organisation, p.provider_ref, p.money_ref, p.state, p.redirect_url, p.return_url, p.trouble,
       p.hold_until, p.made_at, p.paid_at, p.attempts::bigint AS attempts,
       (SELECT coalesce(sum(r.amount_cents), 0)::bigint FROM payment_refund r WHERE r.payment = p.id AND r.state = 'queued') AS refunding
  FROM listed p
 WHERE $2::uuid IS NULL OR (p.waits, p.id) < (SELECT l.waits, l.id FROM listed l WHERE l.id = $2)
 ORDER BY p.waits DESC, p.id DESC LIMIT $3
