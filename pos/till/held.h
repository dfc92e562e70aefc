/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Vouchers, deposits, credit notes at the till: nobody spends the same one twice. What this till kept and has not sent
 * yet it alone can know; anything else it asks the server, which keeps it for the ticket about to be made. */
#ifndef COMPTOIR_POS_TILL_HELD_H
#define COMPTOIR_POS_TILL_HELD_H

#include "pos/ticket/held.h"
#include "pos/till/asking.h"
#include "pos/till/keep.h"

struct held_question { /* what the server has to keep for a ticket; count 0: nothing */
  const char *ticket;
  int64_t sequence; /* the number the ticket will have: the server's word is good for no other */
  const struct hold *holds;
  size_t count;
};
/* Within a moment, before ticket is kept: refuses what cannot be (UNKNOWN_VOUCHER, VOUCHER_SPENT at /reference), and
 * says what is left to ask. */
NODISCARD enum outcome held_check(struct till *till, const struct ticket *ticket, struct arena *arena,
                                  struct held_question *question, struct fault *fault);
/* Outside any moment, holding held_lock until the ticket is kept. round: how often it was asked before, because another
 * ticket took the number. The same refusals, and VOUCHER_OFFLINE, SERVER_REFUSES. */
NODISCARD enum outcome held_ask(struct till *till, const struct held_question *question, int round, struct arena *arena,
                                struct fault *fault);
/* Whether asked, to which the server said yes, is all that now has to be asked. */
bool held_answered(const struct held_question *now, const struct held_question *asked);

/* ---- held_http.c ---------------------------------------------------------------------------------------------------
 */

extern const struct route_table held_routes; /* GET /api/till/held/{reference} */

struct held_facts { /* what is left of one */
  const char *reference, *kind, *item, *label;
  struct money balance;
  int64_t vat_rate;
  const struct ticket_member *members;
  size_t member_count;
};
extern const struct spec held_facts_spec;
/* What this till's records say about reference: kind NULL when none speaks of it. *whole: nobody else can know more. */
NODISCARD enum outcome held_look(struct till *till, const char *reference, struct arena *arena,
                                 struct held_facts *facts, bool *whole, struct fault *fault);

#endif
