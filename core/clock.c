/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SECOND_US INT64_C(1000000)

static int64_t started_at_us, started_monotonic_us; /* only when COMPTOIR_NOW is set */
static void read_environment(void);
static int64_t read_clock(clockid_t clock);

int64_t clock_now_us(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, read_environment);
  if (!started_at_us) return read_clock(CLOCK_REALTIME);
  return started_at_us + (clock_monotonic_us() - started_monotonic_us);
}

int64_t clock_monotonic_us(void) {
  return read_clock(CLOCK_MONOTONIC);
}

static void read_environment(void) {
  const char *text = getenv("COMPTOIR_NOW");
  if (!text || !*text) return;
  started_monotonic_us = clock_monotonic_us();
  if (time_parse(text, &started_at_us)) return;
  fprintf(stderr, "comptoir: COMPTOIR_NOW is not a time like 2026-11-22T14:12:00+01:00: %s\n", text);
  exit(2); /* a test that believes it owns the clock must not run on the real one */
}

static int64_t read_clock(clockid_t clock) {
  struct timespec now;
  if (clock_gettime(clock, &now) != 0) abort();
  return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}
