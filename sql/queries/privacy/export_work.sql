-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member, in her own scope: contracts, and her part of each line of sale she worked on, as one JSON text. Amounts in
-- cents before VAT. Who worked with her on the line stands there by first name.
SELECT json_build_object(
  'member', m.code, 'name', m.name, 'face', m.face, 'joined_on', m.joined_on, 'kpa', k.name, 'city', k.city,
  'contracts', (SELECT coalesce(json_agg(json_build_object('kind', c.kind, 'reference', c.reference, 'legal_entity', e.name,
                                         'starts_on', c.starts_on, 'ends_on', c.ends_on, 'insured_on', c.insured_on, 'end_reason', c.end_reason,
                                         'fixed_waived', c.fixed_waived) ORDER BY c.starts_on), '[]')
                  FROM contract c JOIN legal_entity e ON e.code = c.legal_entity WHERE c.member = m.code),
  'minor', (SELECT json_build_object('until', n.until, 'consent_on', n.consent_on) FROM minor n WHERE n.member = m.code),
  'pay_requests', (SELECT coalesce(json_agg(json_build_object('month', r.month, 'total_cost_cents', r.amount_cents, 'state', r.state, 'asked_at', r.asked_at,
                                            'decided_at', r.decided_at, 'reason', r.reason) ORDER BY r.asked_at), '[]') FROM pay_request r WHERE r.member = m.code),
  'received', (SELECT coalesce(json_agg(json_build_object('month', r.month, 'paid_on', r.paid_on, 'net_cents', r.net_cents,
                                        'net_social_cents', r.net_social_cents) ORDER BY r.paid_on), '[]') FROM pay_receipt r WHERE r.member = m.code),
  'budget_claims', (SELECT coalesce(json_agg(json_build_object('budget', b.title, 'amount_cents', c.amount_cents, 'why', c.why, 'settled_cents', c.settled_cents,
                                             'adjusted_why', c.adjusted_why) ORDER BY c.stated_at), '[]')
                      FROM budget_claim c JOIN budget_period b ON b.id = c.period WHERE c.member = m.code),
  'turnover', (SELECT json_build_object('net_cents', coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '901000'), 0),
                                        'share_cents', coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '911000'), 0),
                                        'cae_cents', coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '913000'), 0),
                                        'pot_cents', coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '912000'), 0))
                 FROM posting p WHERE p.member = m.code),
  'lines', (SELECT coalesce(json_agg(json_build_object('date', w.date, 'ticket', w.ticket, 'label', w.label, 'activity', w.activity,
                                     'quantity_thousandths', w.quantity, 'unit', w.unit, 'net_cents', w.net, 'share_cents', w.share,
                                     'cae_cents', w.cae, 'pot_cents', w.pot, 'with',
                                     (SELECT coalesce(json_agg(split_part(o.name, ' ', 1) ORDER BY x.position), '[]')
                                        FROM ticket_line_member x JOIN member o ON o.code = x.member
                                       WHERE x.ticket = w.ticket AND x.line = w.line AND x.member <> m.code))
                                     ORDER BY w.date, w.entry, w.line), '[]')
              FROM (SELECT e.date, p.entry, e.ticket, p.ticket_line AS line, coalesce(l.label, e.label) AS label, p.activity, l.quantity,
                           l.unit, coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '901000'), 0) AS net,
                           coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '911000'), 0) AS share,
                           coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '913000'), 0) AS cae,
                           coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '912000'), 0) AS pot
                      FROM posting p JOIN entry e ON e.id = p.entry
                      LEFT JOIN ticket_line l ON l.ticket = e.ticket AND l.line = p.ticket_line
                     WHERE p.member = m.code
                     GROUP BY e.date, p.entry, e.ticket, p.ticket_line, l.label, e.label, p.activity, l.quantity, l.unit) w))::text AS json
  FROM member m JOIN kpa k ON k.code = m.kpa WHERE m.code = $1
