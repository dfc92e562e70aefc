-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Rows that name something that does not exist, and postings that do not follow their entry. (Tickets: pos/intake.)
SELECT 'posting entry=' || p.entry || ' line=' || p.line AS place, 'l’écriture n’existe pas' AS problem
  FROM posting p LEFT JOIN entry e ON e.id = p.entry WHERE e.id IS NULL
UNION ALL
SELECT 'posting entry=' || p.entry || ' line=' || p.line || ' date', format('%s inscrit, %s attendu', p.date, e.date)
  FROM posting p JOIN entry e ON e.id = p.entry WHERE p.date <> e.date
UNION ALL
SELECT 'posting entry=' || p.entry || ' line=' || p.line || ' kpa', format('%s inscrit, %s attendu', p.kpa, e.kpa)
  FROM posting p JOIN entry e ON e.id = p.entry WHERE p.kpa <> e.kpa
UNION ALL
SELECT 'posting entry=' || p.entry || ' line=' || p.line || ' account', 'le compte ' || p.account || ' n’existe pas'
  FROM posting p LEFT JOIN account a ON a.number = p.account WHERE a.number IS NULL
UNION ALL
SELECT 'posting entry=' || p.entry || ' line=' || p.line || ' member', 'la personne ' || p.member || ' n’est pas de ' || p.kpa
  FROM posting p LEFT JOIN member m ON m.code = p.member AND m.kpa = p.kpa WHERE p.member IS NOT NULL AND m.code IS NULL
UNION ALL
SELECT 'posting entry=' || p.entry || ' line=' || p.line || ' split_rule', 'la règle ' || p.split_rule || ' n’est pas de ' || p.kpa
  FROM posting p LEFT JOIN split_rule r ON r.id = p.split_rule AND r.kpa = p.kpa WHERE p.split_rule IS NOT NULL AND r.id IS NULL
UNION ALL
SELECT 'entry id=' || e.id || ' kpa', format('%s ne vend pas pour %s', e.kpa, e.legal_entity)
  FROM entry e LEFT JOIN kpa k ON k.code = e.kpa AND k.legal_entity = e.legal_entity WHERE k.code IS NULL
UNION ALL
SELECT 'entry id=' || e.id || ' journal', 'le journal ' || e.journal || ' n’existe pas'
  FROM entry e LEFT JOIN journal j ON j.code = e.journal WHERE j.code IS NULL
UNION ALL
SELECT 'entry id=' || e.id || ' ticket', coalesce('le ticket ' || e.ticket || ' n’existe pas', 'une vente sans ticket')
  FROM entry e LEFT JOIN ticket t ON t.id = e.ticket WHERE t.id IS NULL AND (e.ticket IS NOT NULL OR e.journal = 'VT')
