-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 payment, $3 provider, $4 account, $5 key, $6 bytes, $7 now: of a payment of ours, once. HelloAsso signs nothing: whoever
-- ordered can make up such a notice, so one that waits to be looked into is enough, and twenty a day.
INSERT INTO payment_inbox (id, kpa, payment, provider, account, event_key, raw, received_at, next_at)
SELECT $1, p.kpa, p.id, p.provider, p.account, $5, $6, $7, $7 FROM payment p
 WHERE p.id = $2 AND p.provider = $3 AND p.account = $4
   AND (p.provider <> 'helloasso'
        OR NOT EXISTS (SELECT FROM payment_inbox i WHERE i.payment = p.id AND i.done_at IS NULL AND i.attempts = 0)
           AND (SELECT count(*) FROM payment_inbox i WHERE i.payment = p.id AND i.received_at > $7::timestamptz - interval '1 day') < 20)
ON CONFLICT (provider, account, event_key) DO NOTHING
