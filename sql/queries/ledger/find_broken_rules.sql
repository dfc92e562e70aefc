-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT 'split_rule id=' || r.id AS place,
       format('cae_bp=%s pot_bp=%s valid_from=%s : ce n’est pas la règle votée (empreinte)', r.cae_bp, r.pot_bp, r.valid_from) AS problem
  FROM split_rule r
 WHERE r.fingerprint IS DISTINCT FROM split_rule_fingerprint(r)
