/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/ticket: the arithmetic that pricing and checking share. */
#ifndef COMPTOIR_POS_TICKET_AMOUNTS_H
#define COMPTOIR_POS_TICKET_AMOUNTS_H

#include "pos/ticket/ticket.h"

#define UNIT_PRICE_MAX INT64_C(10000000) /* 100 000 €, as in the catalogue */

/* gross = unit price × quantity. False when it does not fit. */
NODISCARD bool amounts_gross(const struct ticket_line *line, struct money *gross);
/* Fills net and vat of every line from its gross, and the list of rates. False when an amount does not fit or there
 * are more than TICKET_RATES_MAX rates. */
NODISCARD bool amounts_vat(struct ticket_line lines[], size_t count, struct arena *arena, struct ticket *ticket);
NODISCARD bool amounts_total(const struct ticket_line lines[], size_t count, struct money *total);
bool amounts_tender_known(const char *kind);
/* Sums of the tenders: all of them, and those in cash. */
NODISCARD bool amounts_tendered(const struct ticket_tender tenders[], size_t count, struct money *all,
                                struct money *cash);

#endif
