/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Euros as whole cents, quantities as whole thousandths, rates as basis points. No float, no silent overflow:
 * the checked operations return false and leave *result untouched when the value does not fit. */
#ifndef COMPTOIR_CORE_MONEY_H
#define COMPTOIR_CORE_MONEY_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stdint.h>

struct money {
  int64_t cents;
};

#define MONEY(amount_cents) ((struct money){.cents = (amount_cents)})
#define MONEY_LIMIT_CENTS INT64_C(1000000000000) /* ten thousand million euros: nothing here comes near */
#define QUANTITY_ONE 1000                        /* thousandths: one piece, one kilo, one hour */
#define RATE_ONE 10000                           /* basis points: 100 % */

NODISCARD bool money_add(struct money a, struct money b, struct money *result);
NODISCARD bool money_subtract(struct money a, struct money b, struct money *result);
/* unit price × quantity thousandths, rounded half away from zero to the cent (0.125 kg × 5.00 € = 0.63 €) */
NODISCARD bool money_times(struct money unit_price, int64_t quantity_thousandths, struct money *result);
/* Net of a VAT-inclusive amount: round_half_up(gross × 10000 / (10000 + rate)); symmetric for negative amounts. */
NODISCARD bool money_net(struct money gross, int32_t rate_bp, struct money *result);
/* Shares a total in proportion to weights by largest remainder; ties go to the later part in the list (persons stand
 * last, so the odd cent is theirs). parts[i] sum to total exactly. Negative totals mirror positive ones.
 * Refuses (false) count < 1, a negative weight, or weights that sum to zero. */
NODISCARD bool money_share(struct money total, const int64_t weights[], struct money parts[], int count);

/* "1 234,50" with U+202F thousands and decimal comma, no sign of currency; at most 32 bytes with its NUL. */
char *money_french(struct money amount, char text[static 40]);
/* "-1234.50": for exports and logs. */
char *money_plain(struct money amount, char text[static 40]);

#endif
