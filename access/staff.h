/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What staff may do about persons: pure, like the rule of reach. */
#ifndef COMPTOIR_ACCESS_STAFF_H
#define COMPTOIR_ACCESS_STAFF_H

#include "access/person.h"

/* Whether somebody who was let in as caller may give, or take away, this role. */
bool staff_may_give(enum role caller, enum role given);

/* Whether caller may hand out keys to the account of somebody with these grants, or lock it. Who holds the keys can be
 * that person: none of the grants may be stronger than the caller's role, or of a place that is not the caller's. */
bool staff_may_touch(const struct principal *caller, const struct grant_row grants[], size_t count);

#endif
