/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way in without HTTP. While the writer commits one stretch of records, the next one is read and verified. */
#include "pos/intake/private.h"

struct stretch {
  struct job job;
  struct arena arena;
  pthread_mutex_t lock;
  pthread_cond_t answered;
  bool under_way;
  enum outcome outcome;
  struct fault fault;
  size_t first; /* of the records given */
};

static void stretch_init(struct stretch *stretch);
static void stretch_done(struct stretch *stretch);
static enum outcome give(struct intake *intake, struct stretch *stretch, struct known_till *till,
                         const struct intake_record records[], size_t count, struct fault *fault);
static void note_answer(struct job *job, enum outcome outcome, const struct fault *fault);
static enum outcome await(struct stretch *stretch, struct intake_result results[], struct fault *fault);

enum outcome intake_submit(struct intake *intake, const char *till, const struct intake_record records[], size_t count,
                           struct intake_result results[], struct fault *fault) {
  struct known_till *known = NULL;
  struct stretch stretches[2];
  enum outcome outcome = tills_find(intake, till, &known, fault);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < 2; i++) stretch_init(&stretches[i]);
  size_t turn = 0;
  for (size_t first = 0; outcome == OK && first < count; first += JOB_RECORDS, turn++) {
    struct stretch *stretch = &stretches[turn % 2];
    size_t length = count - first < JOB_RECORDS ? count - first : JOB_RECORDS;
    outcome = await(stretch, results, fault);
    stretch->first = first;
    if (outcome == OK) outcome = give(intake, stretch, known, records + first, length, fault);
  }
  for (size_t i = 0; i < 2; i++) { /* both, whatever happened: the writer may still hold them */
    enum outcome last = await(&stretches[(turn + i) % 2], results, outcome == OK ? fault : NULL);
    if (outcome == OK) outcome = last;
  }
  for (size_t i = 0; i < 2; i++) stretch_done(&stretches[i]);
  return outcome;
}

static void stretch_init(struct stretch *stretch) {
  *stretch = (struct stretch){0};
  pthread_mutex_init(&stretch->lock, NULL);
  pthread_cond_init(&stretch->answered, NULL);
}

static void stretch_done(struct stretch *stretch) {
  pthread_cond_destroy(&stretch->answered);
  pthread_mutex_destroy(&stretch->lock);
  arena_done(&stretch->arena);
}

static enum outcome give(struct intake *intake, struct stretch *stretch, struct known_till *till,
                         const struct intake_record records[], size_t count, struct fault *fault) {
  arena_reset(&stretch->arena);
  struct claim *claims = arena_list(&stretch->arena, count, sizeof *claims);
  for (size_t i = 0; i < count; i++) claim_read(&claims[i], till, &records[i], &stretch->arena);
  stretch->job = (struct job){.till = till, .claims = claims, .count = count, .done = note_answer, .context = stretch};
  stretch->under_way = true;
  if (queue_put(&intake->queue, &stretch->job)) return OK;
  stretch->under_way = false;
  return fault_set(fault, UNAVAILABLE, "intake", "too many records wait");
}

/* Runs in the writer's thread. */
static void note_answer(struct job *job, enum outcome outcome, const struct fault *fault) {
  struct stretch *stretch = job->context;
  pthread_mutex_lock(&stretch->lock);
  stretch->outcome = outcome;
  stretch->fault = *fault;
  stretch->under_way = false;
  pthread_cond_signal(&stretch->answered);
  pthread_mutex_unlock(&stretch->lock);
}

static enum outcome await(struct stretch *stretch, struct intake_result results[], struct fault *fault) {
  pthread_mutex_lock(&stretch->lock);
  while (stretch->under_way) pthread_cond_wait(&stretch->answered, &stretch->lock);
  pthread_mutex_unlock(&stretch->lock);
  for (size_t i = 0; i < stretch->job.count; i++) claim_result(&stretch->job.claims[i], &results[stretch->first + i]);
  stretch->job.count = 0;
  if (stretch->outcome != OK && fault != NULL) *fault = stretch->fault;
  return stretch->outcome;
}
