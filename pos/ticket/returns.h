/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What comes back: always from one ticket, at the price that was paid, as often as wanted and never more than was sold.
 * Pure. */
#ifndef COMPTOIR_POS_RETURNS_H
#define COMPTOIR_POS_RETURNS_H

#include "pos/ticket/ticket.h"

struct return_line {
  int64_t line, quantity; /* of the source, from 1; thousandths > 0 */
  const char *source;     /* NULL: the return's */
  struct money gesture;   /* > 0, with quantity 0: this much of the price goes back, and no thing. Never of a request */
};
#define RETURN_GESTURE "gesture" /* the reason of a return that is made of gestures */
struct return_request {          /* the body of POST /api/till/returns */
  const char *id, *source, *cashier, *reason, *override;
  const struct return_line *lines;
  size_t line_count;
  const struct basket_tender *tenders; /* what is given back, above zero; empty when only pricing */
  size_t tender_count;
};
extern const struct spec return_spec;

struct return_of { /* what a return is held against */
  const struct ticket *source;
  const char *day;              /* of the sale */
  const struct ticket *earlier; /* the other returns of source, in any order */
  size_t count;
};

/* Prices what request takes back. Each amount of a line is what the part returned so far is of the whole, less what
 * went back before: all the returns of a line give back every cent of it, and no more. After a gesture the parts are
 * those of what it left of the line. Refuses, in this order:
 * RETURN_SOURCES, EMPTY_TICKET, UNKNOWN_LINE, BAD_QUANTITY, RETURN_TOO_MUCH; with_tenders: OUT_OF_RANGE, RETURN_TENDER,
 * CASH_LIMIT, TENDER_MISMATCH. Lists live in arena; texts point into request and source. */
NODISCARD enum outcome ticket_return(const struct return_request *request, const struct return_of *of,
                                     bool with_tenders, struct arena *arena, struct ticket *ticket,
                                     struct fault *fault);

/* How much of a line of the source is left: quantity (>= 0) and price, of the sign of the line. */
void return_line_left(const struct return_of *of, size_t at, int64_t *quantity, struct money *gross);
/* Spreads amount over what is left of the lines of the source, by their prices, to the cent: lines has room for one of
 * each. Returns how many it made; 0 when so much is not left. */
size_t return_spread(const struct return_of *of, struct money amount, struct return_line lines[]);

/* How the money may go back: to whom it came from where that is not the customer's own money (a voucher, a third party,
 * local currency, something suspended); the customer's in cash or as a credit note, to a card what the card paid, a
 * cheque as the paper it is, whole. */
struct return_tender {
  const char *kind, *reference;
  struct money paid, left;
};
struct return_tenders {
  struct return_tender list[TICKET_TENDERS_MAX];
  size_t count;
  struct money money_left; /* in cash, by card and as a credit note together */
};
void return_tenders_left(const struct return_of *of, struct return_tenders *left);
/* Whether a cheque of that very amount paid the ticket and did not go back yet. */
bool return_cheque_left(const struct return_of *of, struct money amount);
/* Ways that give back due (> 0, at most what is left) together, as it was paid: first what is not the customer's own,
 * then the card, then cash; a credit note for cash above its limit. left of each: how much. */
struct return_proposal {
  struct return_tender list[TICKET_TENDERS_MAX + 2];
  size_t count;
};
void return_tenders_propose(const struct return_of *of, struct money due, struct return_proposal *proposal);
/* Takes the tenders of request and settles ticket. */
NODISCARD enum outcome return_tenders_take(const struct return_request *request, const struct return_of *of,
                                           struct arena *arena, struct ticket *ticket, struct fault *fault);

#endif
