/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "online/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query online_##verb = {                                                                              \
      .name = "online/" #verb, .sql = sql_online_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}
#define ASK(verb, row)                                                                                                 \
  const struct db_query online_##verb = {.name = "online/" #verb,                                                      \
                                         .sql = sql_online_##verb,                                                     \
                                         .columns = row##_columns,                                                     \
                                         .column_count = COUNT(row##_columns),                                         \
                                         .row_size = sizeof(struct row)}
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
                                                      DB_COLUMN(struct pickup_row, due_before),
                                                      DB_COLUMN(struct pickup_row, handed),
                                                      DB_COLUMN(struct pickup_row, pickup_from, .kind = DB_TIME),
                                                      DB_COLUMN(struct pickup_row, pickup_to, .kind = DB_TIME),
                                                      DB_COLUMN(struct pickup_row, dropoff_from, .kind = DB_TIME),
                                                      DB_COLUMN(struct pickup_row, name)};
static const struct db_column pickup_line_row_columns[] = {DB_COLUMN(struct pickup_line_row, order, .kind = DB_UUID),
                                                           DB_COLUMN(struct pickup_line_row, item),
                                                           DB_COLUMN(struct pickup_line_row, label),
                                                           DB_COLUMN(struct pickup_line_row, quantity),
                                                           DB_COLUMN(struct pickup_line_row, unit_price),
                                                           DB_COLUMN(struct pickup_line_row, gross),
                                                           DB_COLUMN(struct pickup_line_row, reference),
                                                           DB_COLUMN(struct pickup_line_row, member)};
static const struct db_column shelf_piece_row_columns[] = {
    DB_COLUMN(struct shelf_piece_row, code),   DB_COLUMN(struct shelf_piece_row, item),
    DB_COLUMN(struct shelf_piece_row, name),   DB_COLUMN(struct shelf_piece_row, size),
    DB_COLUMN(struct shelf_piece_row, state),  DB_COLUMN(struct shelf_piece_row, price),
    DB_COLUMN(struct shelf_piece_row, member), DB_COLUMN(struct shelf_piece_row, held_until, .kind = DB_TIME),
    DB_COLUMN(struct shelf_piece_row, is_held)};
static const struct db_column shelf_count_row_columns[] = {DB_COLUMN(struct shelf_count_row, item),
                                                           DB_COLUMN(struct shelf_count_row, free)};
static const struct db_column deposit_row_columns[] = {DB_COLUMN(struct deposit_row, order, .kind = DB_UUID),
                                                       DB_COLUMN(struct deposit_row, item),
                                                       DB_COLUMN(struct deposit_row, amount)};
static const struct db_column step_row_columns[] = {DB_COLUMN(struct step_row, event)};

static const struct db_column waiting_row_columns[] = {DB_COLUMN(struct waiting_row, id, .kind = DB_UUID),
                                                       DB_COLUMN(struct waiting_row, kpa),
                                                       DB_COLUMN(struct waiting_row, order, .kind = DB_UUID),
                                                       DB_COLUMN(struct waiting_row, amount),
                                                       DB_COLUMN(struct waiting_row, source, .kind = DB_UUID),
                                                       DB_COLUMN(struct waiting_row, is_deposit),
                                                       DB_COLUMN(struct waiting_row, source_code)};
static const struct db_column waiting_count_row_columns[] = {DB_COLUMN(struct waiting_count_row, waiting)};
static const struct db_column head_row_columns[] = {
    DB_COLUMN(struct head_row, till),          DB_COLUMN(struct head_row, sequence),
    DB_COLUMN(struct head_row, hash),          DB_COLUMN(struct head_row, perpetual),
    DB_COLUMN(struct head_row, perpetual_abs), DB_COLUMN(struct head_row, legal_entity)};
static const struct db_column signed_row_columns[] = {
    DB_COLUMN(struct signed_row, id, .kind = DB_UUID), DB_COLUMN(struct signed_row, till),
    DB_COLUMN(struct signed_row, body), DB_COLUMN(struct signed_row, signature)};
static const struct db_column body_row_columns[] = {DB_COLUMN(struct body_row, body)};
static const struct db_column withdrawn_row_columns[] = {DB_COLUMN(struct withdrawn_row, line),
                                                         DB_COLUMN(struct withdrawn_row, quantity)};

ROWS(list_orders, pickup_row, DB_TEXT, DB_TEXT, DB_UUID);
ROWS(list_order_lines, pickup_line_row, DB_UUIDS);
ROWS(list_deposits, deposit_row, DB_UUIDS);
ROWS(find_step, step_row, DB_UUID, DB_TEXT);

ROWS(list_shelf, shelf_piece_row, DB_TEXT, DB_TIME);
ROWS(list_counts, shelf_count_row, DB_TEXT);

COMMAND(insert_key, DB_TEXT, DB_BYTES, DB_TIME);
COMMAND(put_till, DB_TEXT, DB_TEXT, DB_BYTES, DB_BYTES, DB_TIME);
COMMAND(put_head, DB_TEXT, DB_TEXT, DB_BYTES);
ROWS(lock_head, head_row, DB_TEXT);
COMMAND(move_head, DB_TEXT, DB_INTEGER, DB_BYTES, DB_INTEGER, DB_INTEGER);
ASK(list_waiting, waiting_row);
ROWS(count_waiting, waiting_count_row, DB_UUIDS);
ASK(list_signed, signed_row);
COMMAND(keep_bytes, DB_UUID, DB_INTEGER, DB_BYTES, DB_BYTES);
COMMAND(end_sale, DB_UUID, DB_TEXT, DB_TEXT);
ROWS(list_records, body_row, DB_UUID);
ROWS(list_withdrawn, withdrawn_row, DB_UUID, DB_INTEGER);

const struct db_query *const online_queries[] = {&online_list_orders,
                                                 &online_list_order_lines,
                                                 &online_list_deposits,
                                                 &online_find_step,
                                                 &online_insert_key,
                                                 &online_put_till,
                                                 &online_put_head,
                                                 &online_lock_head,
                                                 &online_move_head,
                                                 &online_list_waiting,
                                                 &online_count_waiting,
                                                 &online_list_signed,
                                                 &online_keep_bytes,
                                                 &online_end_sale,
                                                 &online_list_records,
                                                 &online_list_withdrawn,
                                                 &online_list_shelf,
                                                 &online_list_counts,
                                                 NULL};
