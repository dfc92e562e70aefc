/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When the shop is open, as its KPA said in the office. Pure. */
#ifndef COMPTOIR_POS_OPENING_H
#define COMPTOIR_POS_OPENING_H

#include "pos/ticket/snapshot.h"

/* A holiday, an inventory: nobody is there at all. opening NULL: never. */
bool opening_closed_on(const struct snapshot_till *opening, struct date day);
/* Whether customers can come on that day: not closed, and a weekday that has hours. Where nobody said any: every day
 * but Sunday. */
bool opening_on(const struct snapshot_till *opening, struct date day);

#endif
