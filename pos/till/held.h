/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Vouchers, deposits, credit notes at the till: nobody spends the same one twice. What this till kept and has not sent
 * yet it alone can know; anything else it asks the server, which keeps it for the ticket about to be made. */
#ifndef COMPTOIR_POS_TILL_HELD_H
#define COMPTOIR_POS_TILL_HELD_H

#include "pos/ticket/held.h"
#include "pos/till/keep.h"

/* Within a moment, before ticket is kept. UNKNOWN_VOUCHER, VOUCHER_SPENT, VOUCHER_OFFLINE at /reference. */
NODISCARD enum outcome held_take(struct till *till, const struct ticket *ticket, struct arena *arena,
                                 struct fault *fault);

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

/* One question to the server that somebody waits for. False: it gave no answer, or none that spec reads. */
bool ask_server(struct till *till, const struct exchange *question, const struct spec *spec, struct arena *arena,
                void *answer);

#endif
