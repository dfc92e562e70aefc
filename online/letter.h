/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For whoever shows an order (shop/), or what was told of it (hook/): asking for the ticket of what was paid on the
 * web. */
#ifndef COMPTOIR_ONLINE_LETTER_H
#define COMPTOIR_ONLINE_LETTER_H

#include "core/db/db.h"

/* Whoever ordered wants the ticket by mail, once; as comptoir_shop. asked false: it was asked for before, or nothing
 * was sold. */
NODISCARD enum outcome online_ask_receipt(struct tx *tx, const char *order, int64_t now_us, bool *asked);
/* The office has it sent once more, as comptoir_books. MESSAGE_LOST: none was, or whoever ordered is not known now. */
NODISCARD enum outcome online_send_again(struct tx *tx, const char *order);

#endif
