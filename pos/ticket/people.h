/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/ticket: who may sell on a day, as the snapshot knows it. */
#ifndef COMPTOIR_POS_TICKET_PEOPLE_H
#define COMPTOIR_POS_TICKET_PEOPLE_H

#include "pos/ticket/snapshot.h"

const struct snapshot *snapshot_of(const struct snapshot_index *index);
enum contract_kind snapshot_contract_on(const struct snapshot_member *member, struct date day);
struct date snapshot_date(const char *text); /* NULL: year 0, an open end */

#endif
