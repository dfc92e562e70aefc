/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread that waits at the server for the next catalogue: a changed price or a right withdrawn is here in seconds.
 * Apart from the sender, so that a sale never waits behind it. */
#include "pos/till/till.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WAIT_S 25       /* the server keeps the question so long */
#define FIRST_US 250000 /* after a first failure; doubles up to LONGEST_US */
#define LONGEST_US 5000000

struct follower {
  struct till *till;
  pthread_t thread;
};

static void *follow(void *context);
static bool ask(struct till *till);

enum outcome follower_start(struct till *till, struct follower **follower, struct fault *fault) {
  struct follower *started = calloc(1, sizeof *started);
  if (!started) return fault_set(fault, FAILED_INTERNAL, "follower", "no memory");
  started->till = till;
  int code = pthread_create(&started->thread, NULL, follow, started);
  if (code != 0) {
    free(started);
    return fault_set(fault, FAILED_INTERNAL, "follower", "%s", strerror(code));
  }
  *follower = started;
  return OK;
}

void follower_stop(struct follower *follower) {
  if (!follower) return;
  pthread_join(follower->thread, NULL);
  free(follower);
}

static void *follow(void *context) {
  struct till *till = ((struct follower *)context)->till;
  int64_t pause_us = FIRST_US;
  while (!atomic_load(&till->stopping)) {
    if (ask(till)) {
      pause_us = FIRST_US;
      continue;
    }
    till_pause(till, pause_us);
    pause_us = pause_us * 2 < LONGEST_US ? pause_us * 2 : LONGEST_US;
  }
  return NULL;
}

/* True when the server answered, after waiting as long as there was nothing new. */
static bool ask(struct till *till) {
  struct till_identity identity = till_identity(till);
  bool answered = false;
  if (!identity.till[0] || !atomic_load(&till->online)) return false; /* the sender finds out when it is back */
  return till_snapshot_fetch(till, &identity, WAIT_S, &answered) && answered;
}
