/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The demonstration's months, closed as an accountant would: the oldest first. */
#include "server/demo.h"

#include "month/month.h"

struct closing {
  const char *kpa;
  struct date last;
  bool closed; /* one more */
  struct fault *fault;
};

static enum outcome close_next(struct tx *tx, void *context);

enum outcome demo_close(struct db *db, const struct demo_plan *plan, struct date last_month, size_t *closed,
                        struct fault *fault) {
  enum outcome outcome = OK;
  *closed = 0;
  for (size_t i = 0; i < plan->kpa_count && outcome == OK; i++) {
    struct closing closing = {.kpa = plan->kpas[i].code, .last = last_month, .closed = true, .fault = fault};
    while (outcome == OK && closing.closed) {
      outcome = db_transact(db, TX_WRITE, close_next, &closing, fault);
      *closed += outcome == OK && closing.closed;
    }
  }
  return outcome;
}

static enum outcome close_next(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct closing *closing = context;
  struct month_sealed sealed;
  struct month_ask ask = {.kpa = closing->kpa};
  closing->closed = false;
  enum outcome outcome = month_next_to_close(tx, closing->kpa, &ask.month);
  if (outcome != OK || ask.month.year == 0 || date_compare(ask.month, closing->last) > 0) return outcome;
  outcome = month_close(tx, &ask, &arena, &sealed, closing->fault);
  closing->closed = outcome == OK;
  return outcome;
}
