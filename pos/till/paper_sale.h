/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A sale that was written on paper while the power was out, and is noted afterwards. It is recorded today, in the chain
 * and the shift of today, and says when it was sold (till.md): money that came in must not stay out of the books
 * because it is late. What nobody can check any more, a referent answers for. */
#ifndef COMPTOIR_POS_TILL_PAPER_SALE_H
#define COMPTOIR_POS_TILL_PAPER_SALE_H

#include "pos/till/till.h"

#define PAPER_SALE_RIGHT "paper"
#define PAPER_SALE_DAYS 7 /* so long a sheet may wait */

/* Within a moment. PAPER_TIME: not yet, or longer ago than PAPER_SALE_DAYS. OK for a sale that was not on paper. */
NODISCARD enum outcome paper_sale_check(const struct till *till, const char *deferred_at, struct fault *fault);
/* Whether noting this ticket takes PAPER_SALE_RIGHT: with it this shift noted more than the KPA's limit, or it was sold
 * before the last day closing, when its drawer was counted already. */
bool paper_sale_needs_right(struct till *till, const struct catalogue_view *view, const struct ticket *ticket);

#endif
