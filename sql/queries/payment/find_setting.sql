-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: by whom it is paid; without a provider when it is not
SELECT coalesce(s.provider, '') AS provider, coalesce(s.organisation, '') AS organisation, lower(k.legal_entity) AS account
  FROM kpa k LEFT JOIN payment_setting s ON s.kpa = k.code WHERE k.code = $1
