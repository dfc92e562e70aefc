/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What several unit tests need: cmocka with the headers it wants first, repeatable chance, a child that must stop. */
#ifndef COMPTOIR_TESTS_UNIT_KIT_H
#define COMPTOIR_TESTS_UNIT_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The seed is printed, so that SEED=… ./test_x repeats a run that failed. */
static inline uint64_t chance_seed(void) {
  const char *text = getenv("SEED");
  int64_t seed = 0;
  if (!text || !text_to_integer(text, INT64_MIN, INT64_MAX, &seed)) random_bytes(&seed, sizeof seed);
  print_message("SEED=%lld\n", (long long)seed);
  return (uint64_t)seed;
}

/* SplitMix64 (S. Vigna, public domain). */
static inline uint64_t chance_next(uint64_t *state) {
  uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15);
  mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
  return mixed ^ mixed >> 31;
}

static inline int64_t chance_between(uint64_t *state, int64_t min, int64_t max) {
  return min + (int64_t)(chance_next(state) % (uint64_t)(max - min + 1));
}

/* How a child that calls work ends, as waitpid says it; what it says on standard error is not shown. */
static inline int child_status(void (*work)(void)) {
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    if (!freopen("/dev/null", "w", stderr)) _exit(99);
    work();
    _exit(0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  return status;
}

#endif
