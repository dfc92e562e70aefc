/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the event log says of a ticket, as drafts for the commit of that ticket. Nothing while somebody learns. */
#ifndef COMPTOIR_POS_TILL_TICKET_EVENTS_H
#define COMPTOIR_POS_TILL_TICKET_EVENTS_H

#include "pos/till/keep.h"

#define SALE_EVENTS 3
/* A price above the catalogue's, a discount somebody gave, a sale noted afterwards. Returns how many. */
size_t sale_events(struct till *till, const struct ticket *ticket, struct arena *arena,
                   struct draft drafts[static SALE_EVENTS]);
/* A return of the ticket number; unasked: the server could not say what other tills took back of it. */
size_t return_events(struct till *till, const struct ticket *ticket, const char *number, bool unasked,
                     struct arena *arena, struct draft drafts[static 1]);

#endif
