/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The catalogue asked of the server. What cannot be used changes nothing. */
#include "pos/till/till.h"

#include "core/log.h"

#include <time.h>

#define SLICE_US INT64_C(50000)
#define PAYING_US INT64_C(10000000)     /* the screen says it again every few seconds */
#define HELD_MOST_US INT64_C(120000000) /* a withdrawn right must not wait for ever */

static void wait_for_payment(const struct till *till);

bool till_snapshot_fetch(struct till *till, const struct till_identity *identity, int wait_s, bool *answered) {
  AUTO(arena) struct arena arena = {0};
  struct catalogue_view *view = till_view(till);
  struct exchange exchange = {
      .method = "GET",
      .path = arena_format(&arena, "/api/pos/tills/%s/snapshot?wait=%d", identity->till, wait_s),
      .if_none_match = view && !view->is_incomplete ? arena_format(&arena, "%s", view->etag) : NULL,
      .stopping = &till->stopping,
      .wait_s = wait_s};
  view_release(view);
  exchange_run(identity, &exchange);
  struct fault fault = {0};
  bool well = exchange.status == 304;
  if (exchange.status == 200) {
    wait_for_payment(till);
    well = till_view_replace(till, exchange.answer.bytes, exchange.answer.length, exchange.etag, true, &fault) == OK;
    if (!well) log_fault(LOG_ERROR, "till.snapshot_refused", &fault);
  }
  buffer_done(&exchange.answer);
  *answered = exchange.status == 200 || exchange.status == 304;
  return well;
}

void till_hold_view(struct till *till) {
  atomic_store(&till->paying_until_us, clock_monotonic_us() + PAYING_US);
}

/* What the customer was told is what she pays. */
static void wait_for_payment(const struct till *till) {
  int64_t most_us = clock_monotonic_us() + HELD_MOST_US;
  while (clock_monotonic_us() < atomic_load(&till->paying_until_us) && clock_monotonic_us() < most_us &&
         !atomic_load(&till->stopping))
    till_pause(till, SLICE_US);
}

void till_pause(const struct till *till, int64_t microseconds) {
  int64_t until_us = clock_monotonic_us() + microseconds, left_us = microseconds;
  while (!atomic_load(&till->stopping) && left_us > 0) {
    int64_t slice_us = left_us < SLICE_US ? left_us : SLICE_US;
    nanosleep(&(struct timespec){.tv_nsec = (long)slice_us * 1000}, NULL);
    left_us = until_us - clock_monotonic_us();
  }
}
