/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/till: one round of the sender, apart from the thread that repeats it. */
#ifndef COMPTOIR_POS_TILL_SENDER_H
#define COMPTOIR_POS_TILL_SENDER_H

#include "pos/till/till.h"

struct sender {
  struct till *till;
  struct till_identity identity; /* of this round */
  size_t batch;                  /* records in the next batch; 0: as many as allowed */
  int64_t stuck_at;              /* the record that was last seen to get no further; 0: none */
  bool answered;                 /* by the server, to the last request */
};

/* Sends what the server does not hold yet. True when it acknowledges all of it. */
bool sender_round(struct sender *sender);

#endif
