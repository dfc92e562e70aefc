/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/ticket and its tests: the canonical form of records, table by table, and the fast way to read them. */
#ifndef COMPTOIR_POS_TICKET_RECORD_SPEC_H
#define COMPTOIR_POS_TICKET_RECORD_SPEC_H

#include "pos/ticket/record.h"

#define RECORD_AMOUNT .required = true, .min = -MONEY_LIMIT_CENTS, .max = MONEY_LIMIT_CENTS
#define RECORD_COUNT .required = true, .min = -INT64_C(1000000000000), .max = INT64_C(1000000000000)
#define RECORD_SHORT_TEXT .required = true, .min = 1, .max = 40

extern const struct spec record_ticket_spec, record_vat_spec, record_invoice_spec, record_slip_spec, record_cash_spec,
    record_copy_spec, record_closing_spec, record_event_spec, record_archive_spec;

/* The whole form of a record of this chain and kind; NULL: there is none. */
const struct spec *record_spec_of(const char *chain, const char *kind);
/* The table that bytes ask for by their chain and kind; that of sales where they cannot be made out. */
const struct spec *record_spec_peek(const char *bytes, size_t length);

/* Reads what spec_write makes of spec, and nothing else: fields in the order of the table, no blank, numbers and
 * escapes as they are written. No tree is built; texts and lists live in arena. False for anything else, without a
 * reason: whoever needs one asks spec_read. */
NODISCARD bool record_read_canonical(const struct spec *spec, const char *bytes, size_t length, struct arena *arena,
                                     void *out);

#endif
