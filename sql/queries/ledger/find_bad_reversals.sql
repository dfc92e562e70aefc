-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A reversal is the exact opposite of its entry, line by line, later or on the same day, with a reason.
WITH pair AS (SELECT r.id AS reversal, e.id AS original FROM entry r JOIN entry e ON e.id = r.reverses)
SELECT 'posting entry=' || coalesce(b.entry, a.reversal) || ' line=' || coalesce(b.line, a.line) AS place,
       CASE WHEN a.line IS NULL THEN format('rien à contre-passer à la ligne %s de l’écriture d’origine', b.line)
            WHEN b.line IS NULL THEN 'absent de la contre-passation'
            ELSE format('amount_cents : %s inscrit, %s attendu, ou un autre compte, activité, personne, règle ou ligne', b.amount_cents, -a.amount_cents)
       END AS problem
  FROM (SELECT pair.reversal, p.* FROM pair JOIN posting p ON p.entry = pair.original) a
  FULL JOIN (SELECT p.* FROM pair JOIN posting p ON p.entry = pair.reversal) b ON b.entry = a.reversal AND b.line = a.line
 WHERE (b.account, b.amount_cents, b.activity, b.member, b.split_rule, b.ticket_line)
       IS DISTINCT FROM (a.account, -a.amount_cents, a.activity, a.member, a.split_rule, a.ticket_line)
UNION ALL
SELECT 'entry id=' || r.id, CASE WHEN e.id IS NULL THEN 'contre-passe l’écriture ' || r.reverses || ' qui n’existe pas'
                                 WHEN r.reason = '' THEN 'contre-passation sans motif'
                                 ELSE 'contre-passation d’un autre jour, journal, ticket ou KPA que l’écriture ' || r.reverses END
  FROM entry r LEFT JOIN entry e ON e.id = r.reverses
 WHERE r.reverses IS NOT NULL
   AND (e.id IS NULL OR r.reason = '' OR r.date < e.date
        OR (r.journal <> e.journal AND e.journal <> 'AN') OR (r.ticket, r.kpa, r.legal_entity) IS DISTINCT FROM (e.ticket, e.kpa, e.legal_entity))
