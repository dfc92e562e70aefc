/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/budget.h"

enum outcome pay_budget_judge(const struct budget_share shares[], size_t count, struct money offered, struct money pot,
                              struct money *sum, size_t *at) {
  struct money total = {0};
  for (*at = 0; *at < count; (*at)++) {
    const struct budget_share *share = &shares[*at];
    if (share->settled.cents < 0 || !money_add(total, share->settled, &total)) return OUT_OF_RANGE;
    bool changed = share->settled.cents != share->claimed.cents;
    if (changed && (!share->why || !*share->why)) return MISSING_FIELD;
  }
  if (total.cents > offered.cents || total.cents > pot.cents) return BUDGET_POT;
  *sum = total;
  return OK;
}
