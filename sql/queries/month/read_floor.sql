-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Before this day the KPA did not exist: the month of its first sale or its first contract. With neither, this year.
SELECT coalesce(date_trunc('month', least((SELECT min(t.business_day) FROM ticket t WHERE t.kpa = $1),
                                          (SELECT min(c.starts_on) FROM contract c WHERE c.kpa = $1))),
                date_trunc('year', $2::date))::date AS day
