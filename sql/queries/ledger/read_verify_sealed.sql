-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The entries of sealed months in the order in which a month's hash takes them.
SELECT e.kpa, c.month, e.id, e.legal_entity, e.journal, e.year, e.number, e.date, e.created_in::text::bigint AS created_in,
       e.validated_at, e.content_hash
  FROM entry e JOIN month_close c ON c.kpa = e.kpa AND c.month = date_trunc('month', e.date)::date
 ORDER BY e.kpa COLLATE "C", c.month, e.journal COLLATE "C", e.year, e.number
