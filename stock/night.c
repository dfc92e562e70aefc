/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counters are kept because every sale asks for them; at night they are recounted, and somebody is told. */
#include "core/log.h"
#include "stock/private.h"

#include <inttypes.h>

struct recounting {
  struct arena arena;
  struct stock_difference *rows;
  size_t count;
};

static enum outcome recount(struct tx *tx, void *context);

void stock_night(struct db *house, int64_t now_us, struct date *done) {
  struct date today = date_in_paris(now_us);
  struct recounting recounting = {0};
  struct fault fault = {0};
  if (date_compare(today, *done) == 0) return;
  *done = today;
  if (db_transact(house, TX_READ, recount, &recounting, &fault) != OK) log_fault(LOG_WARNING, "stock.recount", &fault);
  for (size_t i = 0; i < recounting.count; i++) {
    const struct stock_difference *row = &recounting.rows[i];
    log_event(LOG_ERROR, "stock.differs",
              "%s %s: on hand %" PRId64 ", moved %" PRId64 ", held %" PRId64 ", holds %" PRId64, row->kpa, row->item,
              row->on_hand, row->moved, row->held, row->holds);
  }
  arena_done(&recounting.arena);
}

static enum outcome recount(struct tx *tx, void *context) {
  struct recounting *recounting = context;
  return stock_recount(tx, &recounting->arena, &recounting->rows, &recounting->count);
}
