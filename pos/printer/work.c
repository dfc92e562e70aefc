/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The thread of one printer. A slip is done when the printer says that it is on paper; by a printer that never says
 * anything, when all bytes have arrived there. A slip cut short is printed again from its beginning: half a receipt is
 * none. Between two slips the wire is left to the other tills of the shop. */
#include "pos/printer/queue_private.h"

#include "core/clock.h"
#include "pos/printer/hand.h"

#define IDLE_US INT64_C(1500000)

enum task { TASK_STOP, TASK_DRAWER, TASK_SLIP, TASK_HANG_UP };

static enum task next_task(struct hand *hand);
static void renew(struct hand *hand);
static int64_t wake_time(const struct hand *hand);
static void wait_until(struct printer *printer, int64_t until_us);
static void print_one(struct hand *hand);
static struct print_job *take_first(struct printer *printer, int64_t *forgets);
static void give_back(struct printer *printer, struct print_job *job, enum delivery delivery, int64_t forgets);

void *printer_work(void *context) {
  struct hand hand = {.printer = context, .port = PORT_CLOSED};
  for (enum task task; (task = next_task(&hand)) != TASK_STOP;) {
    switch (task) {
    case TASK_DRAWER: hand_pulse(&hand); break;
    case TASK_SLIP: print_one(&hand); break;
    case TASK_HANG_UP:
    case TASK_STOP: hand_hang_up(&hand); break;
    }
  }
  hand_hang_up(&hand);
  return NULL;
}

static enum task next_task(struct hand *hand) {
  struct printer *printer = hand->printer;
  enum task task = TASK_STOP;
  pthread_mutex_lock(&printer->lock);
  while (!printer->stopping) {
    renew(hand);
    int64_t now_us = clock_monotonic_us();
    if (printer->drawer_until_us) task = TASK_DRAWER;
    else if (printer->first && now_us >= hand->retry_us) task = TASK_SLIP;
    else if (hand->port.fd >= 0 && now_us >= hand->idle_us) task = TASK_HANG_UP;
    if (task != TASK_STOP) break;
    wait_until(printer, wake_time(hand));
  }
  pthread_mutex_unlock(&printer->lock);
  return task;
}

/* Other settings: another printer, about which nothing is known. */
static void renew(struct hand *hand) {
  struct printer *printer = hand->printer;
  if (hand->generation == printer->generation) return;
  hand_hang_up(hand);
  *hand = (struct hand){
      .printer = printer, .port = PORT_CLOSED, .generation = printer->generation, .settings = printer->settings};
}

static int64_t wake_time(const struct hand *hand) {
  int64_t until_us = INT64_MAX;
  if (hand->printer->first) until_us = hand->retry_us;
  if (hand->port.fd >= 0 && hand->idle_us < until_us) until_us = hand->idle_us;
  return until_us;
}

static void wait_until(struct printer *printer, int64_t until_us) {
  if (until_us == INT64_MAX) {
    pthread_cond_wait(&printer->wake, &printer->lock);
    return;
  }
  struct timespec until = {.tv_sec = (time_t)(until_us / 1000000), .tv_nsec = (long)(until_us % 1000000) * 1000};
  (void)pthread_cond_timedwait(&printer->wake, &printer->lock, &until);
}

static void print_one(struct hand *hand) {
  int64_t forgets = 0;
  struct print_job *job = take_first(hand->printer, &forgets);
  if (!job) return;
  enum delivery delivery = hand_deliver(hand, job);
  if (delivery == DELIVERY_AGAIN) hand_hang_up(hand);
  hand->idle_us = clock_monotonic_us() + IDLE_US;
  give_back(hand->printer, job, delivery, forgets);
}

static struct print_job *take_first(struct printer *printer, int64_t *forgets) {
  pthread_mutex_lock(&printer->lock);
  struct print_job *job = printer->first;
  if (job) printer->first = job->next;
  *forgets = printer->forgets;
  pthread_mutex_unlock(&printer->lock);
  return job;
}

/* A slip that did not come out stands first again, unless somebody said meanwhile that it is not wanted any more. */
static void give_back(struct printer *printer, struct print_job *job, enum delivery delivery, int64_t forgets) {
  if (delivery == DELIVERY_DONE && job->shelf_id) print_job_drop(printer, job->shelf_id);
  pthread_mutex_lock(&printer->lock);
  bool wanted = forgets == printer->forgets;
  if (delivery == DELIVERY_DONE) {
    printer->state.printed++;
    if (wanted) printer->state.waiting--;
  } else if (wanted) {
    job->next = printer->first;
    if (!printer->first) printer->last = job;
    printer->first = take(&job);
  }
  pthread_mutex_unlock(&printer->lock);
  if (job) print_job_free(job);
}
