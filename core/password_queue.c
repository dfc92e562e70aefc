/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One worker: however many sign in at once, passwords take the memory of one, and the threads of HTTP stay free. */
#include "core/password_private.h"

#include "core/memory.h"
#include "core/vault.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct waiting_job {
  struct password_job job;
  char *hash, *text; /* what job names, our own copies */
};

struct password_queue {
  struct password_cost cost;
  pthread_t worker;
  pthread_mutex_t lock; /* guards everything below */
  pthread_cond_t changed;
  struct waiting_job waiting[PASSWORD_WAITING_MAX]; /* a ring */
  size_t first, count;
  bool stopping;
};

static void *work(void *context);
static bool next_job(struct password_queue *queue, struct waiting_job *job);
static void run_job(const struct password_queue *queue, const struct password_job *job);
static void release_job(struct waiting_job *job);
static char *copy_text(const char *text);
static void wipe_text(char *text);

enum outcome password_queue_start(struct password_queue **queue, struct fault *fault) {
  return password_queue_start_at(PASSWORD_COST, queue, fault);
}

enum outcome password_queue_start_at(struct password_cost cost, struct password_queue **queue, struct fault *fault) {
  struct password_queue *started = memory_resize(NULL, sizeof *started);
  *started = (struct password_queue){.cost = cost};
  pthread_mutex_init(&started->lock, NULL);
  pthread_cond_init(&started->changed, NULL);
  if (pthread_create(&started->worker, NULL, work, started) == 0) {
    *queue = started;
    return OK;
  }
  pthread_cond_destroy(&started->changed);
  pthread_mutex_destroy(&started->lock);
  free(started);
  return fault_set(fault, FAILED_INTERNAL, "passwords", "no thread");
}

void password_queue_stop(struct password_queue *queue) {
  if (!queue) return;
  pthread_mutex_lock(&queue->lock);
  queue->stopping = true;
  pthread_cond_signal(&queue->changed);
  pthread_mutex_unlock(&queue->lock);
  pthread_join(queue->worker, NULL);
  pthread_cond_destroy(&queue->changed);
  pthread_mutex_destroy(&queue->lock);
  free(queue);
}

enum outcome password_queue_submit(struct password_queue *queue, const struct password_job *job, struct fault *fault) {
  enum outcome outcome = OK;
  pthread_mutex_lock(&queue->lock);
  if (queue->stopping || queue->count == PASSWORD_WAITING_MAX) {
    outcome = fault_set(fault, UNAVAILABLE, "", "too many people sign in at this moment");
  } else {
    struct waiting_job copy = {*job, copy_text(job->hash), copy_text(job->text)};
    copy.job.hash = copy.hash;
    copy.job.text = copy.text;
    queue->waiting[(queue->first + queue->count++) % PASSWORD_WAITING_MAX] = copy;
    pthread_cond_signal(&queue->changed);
  }
  pthread_mutex_unlock(&queue->lock);
  return outcome;
}

static void *work(void *context) {
  struct password_queue *queue = context;
  for (struct waiting_job next; next_job(queue, &next); release_job(&next)) run_job(queue, &next.job);
  return NULL;
}

/* False when the queue is stopping and nothing waits any more. */
static bool next_job(struct password_queue *queue, struct waiting_job *job) {
  pthread_mutex_lock(&queue->lock);
  while (queue->count == 0 && !queue->stopping) pthread_cond_wait(&queue->changed, &queue->lock);
  bool found = queue->count > 0;
  if (found) {
    *job = queue->waiting[queue->first];
    queue->first = (queue->first + 1) % PASSWORD_WAITING_MAX;
    queue->count--;
  }
  pthread_mutex_unlock(&queue->lock);
  return found;
}

static void run_job(const struct password_queue *queue, const struct password_job *job) {
  struct password_result result = {0};
  bool make = job->work == PASSWORD_HASH;
  if (!make) {
    result.right = password_verify_at(queue->cost, job->hash, job->text);
    make = result.right && password_is_stale_at(queue->cost, job->hash);
  }
  if (make) password_hash_at(queue->cost, job->text, result.hash);
  job->done(job->context, &result);
}

static void release_job(struct waiting_job *job) {
  wipe_text(job->hash);
  wipe_text(job->text);
}

static char *copy_text(const char *text) {
  if (!text) return NULL;
  size_t size = strlen(text) + 1;
  return memcpy(memory_resize(NULL, size), text, size);
}

static void wipe_text(char *text) {
  if (!text) return;
  secret_wipe(text, strlen(text));
  free(text);
}
