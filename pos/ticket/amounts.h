/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/ticket: the arithmetic that pricing and checking share. */
#ifndef COMPTOIR_POS_TICKET_AMOUNTS_H
#define COMPTOIR_POS_TICKET_AMOUNTS_H

#include "pos/ticket/ticket.h"

#define UNIT_PRICE_MAX INT64_C(10000000) /* 100 000 €, as in the catalogue */

#define OWED_ACCOUNT "419100" /* deposits, multi-purpose vouchers, what is paid forward */
#define LINE_DEPOSIT "deposit"
#define LINE_DEDUCT "deduct"
#define LINE_REDEEM "redeem"
bool line_is_held(const char *as);              /* a sum that waits, or that waited: deposit, deduct, redeem */
bool line_takes_off(const char *as);            /* deduct, redeem */
bool scheme_is_voucher(const char *vat_scheme); /* sold now, spent later under a number: single, multi, suspended */
bool scheme_is_untaxed(const char *vat_scheme); /* no VAT, no turnover: multi, suspended, gift */

#define VOUCHER_PREFIX "29"
#define CREDIT_PREFIX "28"
/* An EAN-13 of the shop, made from the ticket's UUID and the place of the line or tender: the same again gives the
 * same. */
const char *voucher_number(const char *prefix, const char *id, size_t at, struct arena *arena);

/* gross = unit price × quantity − discount. False when it does not fit. */
NODISCARD bool amounts_gross(const struct ticket_line *line, struct money *gross);
/* Fills net and vat of every line from its gross, and the list of rates. False when an amount does not fit or there
 * are more than TICKET_RATES_MAX rates. */
NODISCARD bool amounts_vat(struct ticket_line lines[], size_t count, struct arena *arena, struct ticket *ticket);
/* The same from lines that have their net and vat: a return's. */
NODISCARD bool amounts_rates(struct ticket_line lines[], size_t count, struct arena *arena, struct ticket *ticket);
NODISCARD bool amounts_total(const struct ticket_line lines[], size_t count, struct money *total);
bool amounts_tender_known(const char *kind);
/* Sums of the tenders: all of them, and those in cash. */
NODISCARD bool amounts_tendered(const struct ticket_tender tenders[], size_t count, struct money *all,
                                struct money *cash);

/* ---- discount.c: what comes off, before VAT. DISCOUNT_REFUSED, MISSING_FIELD without a reason, OUT_OF_RANGE. -------
 */

/* Of the line alone; its gross is the catalogue's. */
NODISCARD enum outcome discount_line(const struct basket *basket, size_t at, const struct ticket_catalogue *catalogue,
                                     struct ticket_line *line, struct fault *fault);
/* Of the whole ticket, over the lines that are turnover, by largest remainder. */
NODISCARD enum outcome discount_spread(const struct basket *basket, const struct ticket_catalogue *catalogue,
                                       struct ticket_line lines[], size_t count, struct fault *fault);

/* ---- tenders.c -----------------------------------------------------------------------------------------------------
 */

/* Checks how it is paid and settles ticket, whose total is known. */
NODISCARD enum outcome tenders_take(const struct basket *basket, struct arena *arena, struct ticket *ticket,
                                    struct fault *fault);
/* Kind, reference, sign: what both a sale and a return ask of a tender. field: "/tenders/0". */
NODISCARD enum outcome tender_check(const struct basket_tender *tender, bool back, const char *field,
                                    struct fault *fault);

#endif
