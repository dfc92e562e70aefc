-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT (SELECT count(*) FROM entry) AS entries,
       (SELECT count(*) FROM posting) AS postings,
       (SELECT count(*) FROM entry WHERE reverses IS NOT NULL) AS reversals,
       (SELECT count(*) FROM (SELECT DISTINCT legal_entity, journal, year FROM entry) s) AS series,
       (SELECT count(*) FROM split_rule) AS rules,
       (SELECT count(*) FROM item_price) AS prices,
       (SELECT count(*) FROM month_balance) AS balances,
       (SELECT count(*) FROM entry WHERE happened_on IS NOT NULL) AS late,
       (SELECT count(*) FROM entry WHERE journal = 'AN') AS openings,
       (SELECT count(*) FROM invoice WHERE kind = 'credit_note') AS credits
