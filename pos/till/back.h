/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Returns at the till (pos/ticket/returns.h): the ticket that is taken back is one of ours, or one the server knows. */
#ifndef COMPTOIR_POS_TILL_BACK_H
#define COMPTOIR_POS_TILL_BACK_H

#include "pos/ticket/returns.h"
#include "pos/till/asking.h"
#include "pos/till/keep.h"

struct back_known { /* what the server says of a ticket and its returns */
  bool asked;       /* false: only our own journal speaks */
  enum server_said said;
  const struct record *records;
  size_t record_count;
  const struct ticket *credited; /* lines the office gave back: as if returned; NULL: none */
};
/* Asks the server for what other tills know of ticket (UUID or number on the receipt), where anybody but us can know
 * something. Not within a moment; takes as long as the server does. Texts live in arena. */
NODISCARD enum outcome back_ask(struct till *till, const char *ticket, struct arena *arena, struct back_known *known,
                                struct fault *fault);

struct back_source { /* a ticket and what came back of it so far */
  struct record record;
  struct ticket paid; /* the same with the tenders as they were corrected since */
  const struct ticket *earlier;
  size_t count;
  struct return_of of;    /* the three above, for ticket_return */
  bool unasked;           /* another till may have taken it back: the server could not say */
  bool stale;             /* it was not asked because only we knew the ticket, and that is over: ask again */
  struct money back_here; /* given back for it at this till, at whatever time */
};
/* Our journal and what the server said. UNKNOWN_TICKET; without the server a ticket of our own is found all the same,
 * one of another till is OTHER_TILL_OFFLINE. SERVER_REFUSES: it does not speak to this till. Texts live in arena. */
NODISCARD enum outcome back_find(struct till *till, const char *ticket, const struct back_known *known,
                                 struct arena *arena, struct back_source *source, struct fault *fault);

/* Most that is given back here for a ticket of ours, all its returns together, while nobody can say whether another
 * till has done so already: what a double return may cost, which the server finds when it takes the second
 * (pos/intake/back.c). */
#define RETURN_UNASKED_CENTS 5000
/* Asks, prices, signs and keeps a return; needs the right "refund". RETURN_OFFLINE above RETURN_UNASKED_CENTS,
 * TICKET_OF_SCHOOL when school began or ended meanwhile. Not
 * within a moment, and not on a thread that others wait for. As till_sell_asked. */
NODISCARD enum outcome till_take_back(struct till *till, struct request *request, const struct return_request *asked,
                                      struct journal_row *row, bool *replayed);

extern const struct route_table back_routes;

#endif
