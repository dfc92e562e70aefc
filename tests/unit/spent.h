/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long something took this thread alone: what else the machine does must not count. */
#ifndef COMPTOIR_TESTS_UNIT_SPENT_H
#define COMPTOIR_TESTS_UNIT_SPENT_H

#include <assert.h>
#include <stdint.h>
#include <time.h>

static inline int64_t spent_us(void) {
  struct timespec spent;
  int failed = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  assert(!failed);
  return (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000;
}

#endif
