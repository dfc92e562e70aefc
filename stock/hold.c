/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Holds. What may be taken is decided by the database, under its locks (sql/migrations/0023_stock.sql). */
#include "stock/private.h"

#define QUANTITY_MAX INT64_C(1000000000)

static enum outcome for_holder(struct tx *tx, const struct db_query *query, const char *holder_id, int64_t at_us,
                               int64_t *touched);
static enum outcome say_short(struct tx *tx, const struct stock_shortage *shortage, const struct stock_line *line);
static struct db_param time_or_never(int64_t at_us);

enum outcome stock_take(struct tx *tx, const struct stock_holder *holder, const struct stock_line lines[], size_t count,
                        struct arena *arena, struct stock_shortages *shortages) {
  const char **items = arena_list(arena, count, sizeof *items), **pieces = arena_list(arena, count, sizeof *pieces);
  int64_t *quantities = arena_list(arena, count, sizeof *quantities);
  struct stock_shortages found = {0};
  for (size_t i = 0; i < count; i++) {
    if (lines[i].quantity < 1 || lines[i].quantity > QUANTITY_MAX)
      return fault_set(tx_fault(tx), OUT_OF_RANGE, "quantity", "%s", lines[i].item);
    items[i] = lines[i].item;
    pieces[i] = lines[i].piece;
    quantities[i] = lines[i].quantity;
  }
  const struct db_param params[] = {P_TEXT(holder->kpa),
                                    P_TEXT(holder->kind),
                                    P_UUID(holder->id),
                                    time_or_never(holder->until_us),
                                    P_TIME(holder->now_us),
                                    P_LIST(DB_TEXTS, items, count),
                                    P_LIST(DB_UUIDS, pieces, count),
                                    P_LIST(DB_INTEGERS, quantities, count)};
  enum outcome outcome = tx_run(tx, &stock_take_lines, params, arena, &found.rows, &found.count);
  if (outcome != OK) return outcome;
  if (shortages) *shortages = found;
  return found.count == 0 ? OK : say_short(tx, &found.rows[0], &lines[found.rows[0].line]);
}

static enum outcome say_short(struct tx *tx, const struct stock_shortage *shortage, const struct stock_line *line) {
  fault_fill(tx_fault(tx), STOCK_INSUFFICIENT, "lines", "%s", line->item);
  fault_number(tx_fault(tx), "available", shortage->available);
  fault_time(tx_fault(tx), "held_until", shortage->held_until);
  return STOCK_INSUFFICIENT;
}

static struct db_param time_or_never(int64_t at_us) {
  struct db_param param = P_TIME(at_us);
  param.is_null = at_us == 0;
  return param;
}

enum outcome stock_release(struct tx *tx, const char *holder_id, int64_t now_us, int64_t *touched) {
  return for_holder(tx, &stock_release_holds, holder_id, now_us, touched);
}

enum outcome stock_extend(struct tx *tx, const char *holder_id, int64_t until_us, int64_t *touched) {
  return for_holder(tx, &stock_extend_holds, holder_id, until_us, touched);
}

enum outcome stock_sell(struct tx *tx, const char *holder_id, int64_t now_us, int64_t *touched) {
  return for_holder(tx, &stock_sell_holds, holder_id, now_us, touched);
}

enum outcome stock_put_back(struct tx *tx, const char *holder_id, int64_t now_us, int64_t *touched) {
  return for_holder(tx, &stock_return_holds, holder_id, now_us, touched);
}

static enum outcome for_holder(struct tx *tx, const struct db_query *query, const char *holder_id, int64_t at_us,
                               int64_t *touched) {
  AUTO(arena) struct arena arena = {0};
  const struct db_param params[] = {P_UUID(holder_id), time_or_never(at_us)};
  struct touched_row *row = NULL;
  enum outcome outcome = tx_run(tx, query, params, &arena, &row, NULL);
  if (outcome == OK && touched) *touched = row->touched;
  return outcome;
}

enum outcome stock_expire(struct tx *tx, const char *kind, int64_t now_us, struct arena *arena,
                          struct stock_ended **ended, size_t *count) {
  const struct db_param params[] = {P_TEXT(kind), P_TIME(now_us)};
  return tx_run(tx, &stock_expire_holds, params, arena, ended, count);
}

enum outcome stock_look(struct tx *tx, const char *kpa, const struct stock_line lines[], size_t count, int64_t now_us,
                        struct arena *arena, struct stock_free **rows, size_t *row_count) {
  const char **items = arena_list(arena, count, sizeof *items), **pieces = arena_list(arena, count, sizeof *pieces);
  for (size_t i = 0; i < count; i++) {
    items[i] = lines[i].item;
    pieces[i] = lines[i].piece;
  }
  const struct db_param params[] = {P_TEXT(kpa), P_LIST(DB_TEXTS, items, count), P_LIST(DB_UUIDS, pieces, count),
                                    P_TIME(now_us)};
  return tx_run(tx, &stock_look_lines, params, arena, rows, row_count);
}

enum outcome stock_recount(struct tx *tx, struct arena *arena, struct stock_difference **rows, size_t *count) {
  return tx_run(tx, &stock_recount_shelves, NULL, arena, rows, count);
}
