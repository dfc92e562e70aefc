/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The orders of somebody who has an account. */
#include "order/private.h"

enum outcome order_list_of(struct tx *tx, const char *person, const char *kpa, struct arena *arena,
                           struct order_row **rows, size_t *count) {
  const struct db_param params[] = {P_UUID(person), P_TEXT(kpa)};
  return tx_run(tx, &order_list_of_person, params, arena, rows, count);
}

enum outcome order_is_of(struct tx *tx, const char *order, const char *person, struct arena *arena) {
  const struct db_param params[] = {P_UUID(person), P_UUID(order)};
  struct order_id_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_find_of_person, params, arena, &row, &count);
  return outcome == OK && count == 0 ? fault_set(tx_fault(tx), NO_SUCH_ORDER, "order", "no such order") : outcome;
}

enum outcome order_join(struct tx *tx, const char *person, const char *email) {
  const struct db_param params[] = {P_UUID(person), P_TEXT(email)};
  return tx_run(tx, &order_join_orders, params, NULL, NULL, NULL);
}
