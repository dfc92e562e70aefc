/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/paper_sale.h"
#include "pos/till/period.h"

#include "core/log.h"

#define PAPER_US ((int64_t)PAPER_SALE_DAYS * 24 * HOUR_US)

static bool before_last_closing(struct till *till, const char *deferred_at);

enum outcome paper_sale_check(const struct till *till, const char *deferred_at, struct fault *fault) {
  int64_t at_us, now_us = till->moment.now_us;
  if (deferred_at == NULL) return OK;
  if (time_parse(deferred_at, &at_us) && at_us <= now_us && at_us >= now_us - PAPER_US) return OK;
  return fault_set(fault, PAPER_TIME, "/deferred_at", "%s", deferred_at);
}

bool paper_sale_needs_right(struct till *till, const struct catalogue_view *view, const struct ticket *ticket) {
  if (ticket->deferred_at == NULL) return false;
  return ticket->total.cents > snapshot_paper_limit(&view->snapshot).cents ||
         before_last_closing(till, ticket->deferred_at);
}

/* A journal that cannot be read, or a time that says nothing, is no reason to ask less. */
static bool before_last_closing(struct till *till, const char *deferred_at) {
  AUTO(arena) struct arena arena = {0};
  struct period period = {0};
  struct fault fault = {0};
  int64_t at_us, closed_us;
  till_moment_begin(till);
  enum outcome outcome = period_read(till, &arena, &period, &fault);
  till_moment_end(till);
  if (outcome != OK) log_fault(LOG_ERROR, "till.paper_sale", &fault);
  if (outcome != OK || !time_parse(deferred_at, &at_us)) return true;
  return period.last_at != NULL && (!time_parse(period.last_at, &closed_us) || at_us < closed_us);
}
