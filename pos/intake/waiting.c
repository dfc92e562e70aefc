/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tills that wait for what they do not know yet: a request stays open until the catalogue is another one. One thread
 * looks for all of them, however many they are. */
#include "pos/intake/private.h"

#include "core/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_EVERY_US INT64_C(300000)
#define ASK_EVERY_US INT64_C(1000000) /* who was revoked meanwhile */

struct waiter {
  struct waiter *next;
  struct request *request;
  struct reply *reply;
  const char *known; /* If-None-Match */
  int64_t until_us;  /* 0: at once */
  bool revoked;
};

static void *look_for_ever(void *context);
static bool wait_for_waiters(struct waiting *waiting);
static void retire(struct waiter *list, const char *till);
static void find_revoked(struct intake *intake, struct waiter *list, int64_t *asked_us);
static struct waiter *look_once(struct intake *intake, struct waiter *list, bool stopping);
static bool answer(struct intake *intake, struct waiter *waiter, bool stopping);
static bool is_known(const char *known, const struct shared_body *body);

enum outcome waiting_start(struct intake *intake, struct fault *fault) {
  struct waiting *waiting = &intake->waiting;
  pthread_condattr_t attributes;
  pthread_mutex_init(&waiting->lock, NULL);
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&waiting->changed, &attributes);
  pthread_condattr_destroy(&attributes);
  waiting->started = pthread_create(&waiting->thread, NULL, look_for_ever, intake) == 0;
  return waiting->started ? OK : fault_set(fault, FAILED_INTERNAL, "intake", "no thread");
}

void waiting_stop(struct waiting *waiting) {
  if (!waiting->started) return;
  pthread_mutex_lock(&waiting->lock);
  waiting->stopping = true;
  pthread_cond_signal(&waiting->changed);
  pthread_mutex_unlock(&waiting->lock);
  pthread_join(waiting->thread, NULL);
  waiting->started = false;
}

bool waiting_put(struct intake *intake, struct request *request, int64_t wait_us) {
  struct waiting *waiting = &intake->waiting;
  const char *known = request_header(request, "If-None-Match");
  if (known == NULL || wait_us <= 0) return false;
  pthread_mutex_lock(&waiting->lock);
  bool open = waiting->started && !waiting->stopping;
  if (open) {
    struct waiter *waiter = memory_resize(NULL, sizeof *waiter);
    *waiter = (struct waiter){waiting->first, request, NULL, known, clock_monotonic_us() + wait_us, false};
    retire(waiting->first, request->who.id);
    http_defer(request, &waiter->reply);
    waiting->first = waiter;
    pthread_cond_signal(&waiting->changed);
  }
  pthread_mutex_unlock(&waiting->lock);
  return open;
}

static void *look_for_ever(void *context) {
  struct intake *intake = context;
  struct waiting *waiting = &intake->waiting;
  bool stopping = false;
  int64_t asked_us = 0;
  while (!stopping) {
    pthread_mutex_lock(&waiting->lock);
    stopping = wait_for_waiters(waiting);
    struct waiter *list = take(&waiting->first);
    pthread_mutex_unlock(&waiting->lock);
    find_revoked(intake, list, &asked_us);
    struct waiter *left = look_once(intake, list, stopping);
    pthread_mutex_lock(&waiting->lock);
    for (const struct waiter *came = waiting->first; came != NULL; came = came->next)
      retire(left, came->request->who.id);
    while (left != NULL) {
      struct waiter *next = left->next;
      left->next = waiting->first;
      waiting->first = left;
      left = next;
    }
    pthread_mutex_unlock(&waiting->lock);
  }
  return NULL;
}

/* Nobody waits: neither do we look. Returns whether everybody is to be sent away. */
static bool wait_for_waiters(struct waiting *waiting) {
  while (waiting->first == NULL && !waiting->stopping) pthread_cond_wait(&waiting->changed, &waiting->lock);
  int64_t until_us = clock_monotonic_us() + LOOK_EVERY_US;
  struct timespec until = {.tv_sec = (time_t)(until_us / 1000000), .tv_nsec = (long)(until_us % 1000000) * 1000};
  while (!waiting->stopping)
    if (pthread_cond_timedwait(&waiting->changed, &waiting->lock, &until) == ETIMEDOUT) break;
  return waiting->stopping;
}

/* A till waits once: who asks again has given up asking before, or is somebody who would like to hold our sockets. */
static void retire(struct waiter *list, const char *till) {
  for (struct waiter *waiter = list; waiter != NULL; waiter = waiter->next)
    if (text_equal(waiter->request->who.id, till)) waiter->until_us = 0;
}

/* They came in with a good token; a till that is revoked while it waits is told so, and not after the wait. */
static void find_revoked(struct intake *intake, struct waiter *list, int64_t *asked_us) {
  AUTO(arena) struct arena arena = {0};
  struct fault ignored = {0};
  struct code_row *rows = NULL;
  size_t count = 0, found = 0;
  int64_t now_us = clock_monotonic_us();
  if (list == NULL || now_us - *asked_us < ASK_EVERY_US) return;
  *asked_us = now_us;
  for (const struct waiter *waiter = list; waiter != NULL; waiter = waiter->next) count++;
  const char **codes = arena_list(&arena, count, sizeof *codes);
  count = 0;
  for (const struct waiter *waiter = list; waiter != NULL; waiter = waiter->next)
    codes[count++] = waiter->request->who.id;
  const struct db_param params[] = {P_LIST(DB_TEXTS, codes, count)};
  if (intake_look_up(intake->db, &intake_list_revoked, params, &arena, &rows, &found, &ignored) != OK) return;
  for (size_t i = 0; i < found; i++)
    for (struct waiter *waiter = list; waiter != NULL; waiter = waiter->next)
      waiter->revoked |= text_equal(waiter->request->who.id, rows[i].code);
}

/* Answers whom there is something to say; returns the others. */
static struct waiter *look_once(struct intake *intake, struct waiter *list, bool stopping) {
  struct waiter *left = NULL;
  while (list != NULL) {
    struct waiter *waiter = list;
    list = waiter->next;
    if (answer(intake, waiter, stopping)) {
      free(waiter);
    } else {
      waiter->next = left;
      left = waiter;
    }
  }
  return left;
}

static bool answer(struct intake *intake, struct waiter *waiter, bool stopping) {
  struct request *request = waiter->request;
  struct shared_body *body = NULL;
  if (waiter->revoked) {
    http_finish(request, UNAUTHENTICATED);
    return true;
  }
  enum outcome outcome = shelf_take(intake, request->who.kpa, &body, &request->fault);
  bool waits = !stopping && clock_monotonic_us() < waiter->until_us;
  if (outcome == OK && waits && is_known(waiter->known, body)) {
    shared_body_unref(body);
    return false;
  }
  if (outcome == OK) waiter->reply->shared = body;
  http_finish(request, outcome);
  return true;
}

static bool is_known(const char *known, const struct shared_body *body) {
  return strstr(known, shared_body_etag(body)) != NULL;
}
