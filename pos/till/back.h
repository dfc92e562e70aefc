/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Returns at the till (pos/ticket/returns.h): the ticket that is taken back is one of ours, or one the server knows. */
#ifndef COMPTOIR_POS_TILL_BACK_H
#define COMPTOIR_POS_TILL_BACK_H

#include "pos/ticket/returns.h"
#include "pos/till/keep.h"

struct back_source { /* a ticket and what came back of it so far */
  struct record record;
  struct ticket paid; /* the same with the tenders as they were corrected since */
  const struct ticket *earlier;
  size_t count;
  struct return_of of; /* the three above, for ticket_return */
};
/* ticket: UUID or number on the receipt. Asks the server for what other tills know, and goes on without it for a ticket
 * of our own. UNKNOWN_TICKET; VOUCHER_OFFLINE never: a ticket of another till without the server is UNAVAILABLE. Texts
 * live in arena. */
NODISCARD enum outcome back_find(struct till *till, const char *ticket, struct arena *arena, struct back_source *source,
                                 struct fault *fault);
/* Prices, signs and keeps a return; needs the right "refund". As till_sell_asked. */
NODISCARD enum outcome till_take_back(struct till *till, struct request *request, const struct return_request *asked,
                                      struct journal_row *row, bool *replayed);

extern const struct route_table back_routes;

#endif
