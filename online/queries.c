/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "online/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query online_##verb = {.name = "online/" #verb,                                                      \
                                         .sql = sql_online_##verb,                                                     \
                                         .params = verb##_params,                                                      \
                                         .param_count = COUNT(verb##_params),                                          \
                                         .columns = row##_columns,                                                     \
                                         .column_count = COUNT(row##_columns),                                         \
                                         .row_size = sizeof(struct row)}

static const struct db_column pickup_row_columns[] = {DB_COLUMN(struct pickup_row, id, .kind = DB_UUID),
                                                      DB_COLUMN(struct pickup_row, code),
                                                      DB_COLUMN(struct pickup_row, state),
                                                      DB_COLUMN(struct pickup_row, pays),
                                                      DB_COLUMN(struct pickup_row, version),
                                                      DB_COLUMN(struct pickup_row, total),
                                                      DB_COLUMN(struct pickup_row, due),
                                                      DB_COLUMN(struct pickup_row, handed),
                                                      DB_COLUMN(struct pickup_row, pickup_from, .kind = DB_TIME),
                                                      DB_COLUMN(struct pickup_row, pickup_to, .kind = DB_TIME),
                                                      DB_COLUMN(struct pickup_row, name)};
static const struct db_column pickup_line_row_columns[] = {DB_COLUMN(struct pickup_line_row, order, .kind = DB_UUID),
                                                           DB_COLUMN(struct pickup_line_row, item),
                                                           DB_COLUMN(struct pickup_line_row, label),
                                                           DB_COLUMN(struct pickup_line_row, quantity),
                                                           DB_COLUMN(struct pickup_line_row, unit_price),
                                                           DB_COLUMN(struct pickup_line_row, gross),
                                                           DB_COLUMN(struct pickup_line_row, reference),
                                                           DB_COLUMN(struct pickup_line_row, member)};
static const struct db_column step_row_columns[] = {DB_COLUMN(struct step_row, event)};

ROWS(list_orders, pickup_row, DB_TEXT, DB_TEXT, DB_UUID);
ROWS(list_order_lines, pickup_line_row, DB_UUIDS);
ROWS(find_step, step_row, DB_UUID, DB_TEXT);

const struct db_query *const online_queries[] = {&online_list_orders, &online_list_order_lines, &online_find_step,
                                                 NULL};
