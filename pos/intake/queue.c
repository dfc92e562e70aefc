/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/private.h"

static struct job *cut(struct queue *queue);

void queue_init(struct queue *queue) {
  *queue = (struct queue){0};
  queue->last = &queue->first;
  pthread_mutex_init(&queue->lock, NULL);
  pthread_cond_init(&queue->filled, NULL);
}

void queue_done(struct queue *queue) {
  pthread_cond_destroy(&queue->filled);
  pthread_mutex_destroy(&queue->lock);
}

bool queue_put(struct queue *queue, struct job *job) {
  pthread_mutex_lock(&queue->lock);
  bool open = !queue->stopping && queue->count < QUEUE_JOBS;
  if (open) {
    job->next = NULL;
    *queue->last = job;
    queue->last = &job->next;
    queue->count++;
    pthread_cond_signal(&queue->filled);
  }
  pthread_mutex_unlock(&queue->lock);
  return open;
}

struct job *queue_take(struct queue *queue) {
  pthread_mutex_lock(&queue->lock);
  while (queue->first == NULL && !queue->stopping) pthread_cond_wait(&queue->filled, &queue->lock);
  struct job *taken = queue->first != NULL ? cut(queue) : NULL;
  pthread_mutex_unlock(&queue->lock);
  return taken;
}

void queue_stop(struct queue *queue) {
  pthread_mutex_lock(&queue->lock);
  queue->stopping = true;
  pthread_cond_broadcast(&queue->filled);
  pthread_mutex_unlock(&queue->lock);
}

/* The first job always comes along, so that none is too large to pass. */
static struct job *cut(struct queue *queue) {
  struct job *first = queue->first, *last = first;
  size_t jobs = 1, records = first->count;
  while (last->next != NULL && jobs < BATCH_JOBS && records + last->next->count <= BATCH_RECORDS) {
    last = last->next;
    jobs++;
    records += last->count;
  }
  queue->first = last->next;
  if (queue->first == NULL) queue->last = &queue->first;
  queue->count -= jobs;
  last->next = NULL;
  return first;
}
