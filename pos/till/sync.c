/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread that sends what the server does not hold yet, for ever. (The catalogue is the follower's.) */
#include "pos/till/custody.h"
#include "pos/till/papers.h"
#include "pos/till/sender.h"
#include "pos/till/shelf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_CALM_MS 5000 /* all is well, or has been wrong for long: how often we look at the server */
#define WAIT_FIRST_MS 500 /* after a first failure; doubles up to WAIT_CALM_MS */

struct sync {
  struct till *till;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  bool stopping, woken;
  struct sender sender; /* the thread's own */
};

static void make_monotonic(pthread_cond_t *condition);
static void *run(void *context);
static bool go_round(struct sync *sync);
static bool pause_for(struct sync *sync, int64_t milliseconds, bool for_sales);

enum outcome sync_start(struct till *till, struct sync **sync, struct fault *fault) {
  struct sync *started = calloc(1, sizeof *started);
  if (!started) return fault_set(fault, FAILED_INTERNAL, "sync", "no memory");
  started->till = started->sender.till = till;
  pthread_mutex_init(&started->lock, NULL);
  make_monotonic(&started->wake);
  *sync = started; /* before the thread, whose first event wakes it */
  int code = pthread_create(&started->thread, NULL, run, started);
  if (code == 0) return OK;
  free(take(sync));
  return fault_set(fault, FAILED_INTERNAL, "sync", "%s", strerror(code));
}

/* A clock that is set back must not stretch a wait. */
static void make_monotonic(pthread_cond_t *condition) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(condition, &attributes);
  pthread_condattr_destroy(&attributes);
}

void sync_wake(struct sync *sync) {
  if (!sync) return;
  pthread_mutex_lock(&sync->lock);
  sync->woken = true;
  pthread_cond_signal(&sync->wake);
  pthread_mutex_unlock(&sync->lock);
}

void sync_stop(struct sync *sync) {
  if (!sync) return;
  pthread_mutex_lock(&sync->lock);
  sync->stopping = true;
  pthread_cond_signal(&sync->wake);
  pthread_mutex_unlock(&sync->lock);
  pthread_join(sync->thread, NULL);
}

void sync_free(struct sync *sync) {
  if (!sync) return;
  pthread_cond_destroy(&sync->wake);
  pthread_mutex_destroy(&sync->lock);
  free(sync);
}

static void *run(void *context) {
  struct sync *sync = context;
  int64_t failing_ms = WAIT_FIRST_MS;
  bool going = true;
  while (going) {
    bool well = go_round(sync);
    going = pause_for(sync, well ? WAIT_CALM_MS : failing_ms, well);
    failing_ms = well ? WAIT_FIRST_MS : failing_ms * 2 < WAIT_CALM_MS ? failing_ms * 2 : WAIT_CALM_MS;
  }
  return NULL;
}

/* True when nothing is left to do for now. */
static bool go_round(struct sync *sync) {
  struct sender *sender = &sync->sender;
  sender->identity = till_identity(sync->till);
  if (!sender->identity.till[0]) return true; /* not enrolled: nobody to talk to yet */
  if (!sender_round(sender)) return false;
  custody_exchange(sync->till); /* what fails there is asked again at the next look */
  shelf_exchange(sync->till);
  return letters_send(sync->till) == 0;
}

/* False when the sender must stop. A sale ends the wait, but not while the server is away: it would be asked once a
 * sale, and in vain. */
static bool pause_for(struct sync *sync, int64_t milliseconds, bool for_sales) {
  int64_t until_us = clock_monotonic_us() + milliseconds * 1000;
  struct timespec until = {.tv_sec = (time_t)(until_us / 1000000), .tv_nsec = (long)(until_us % 1000000) * 1000};
  pthread_mutex_lock(&sync->lock);
  while (!(sync->woken && for_sales) && !sync->stopping)
    if (pthread_cond_timedwait(&sync->wake, &sync->lock, &until) == ETIMEDOUT) break;
  sync->woken = false;
  bool going = !sync->stopping;
  pthread_mutex_unlock(&sync->lock);
  return going;
}
