/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From what is sold to what reaches her, and back: an estimate in whole cents, pure. The rates are the cooperative's
 * own, dated, with their source (pay_rate); what is really paid stands on the payslip. Nothing here computes a right.
 */
#ifndef COMPTOIR_PAY_ESTIMATE_H
#define COMPTOIR_PAY_ESTIMATE_H

#include "core/money.h"

#include <stdbool.h>
#include <stdint.h>

struct pay_terms {
  int64_t cae_bp, pot_bp;           /* of what is sold before VAT; together less than RATE_ONE */
  int64_t employer_bp, employee_bp; /* of gross pay */
  struct money employer_fixed, employee_fixed;
  struct money fixed_from; /* the fixed amounts are due on gross pay of this much or more */
};

/* sold = cae + pot + cost; cost = employer + gross; gross = employee + net. */
struct pay_estimate {
  struct money sold, cae, pot; /* before VAT */
  struct money cost, employer; /* what the cooperative spends in all, and its contributions */
  struct money gross, employee, net;
};

enum pay_known { PAY_SOLD, PAY_COST, PAY_GROSS, PAY_NET };
#define PAY_ESTIMATE_LIMIT_CENTS INT64_C(100000000) /* a million euros a month */

/* The estimate in which known is at least amount, and as little more as whole cents allow: what must be sold for a net
 * of 300.00, what a sale of 300.00 leaves. The published Optéos example (SMIC of September 2024, 11.5 %, no pot): net
 * 1 365 ← gross 1 765 ← cost 1 896 ← sold 2 142. False: malformed terms, or an amount below 0 or above the limit. */
NODISCARD bool pay_estimate_of(const struct pay_terms *terms, enum pay_known known, struct money amount,
                               struct pay_estimate *estimate);

#endif
