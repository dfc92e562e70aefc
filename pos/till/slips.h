/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Slips that wait for the printer, in slips.db of the till's folder: what is not on paper when the program ends comes
 * out when it starts again. Not in the journal: nothing of it is kept once it is printed or thrown away. */
#ifndef COMPTOIR_POS_TILL_SLIPS_H
#define COMPTOIR_POS_TILL_SLIPS_H

#include "pos/printer/queue.h"

struct slip_store;
struct vault;
/* Opens or makes slips.db, where what is printed lies sealed with the key of this machine (vault, borrowed); a damaged
 * one is begun again: a slip can be asked for a second time, a till must open. NULL when the disk refuses even that. */
struct slip_store *slip_store_open(const char *folder, struct vault *vault);
void slip_store_close(struct slip_store *store); /* after the printer's thread has ended; NULL is fine */
/* From here on printer keeps its slips in store, and what waits there goes to it. NULL store: nothing. */
void slip_store_serve(struct slip_store *store, struct printer *printer);

#endif
