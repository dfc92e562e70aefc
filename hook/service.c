/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The threads that tell. What is due stands in the database: one that dies leaves nothing untold. */
#include "hook/private.h"

#include "core/memory.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <time.h>

#define TICK_NS 200000000

static void *work(void *context);

enum outcome hooks_start(const struct hook_options *options, struct hooks **hooks, struct fault *fault) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  struct hooks *made = memory_resize(NULL, sizeof *made);
  *made = (struct hooks){.options = *options};
  *hooks = made;
  for (; made->thread_count < HOOK_THREADS; made->thread_count++)
    if (pthread_create(&made->threads[made->thread_count], NULL, work, made) != 0)
      return fault_set(fault, FAILED_INTERNAL, "hook", "no thread");
  return OK;
}

void hooks_stop(struct hooks *hooks) {
  if (!hooks) return;
  atomic_store(&hooks->stopping, true);
  for (size_t i = 0; i < hooks->thread_count; i++) pthread_join(hooks->threads[i], NULL);
  free(hooks);
}

static void *work(void *context) {
  struct hooks *hooks = context;
  while (!atomic_load(&hooks->stopping)) {
    bool delivered = hook_work_delivery(hooks), told = hook_work_sms(hooks);
    if (!delivered && !told) nanosleep(&(struct timespec){.tv_nsec = TICK_NS}, NULL);
  }
  return NULL;
}
