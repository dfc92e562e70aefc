/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The true-up: what the contribution comes to over the months of its window (ledger/scale.h), less what was set aside
 * at the sales and at earlier true-ups: the sums of books, which do not go beyond its month. Pure. Posting the
 * difference leaves every party with what is due, to the cent.
 */
#ifndef COMPTOIR_MONTH_TRUEUP_H
#define COMPTOIR_MONTH_TRUEUP_H

#include "core/arena.h"
#include "ledger/due_rows.h"
#include "ledger/ledger.h"

struct trueup { /* of one party under one scale: what is missing */
  const char *member, *activity;
  int64_t rule;                      /* the version of the last month */
  struct money cae, pot;             /* to set aside; negative: to give back */
  struct money share;                /* = −cae − pot: what she gets more */
  struct money cae_aside, pot_aside; /* in this month so far; with what is missing: what the month comes to */
};
/* Those that are not zero, by member and activity; list lives in arena. RULE faults (a scale that is malformed, a
 * posting under a rule nobody knows) are FAILED_INTERNAL: the rules' own room refuses them long before. */
NODISCARD enum outcome trueup_compute(const struct due_books *books, struct arena *arena, struct trueup **list,
                                      size_t *count, struct fault *fault);
/* As trueup_compute, with those where nothing is missing but something was set aside in the month: to show beforehand.
 */
NODISCARD enum outcome trueup_foresee(const struct due_books *books, struct arena *arena, struct trueup **list,
                                      size_t *count, struct fault *fault);
/* One entry of journal OD, dated the last day of the month; posting_count 0 when the list is empty. */
void trueup_entry(const struct trueup list[], size_t count, struct date month, struct arena *arena,
                  struct ledger_entry *entry);

#endif
