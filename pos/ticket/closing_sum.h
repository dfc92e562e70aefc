/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a closing comes to: the sum of the records since the one before, by sequence and never by date. The till writes
 * it, the recount of till and server writes it again and compares. Pure. */
#ifndef COMPTOIR_POS_TICKET_CLOSING_SUM_H
#define COMPTOIR_POS_TICKET_CLOSING_SUM_H

#include "pos/ticket/record.h"

#define CLOSING_RATES_MAX 40
#define CLOSING_TENDERS_MAX 40

struct closing_sum {
  struct record_closing closing; /* so far; its lists are those below */
  struct ticket_vat vat[CLOSING_RATES_MAX];
  struct record_tender tenders[CLOSING_TENDERS_MAX];
  struct money cash;          /* tenders in cash, changes of tender included */
  struct money moved_after;   /* drops after the last count */
  struct money changed_after; /* cash by changes of tender after the last count: nobody touched the drawer */
  int64_t count_sequence;     /* of the last count; 0: none */
  bool has_float, overflow;   /* overflow: an amount, or a list, is more than a closing can say */
  struct arena *arena;        /* texts of the records are copied there */
};

/* previous: the closing of the same kind before; NULL: none. It gives the number, and where the sequences go on. */
void closing_sum_start(struct closing_sum *sum, const struct record_closing *previous, struct arena *arena);
/* Any record of T, P, C, L or X counts towards a day; what says nothing there is passed over. In the order of each
 * chain, and P before the tickets or after: the drawer does not care. A closing counts towards the one above it: days
 * in a month, months in a year. The caller gives those after the previous closing, each once. */
void closing_sum_add(struct closing_sum *sum, const struct record *record);
/* Fills *closing from what was added; false when something did not fit. Without a float there is no drawer, and every
 * figure of it is zero. Expected: float + cash + moves before the last count; the next float: what was counted, and
 * the moves after it. Not counted: as expected. */
NODISCARD bool closing_sum_finish(struct closing_sum *sum, struct record_closing *closing);

/* Whether a closing says what it says of itself: VAT = grand total + movements that are no turnover = tenders, sales
 * less refunds, difference. ARITHMETIC_MISMATCH names the field. */
NODISCARD enum outcome closing_check(const struct record_closing *closing, struct fault *fault);
/* ARITHMETIC_MISMATCH names the first figure that is not what the records come to. */
NODISCARD enum outcome closing_compare(const struct record_closing *stated, const struct record_closing *recounted,
                                       struct fault *fault);

/* Tickets count in sales or refunds, and raise the totals, by this: also those of the training chain. */
struct money closing_turnover(const struct record *record);

#endif
