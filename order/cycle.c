/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "order/cycle.h"

bool order_plan_cycles(const struct order_slot cycles[], size_t count, int64_t from_us, int64_t wanted,
                       struct order_cycles *plan) {
  *plan = (struct order_cycles){.done_at = from_us};
  if (wanted > ORDER_CYCLES_MAX) return false;
  for (size_t i = 0; i < count && (int64_t)plan->count < wanted; i++) {
    if (cycles[i].starts_at < from_us) continue;
    for (int64_t place = 0; place < cycles[i].free && (int64_t)plan->count < wanted; place++)
      plan->slots[plan->count++] = &cycles[i];
    if (cycles[i].free > 0 && cycles[i].ends_at > plan->done_at) plan->done_at = cycles[i].ends_at;
  }
  return (int64_t)plan->count == wanted;
}

int64_t order_cycles_wanted(const struct order_line lines[], size_t count, const char *activity) {
  int64_t wanted = 0;
  for (size_t i = 0; i < count; i++)
    if (text_equal(lines[i].activity, activity)) wanted += lines[i].cycles;
  return wanted;
}
