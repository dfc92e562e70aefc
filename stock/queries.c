/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stock/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query stock_##verb = {.name = "stock/" #verb,                                                        \
                                        .sql = sql_stock_##verb,                                                       \
                                        .params = verb##_params,                                                       \
                                        .param_count = COUNT(verb##_params),                                           \
                                        .columns = row##_columns,                                                      \
                                        .column_count = COUNT(row##_columns),                                          \
                                        .row_size = sizeof(struct row)}

static const struct db_column stock_shortage_columns[] = {
    DB_COLUMN(struct stock_shortage, line), DB_COLUMN(struct stock_shortage, available),
    DB_COLUMN(struct stock_shortage, held_until, .kind = DB_TIME)};
static const struct db_column touched_row_columns[] = {DB_COLUMN(struct touched_row, touched)};
static const struct db_column stock_ended_columns[] = {
    DB_COLUMN(struct stock_ended, kpa),      DB_COLUMN(struct stock_ended, holder, .kind = DB_UUID),
    DB_COLUMN(struct stock_ended, item),     DB_COLUMN(struct stock_ended, piece, .kind = DB_UUID),
    DB_COLUMN(struct stock_ended, quantity), DB_COLUMN(struct stock_ended, state)};
static const struct db_column stock_free_columns[] = {
    DB_COLUMN(struct stock_free, line), DB_COLUMN(struct stock_free, available),
    DB_COLUMN(struct stock_free, held_until, .kind = DB_TIME), DB_COLUMN(struct stock_free, counted)};
static const struct db_column stock_difference_columns[] = {
    DB_COLUMN(struct stock_difference, kpa),     DB_COLUMN(struct stock_difference, item),
    DB_COLUMN(struct stock_difference, on_hand), DB_COLUMN(struct stock_difference, moved),
    DB_COLUMN(struct stock_difference, held),    DB_COLUMN(struct stock_difference, holds)};

ROWS(take_lines, stock_shortage, DB_TEXT, DB_TEXT, DB_UUID, DB_TIME, DB_TIME, DB_TEXTS, DB_UUIDS, DB_INTEGERS);
ROWS(release_holds, touched_row, DB_UUID, DB_TIME);
ROWS(extend_holds, touched_row, DB_UUID, DB_TIME);
ROWS(sell_holds, touched_row, DB_UUID, DB_TIME);
ROWS(return_holds, touched_row, DB_UUID, DB_TIME);
ROWS(expire_holds, stock_ended, DB_TEXT, DB_TIME);
ROWS(look_lines, stock_free, DB_TEXT, DB_TEXTS, DB_UUIDS, DB_TIME);
const struct db_query stock_recount_shelves = {.name = "stock/recount_shelves",
                                               .sql = sql_stock_recount_shelves,
                                               .columns = stock_difference_columns,
                                               .column_count = COUNT(stock_difference_columns),
                                               .row_size = sizeof(struct stock_difference)};

const struct db_query *const stock_queries[] = {&stock_take_lines, &stock_release_holds,   &stock_extend_holds,
                                                &stock_sell_holds, &stock_return_holds,    &stock_expire_holds,
                                                &stock_look_lines, &stock_recount_shelves, NULL};
