/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a till gives once beside its chains: a receipt to mail, the name on an invoice; and the register of the invoices
 * that tills made out. */
#ifndef COMPTOIR_POS_INTAKE_LETTERS_H
#define COMPTOIR_POS_INTAKE_LETTERS_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "pos/ticket/record.h"

/* For effects.c: chain I into till_invoice. */
NODISCARD enum outcome invoices_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                                      struct arena *arena);
extern const struct db_query *const letters_queries[];
extern const struct route_table letters_routes;

#endif
