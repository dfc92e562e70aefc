/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which month is asked for, and which months a declaration looks at. Pure; a month is its first day. */
#ifndef COMPTOIR_PAY_MONTHS_H
#define COMPTOIR_PAY_MONTHS_H

#include "core/clock.h"

#define PAY_REQUEST_DAY 20 /* where a cooperative has set none */

struct date pay_month_of(struct date day);
struct date pay_month_add(struct date month, int months);
struct date pay_month_end(struct date month); /* its last day */

/* Until request_day of a month, its own pay is asked for; from the day after, that of the next. */
struct date pay_month_to_ask(struct date today, int64_t request_day);

/* Money received in month counts in the quarterly RSA declarations made two to four months later; a declaration made in
 * month counts what was received in the months M−4 to M−2 (order of 2025, pre-filled with the montant net social). */
struct pay_months {
  struct date first, last;
};
struct pay_months pay_declarations_of(struct date month);
struct pay_months pay_months_declared_in(struct date month);

#endif
