-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 today. What is kept of her outside the sales, as one JSON text. No secret: a secret is not hers to read,
-- and the file travels. Of others only a first name.
SELECT json_build_object(
  'person', (SELECT json_build_object('id', p.id, 'name', p.name, 'face', p.face, 'email', p.email, 'login', p.login,
                                      'language', p.language, 'created_at', p.created_at, 'last_visit_at', p.seen_at,
                                      'warned_at', p.warned_at) FROM person p WHERE p.id = $1),
  'roles', (SELECT coalesce(json_agg(json_build_object('role', g.role, 'kpa', k.name, 'legal_entity', e.name, 'member', g.member,
                                      'starts_on', g.starts_on, 'ends_on', g.ends_on, 'granted_at', g.granted_at,
                                      'revoked_at', g.revoked_at) ORDER BY g.granted_at, g.id), '[]')
              FROM role_grant g LEFT JOIN kpa k ON k.code = g.kpa LEFT JOIN legal_entity e ON e.code = g.legal_entity
             WHERE g.person = $1),
  'ways_in', json_build_object(
     'password', (SELECT json_build_object('changed_at', w.changed_at) FROM password w WHERE w.person = $1),
     'passkeys', (SELECT coalesce(json_agg(json_build_object('label', y.label, 'created_at', y.created_at, 'used_at', y.used_at)
                                           ORDER BY y.created_at), '[]') FROM passkey y WHERE y.person = $1),
     'cards', (SELECT coalesce(json_agg(json_build_object('printed_at', c.printed_at, 'used_at', c.used_at, 'revoked_at', c.revoked_at)
                                        ORDER BY c.printed_at), '[]') FROM card c WHERE c.person = $1),
     'cashier_code', (SELECT json_build_object('changed_at', n.changed_at) FROM cashier_pin n WHERE n.person = $1),
     'second_factor', (SELECT json_build_object('confirmed_at', t.confirmed_at) FROM totp t WHERE t.person = $1),
     'recovery_codes_left', (SELECT count(*) FROM recovery_code r WHERE r.person = $1 AND r.used_at IS NULL),
     'links', (SELECT coalesce(json_agg(json_build_object('kind', s.kind, 'created_at', s.created_at, 'expires_at', s.expires_at,
                                        'used_at', s.used_at) ORDER BY s.created_at), '[]') FROM sign_in_token s WHERE s.person = $1)),
  'sessions', (SELECT coalesce(json_agg(json_build_object('method', s.method, 'device', s.device, 'address', s.address,
                                      'created_at', s.created_at, 'seen_at', s.seen_at, 'expires_at', s.expires_at,
                                      'revoked_at', s.revoked_at) ORDER BY s.created_at), '[]') FROM session s WHERE s.person = $1),
  'messages', (SELECT coalesce(json_agg(json_build_object('recipient', m.recipient, 'subject', m.subject, 'created_at', m.created_at,
                                      'sent_at', m.sent_at) ORDER BY m.created_at), '[]') FROM mail m WHERE m.person = $1),
  'shop', person_shop($1),
  'looked', (SELECT coalesce(json_agg(json_build_object('at', j.at, 'who', actor_first_name(j.person::text), 'role', j.role,
                                      'route', j.route) ORDER BY j.id), '[]')
               FROM access_journal j
              WHERE j.person <> $1
                AND EXISTS (SELECT FROM person_members($1, false) h WHERE h.member = j.member
                               OR (j.member IS NULL AND h.kpa = j.kpa AND j.route NOT LIKE '%/{person}/%'))),
  'you_looked', (SELECT coalesce(json_agg(json_build_object('at', j.at, 'role', j.role, 'kpa', j.kpa, 'route', j.route) ORDER BY j.id), '[]')
                   FROM access_journal j WHERE j.person = $1),
  'changes_about_you', (SELECT coalesce(json_agg(json_build_object('at', a.at, 'by', CASE WHEN a.actor = $1::text THEN 'vous'
                                      ELSE actor_first_name(a.actor) END, 'role', a.role, 'action', a.action,
                                      'subject', a.subject, 'changes', a.changes) ORDER BY a.id), '[]')
                          FROM audit a
                         WHERE a.person = $1 OR (a.subject = 'member' AND a.key IN (SELECT h.member FROM person_members($1, false) h))),
  'changes_by_you', (SELECT coalesce(json_agg(json_build_object('at', a.at, 'role', a.role, 'kpa', a.kpa, 'address', a.address,
                                      'action', a.action, 'subject', a.subject, 'key', a.key) ORDER BY a.id), '[]')
                       FROM audit a WHERE a.actor = $1::text AND a.person IS DISTINCT FROM $1),
  'kept', (SELECT coalesce(json_agg(json_build_object('title', k.title, 'what', k.what, 'period', k.period, 'why', k.why, 'law', k.law,
                                      'until', k.until)), '[]') FROM person_kept($1, $2) k))::text AS json
