/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The machines between two visits: which cycles a wash takes, and when it is done. Pure. */
#ifndef COMPTOIR_ORDER_CYCLE_H
#define COMPTOIR_ORDER_CYCLE_H

#include "order/order.h"

#define ORDER_CYCLES_MAX 20 /* of one order */

struct order_cycles {
  const struct order_slot *slots[ORDER_CYCLES_MAX]; /* one an entry; the same one twice: two machines at once */
  size_t count;
  int64_t done_at;
};
/* The earliest places in cycles (in order of time) that begin at from_us or later. False: there are not so many, or
 * more than ORDER_CYCLES_MAX were asked for. wanted 0: done at once. */
NODISCARD bool order_plan_cycles(const struct order_slot cycles[], size_t count, int64_t from_us, int64_t wanted,
                                 struct order_cycles *plan);
/* How many the lines of activity take. */
int64_t order_cycles_wanted(const struct order_line lines[], size_t count, const char *activity);

#endif
