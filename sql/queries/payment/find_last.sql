-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 purpose, $2 target: the one that is open, or that money came by, before those that came to nothing
SELECT p.id, p.kpa, p.purpose, p.target, p.label, p.amount_cents AS amount, p.received_cents AS received, p.back_cents AS back,
       p.provider, p.account, p.organisation, p.provider_ref, p.money_ref, p.state, p.redirect_url, p.return_url, p.trouble,
       p.hold_until, p.made_at, p.paid_at, p.attempts::bigint AS attempts,
       (SELECT coalesce(sum(r.amount_cents), 0)::bigint FROM payment_refund r WHERE r.payment = p.id AND r.state = 'queued') AS refunding
  FROM payment p WHERE p.purpose = $1 AND p.target = $2
 ORDER BY (p.state NOT IN ('failed', 'expired')) DESC, p.made_at DESC, p.id DESC LIMIT 1
