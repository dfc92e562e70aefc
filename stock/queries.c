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

static const struct db_column shelf_row_columns[] = {DB_COLUMN(struct shelf_row, item),
                                                     DB_COLUMN(struct shelf_row, name),
                                                     DB_COLUMN(struct shelf_row, activity),
                                                     DB_COLUMN(struct shelf_row, unit),
                                                     DB_COLUMN(struct shelf_row, on_hand),
                                                     DB_COLUMN(struct shelf_row, held),
                                                     DB_COLUMN(struct shelf_row, available),
                                                     DB_COLUMN(struct shelf_row, held_until, .kind = DB_TIME),
                                                     DB_COLUMN(struct shelf_row, counted_at, .kind = DB_TIME)};
static const struct db_column move_row_columns[] = {DB_COLUMN(struct move_row, id, .kind = DB_UUID),
                                                    DB_COLUMN(struct move_row, kind),
                                                    DB_COLUMN(struct move_row, quantity),
                                                    DB_COLUMN(struct move_row, missing),
                                                    DB_COLUMN(struct move_row, note),
                                                    DB_COLUMN(struct move_row, ticket, .kind = DB_UUID),
                                                    DB_COLUMN(struct move_row, holder, .kind = DB_UUID),
                                                    DB_COLUMN(struct move_row, made_by, .kind = DB_UUID),
                                                    DB_COLUMN(struct move_row, made_at, .kind = DB_TIME)};
static const struct db_column verdict_row_columns[] = {DB_COLUMN(struct verdict_row, outcome),
                                                       DB_COLUMN(struct verdict_row, available),
                                                       DB_COLUMN(struct verdict_row, held_until, .kind = DB_TIME)};
static const struct db_column turned_row_columns[] = {DB_COLUMN(struct turned_row, outcome),
                                                      DB_COLUMN(struct turned_row, held_until, .kind = DB_TIME)};
static const struct db_column piece_row_columns[] = {DB_COLUMN(struct piece_row, id, .kind = DB_UUID),
                                                     DB_COLUMN(struct piece_row, code),
                                                     DB_COLUMN(struct piece_row, item),
                                                     DB_COLUMN(struct piece_row, name),
                                                     DB_COLUMN(struct piece_row, description),
                                                     DB_COLUMN(struct piece_row, condition),
                                                     DB_COLUMN(struct piece_row, size),
                                                     DB_COLUMN(struct piece_row, price),
                                                     DB_COLUMN(struct piece_row, member),
                                                     DB_COLUMN(struct piece_row, state),
                                                     DB_COLUMN(struct piece_row, sold_ticket, .kind = DB_UUID),
                                                     DB_COLUMN(struct piece_row, created_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct piece_row, changed_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct piece_row, published_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct piece_row, holder_kind),
                                                     DB_COLUMN(struct piece_row, holder, .kind = DB_UUID),
                                                     DB_COLUMN(struct piece_row, held_until, .kind = DB_TIME)};
static const struct db_column piece_check_row_columns[] = {DB_COLUMN(struct piece_check_row, item_known),
                                                           DB_COLUMN(struct piece_check_row, member_known),
                                                           DB_COLUMN(struct piece_check_row, code_free)};

#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query stock_##verb = {                                                                               \
      .name = "stock/" #verb, .sql = sql_stock_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}

ROWS(list_shelves, shelf_row, DB_TEXT, DB_TIME);
ROWS(list_moves, move_row, DB_TEXT, DB_TEXT, DB_UUID, DB_INTEGER);
ROWS(change_shelf, verdict_row, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT, DB_UUID, DB_TIME, DB_BOOL);
ROWS(list_pieces, piece_row, DB_TEXT, DB_TIME, DB_TEXT, DB_UUID, DB_INTEGER);
ROWS(read_piece, piece_row, DB_TEXT, DB_TIME, DB_UUID);
ROWS(check_piece, piece_check_row, DB_TEXT, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT);
COMMAND(insert_piece, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT,
        DB_TIME);
COMMAND(update_piece, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT,
        DB_TIME);
ROWS(turn_piece, turned_row, DB_TEXT, DB_UUID, DB_TEXT, DB_UUID, DB_TIME, DB_BOOL);
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

const struct db_query *const stock_queries[] = {&stock_take_lines,   &stock_release_holds,   &stock_extend_holds,
                                                &stock_sell_holds,   &stock_return_holds,    &stock_expire_holds,
                                                &stock_look_lines,   &stock_recount_shelves, &stock_list_shelves,
                                                &stock_list_moves,   &stock_change_shelf,    &stock_list_pieces,
                                                &stock_read_piece,   &stock_check_piece,     &stock_insert_piece,
                                                &stock_update_piece, &stock_turn_piece,      NULL};
