/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/till: one round of the sender, apart from the thread that repeats it. */
#ifndef COMPTOIR_POS_TILL_SENDER_H
#define COMPTOIR_POS_TILL_SENDER_H

#include "pos/till/till.h"

struct sender_chain {
  size_t batch;     /* records in the next batch; 0: as many as allowed */
  int64_t stuck_at; /* the record that was last seen to get no further; 0: none */
  bool broken;      /* the server holds another one than ours: nothing of this chain is sent meanwhile */
};

struct sender {
  struct till *till;
  struct till_identity identity; /* of this round */
  struct sender_chain chains[RECORD_CHAINS];
  bool answered;     /* by the server, to the last request */
  bool told_offline; /* in the event log; what follows is told too */
};

/* Sends what the server does not hold yet, chain by chain, in the order of record_chains: a chain that gets no further
 * holds up no other. True when the server acknowledges all of it. */
bool sender_round(struct sender *sender);

#endif
