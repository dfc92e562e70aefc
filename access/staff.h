/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What staff may do about persons: pure, like the rule of reach. */
#ifndef COMPTOIR_ACCESS_STAFF_H
#define COMPTOIR_ACCESS_STAFF_H

#include "access/person.h"

/* Whether somebody who was let in as caller may give, or take away, this role. */
bool staff_may_give(enum role caller, enum role given);

/* Whether caller may hand out keys to the account of this person with these grants, lock it, or add roles to it. Who
 * holds the keys can be that person: none of the grants may be as strong as the caller's role, or of a place that is
 * not the caller's; nobody stands above an administrator but the others. One's own ways in are changed on one's own
 * account, where they are proven. */
bool staff_may_touch(const struct principal *caller, const char *person, const struct grant_row grants[], size_t count);

#endif
