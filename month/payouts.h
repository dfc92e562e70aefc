/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a payment provider paid out, from the table it lets one download: Stripe's itemised payout reconciliation, the
 * payouts of HelloAsso, or any table with such headings. Pure. A row is a payment or a payout; rows of one payout are
 * summed. */
#ifndef COMPTOIR_MONTH_PAYOUTS_H
#define COMPTOIR_MONTH_PAYOUTS_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/money.h"

struct payout {
  const char *reference;    /* the provider's name of it */
  struct date day;          /* when it went to the bank */
  struct money amount, fee; /* what was paid, refunds taken off; what the provider kept of it */
};
/* text: UTF-8; separated by , ; or tab, quoted or not; decimals after . or , ; days YYYY-MM-DD or DD/MM/YYYY, a time
 * after them is passed over. Payouts in the order of the file. BANK_FILE_REFUSED says the line, and what was looked
 * for. */
NODISCARD enum outcome payouts_read(const char *text, size_t length, struct arena *arena, struct payout **payouts,
                                    size_t *count, struct fault *fault);

#endif
