/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The voted rules of a people file (ledger/people_file.h); private to this folder. */
#ifndef COMPTOIR_LEDGER_PEOPLE_RULES_H
#define COMPTOIR_LEDGER_PEOPLE_RULES_H

#include "core/db/db.h"
#include "core/money.h"
#include "core/spec.h"

struct file_band {
  struct money from;
  int64_t rate_bp;
};
struct file_weight {
  const char *member;
  int64_t weight;
};
struct file_rule { /* what is left out is the simplest: turnover without VAT, one rate, nothing fixed */
  const char *activity, *contract, *valid_from, *base, *banding, *bands_over, *deduction, *weighting;
  int64_t cae_bp, pot_bp, internal_bp, exempt_months;
  bool internal_apart; /* internal sales owe internal_bp */
  struct money fixed_month, minimum_month, maximum_year;
  const struct file_band *bands; /* none: all at cae_bp */
  size_t band_count;
  const struct file_weight *weights;
  size_t weight_count;
};
extern const struct spec file_rule_spec;
extern const struct db_query people_put_rule; /* registered with people_queries */

/* Adds the versions that are not there yet. The schema refuses another content for the same version (RULE_OVERLAPS), a
 * day in a sealed month (MONTH_CLOSED) or with sales (RULE_SOLD), and RULE_OVER_WHOLE, RULE_BANDS, RULE_WEIGHTS. */
NODISCARD enum outcome people_put_rules(struct tx *tx, const char *kpa, int64_t decision,
                                        const struct file_rule rules[], size_t count, struct arena *arena);

#endif
