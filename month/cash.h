/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was counted in the drawer, and what the card terminal took, against the books. Pure. */
#ifndef COMPTOIR_MONTH_CASH_H
#define COMPTOIR_MONTH_CASH_H

#include "core/clock.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>

struct cash_day { /* of a month, in order: what the books put into the drawer that day, and took out */
  struct date day;
  struct money moved;
};
struct cash_check { /* of the last count of a day */
  struct date day;
  struct money counted;
  struct money expected; /* by the books at the end of that day, as they stand now */
  struct money gap;      /* new since the count before: counted − expected, less what that count was already off */
};
/* Fills expected and gap of checks (in order of day, each day and counted already there). opening: the drawer by the
 * books before days begin; off: what the last count before them was off. A gap that an entry of its day explains
 * vanishes, because the books then say what was counted. */
void cash_compare(const struct cash_day days[], size_t day_count, struct money opening, struct money off,
                  struct cash_check checks[], size_t check_count);

struct card_ticket { /* what a till noted as paid by card */
  const char *ticket;
  struct money amount;
};
struct card_day {
  struct date day;
  struct money sold;      /* by the tills */
  struct money collected; /* by the terminal */
  struct money explained; /* of what is missing */
  bool known;             /* somebody noted what the terminal collected */
};
struct money card_gap(const struct card_day *day); /* what the terminal still lacks; negative: it has too much */

/* The one ticket whose amount is just what is missing; NULL when none or several would do. */
const struct card_ticket *card_suspect(const struct card_ticket tickets[], size_t count, struct money gap);

#endif
