/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a collective may decide of its pot. Pure. */
#ifndef COMPTOIR_PAY_BUDGET_H
#define COMPTOIR_PAY_BUDGET_H

#include "core/money.h"

#include <stddef.h>

struct budget_share {
  const char *member;
  struct money claimed, settled;
  const char *why; /* of a settled amount that is not the claimed one */
};

/* OK, and the sum. BUDGET_POT: more than offered, or than the pot holds now; MISSING_FIELD: somebody gets another
 * amount than she asked for, and nobody says why (at tells whom); OUT_OF_RANGE: below zero. */
NODISCARD enum outcome pay_budget_judge(const struct budget_share shares[], size_t count, struct money offered,
                                        struct money pot, struct money *sum, size_t *at);

#endif
