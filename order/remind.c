/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is ready and was not fetched: one letter, the day before it is kept no longer. */
#include "core/log.h"
#include "order/private.h"

static enum outcome remind(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  const int64_t *now_us = context;
  const struct db_param now[] = {P_TIME(*now_us)};
  struct order_id_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_claim_reminders, now, &arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    const struct order_telling telling = {
        .order = rows[i].id, .state = ORDER_READY, .by = "clock", .now_us = *now_us, .reminds = true};
    outcome = order_tell(tx, &telling, &arena);
  }
  return outcome;
}

void order_remind(struct db *shop, int64_t now_us) {
  struct fault fault = {0};
  if (db_transact(shop, TX_WRITE, remind, &now_us, &fault) != OK) log_fault(LOG_WARNING, "order.not_reminded", &fault);
}
