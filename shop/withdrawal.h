/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* « Renoncer au contrat ici »: what may be given back, until when, and what is acknowledged. Pure. Private to shop/.
 *
 * C. conso. L221-18 (14 days from receipt, for a service from the order), L221-19 (a last day on which nobody works
 * moves to the next one), L221-21 (the function), L221-25 and L221-28 (services done, made to measure, perishable).
 * What is paid at the counter is bought there: it is cancelled freely until then, and there is no distance contract to
 * give up. */
#ifndef COMPTOIR_SHOP_WITHDRAWAL_H
#define COMPTOIR_SHOP_WITHDRAWAL_H

#include "order/order.h"

enum withdrawal {
  WITHDRAWAL_OPEN,     /* at least one line */
  WITHDRAWAL_COUNTER,  /* not bought at a distance */
  WITHDRAWAL_UNPAID,   /* nothing was paid: it is cancelled instead */
  WITHDRAWAL_DECLARED, /* before */
  WITHDRAWAL_OVER,     /* the order ended otherwise */
  WITHDRAWAL_EXCLUDED, /* every line is */
  WITHDRAWAL_TOO_LATE
};
/* Why the right does not reach this line; NULL when it does. order says when it was received. */
const char *withdrawal_of_line(const struct order_whole *order, const struct order_line_row *line, int64_t now_us);
enum withdrawal withdrawal_of(const struct order_whole *order, int64_t now_us);
const char *withdrawal_text(enum withdrawal withdrawal); /* to whoever ordered; "" when open */
/* The last day on which it may be declared; year 0 while nothing was received (the right has begun all the same). */
struct date withdrawal_last_day(const struct order_whole *order, const struct order_line_row *line);

#endif
