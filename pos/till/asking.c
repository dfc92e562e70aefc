/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/asking.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define ASK_MS 6000 /* somebody stands at the till */

enum { ASKERS = 4, WAITING_MOST = 32 };

struct errand {
  struct errand *next;
  struct request *request;
  struct reply *reply;
  asking_answer *answer;
};

struct asking {
  pthread_t threads[ASKERS];
  size_t started;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct errand *first, **last; /* guarded by lock, like the next two */
  size_t waiting;
  bool stopping;
};

static void *run_errands(void *context);
static struct errand *next_errand(struct asking *asking);

enum server_said server_ask(struct till *till, const struct exchange *question, const struct spec *spec,
                            struct arena *arena, void *answer) {
  struct till_identity identity = till_identity(till);
  struct exchange exchange = *question;
  struct fault fault = {0};
  exchange.stopping = &till->stopping;
  exchange.most_ms = ASK_MS;
  if (!identity.server[0] || !identity.token[0]) return SERVER_AWAY;
  exchange_run(&identity, &exchange);
  bool well = exchange.status == 200 &&
              spec_read_open(spec, exchange.answer.bytes, exchange.answer.length, arena, answer, &fault) == OK;
  bool away = exchange.status == 0 || exchange.status >= 500;
  buffer_done(&exchange.answer);
  secret_wipe(identity.token, sizeof identity.token);
  return well ? SERVER_ANSWERED : away ? SERVER_AWAY : SERVER_REFUSED;
}

enum outcome asking_start(struct asking **asking, struct fault *fault) {
  struct asking *started = memory_resize(NULL, sizeof *started);
  *started = (struct asking){.last = &started->first};
  pthread_mutex_init(&started->lock, NULL);
  pthread_cond_init(&started->changed, NULL);
  *asking = started;
  for (; started->started < ASKERS; started->started++) {
    int code = pthread_create(&started->threads[started->started], NULL, run_errands, started);
    if (code != 0) return fault_set(fault, FAILED_INTERNAL, "asking", "%s", strerror(code));
  }
  return OK;
}

void asking_stop(struct asking *asking) {
  if (!asking) return;
  pthread_mutex_lock(&asking->lock);
  asking->stopping = true;
  pthread_cond_broadcast(&asking->changed);
  pthread_mutex_unlock(&asking->lock);
  for (size_t i = 0; i < asking->started; i++) pthread_join(asking->threads[i], NULL);
  pthread_cond_destroy(&asking->changed);
  pthread_mutex_destroy(&asking->lock);
  free(asking);
}

bool asking_began_in_school(struct request *request) {
  static const char school, real;
  const struct till *till = request->app;
  if (!request->begun) request->begun = atomic_load(&till->training) ? &school : &real;
  return request->begun == &school;
}

enum outcome asking_check_world(const struct till *till, bool school, struct fault *fault) {
  if (atomic_load(&till->training) == school) return OK;
  return fault_set(fault, TICKET_OF_SCHOOL, "", school ? "school ended meanwhile" : "school began meanwhile");
}

enum outcome asking_hand(struct request *request, struct reply *reply, asking_answer *answer) {
  struct till *till = request->app;
  struct asking *asking = till->asking;
  (void)asking_began_in_school(request);
  if (!asking) return answer(request, reply);
  pthread_mutex_lock(&asking->lock);
  bool open = !asking->stopping && asking->waiting < WAITING_MOST;
  if (open) {
    struct errand *errand = memory_resize(NULL, sizeof *errand);
    *errand = (struct errand){.request = request, .answer = answer};
    http_defer(request, &errand->reply);
    *asking->last = errand;
    asking->last = &errand->next;
    asking->waiting++;
    pthread_cond_signal(&asking->changed);
  }
  pthread_mutex_unlock(&asking->lock);
  return open ? DEFERRED : fault_set(&request->fault, UNAVAILABLE, "", "too many wait for the server");
}

static void *run_errands(void *context) {
  struct errand *errand;
  while ((errand = next_errand(context)) != NULL) {
    http_finish(errand->request, errand->answer(errand->request, errand->reply));
    free(errand);
  }
  return NULL;
}

/* NULL: the till stops, and nothing waits any more. */
static struct errand *next_errand(struct asking *asking) {
  pthread_mutex_lock(&asking->lock);
  while (!asking->first && !asking->stopping) pthread_cond_wait(&asking->changed, &asking->lock);
  struct errand *errand = asking->first;
  if (errand) {
    asking->first = errand->next;
    if (!asking->first) asking->last = &asking->first;
    asking->waiting--;
  }
  pthread_mutex_unlock(&asking->lock);
  return errand;
}
