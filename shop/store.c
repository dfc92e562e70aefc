/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/private.h"
#include "shop/shop.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static enum outcome ask_pieces(struct tx *tx, const char *kpa, const struct shop_sought *sought, struct arena *arena,
                               struct shop_stock *stock);

struct order_found {
  const char *id;
};
static const struct db_column found_columns[] = {DB_COLUMN(struct order_found, id, .kind = DB_UUID)};
static const struct db_column piece_columns[] = {DB_COLUMN(struct shop_piece, id, .kind = DB_UUID),
                                                 DB_COLUMN(struct shop_piece, code),
                                                 DB_COLUMN(struct shop_piece, item),
                                                 DB_COLUMN(struct shop_piece, name),
                                                 DB_COLUMN(struct shop_piece, description),
                                                 DB_COLUMN(struct shop_piece, condition),
                                                 DB_COLUMN(struct shop_piece, size),
                                                 DB_COLUMN(struct shop_piece, price),
                                                 DB_COLUMN(struct shop_piece, is_held),
                                                 DB_COLUMN(struct shop_piece, held_until, .kind = DB_TIME)};
static const struct db_column shelf_columns[] = {DB_COLUMN(struct shop_shelf, item), DB_COLUMN(struct shop_shelf, free),
                                                 DB_COLUMN(struct shop_shelf, held_until, .kind = DB_TIME)};
static const enum db_kind of_kpa_params[] = {DB_TEXT, DB_TIME}, search_params[] = {DB_TEXT, DB_TIME, DB_TEXT},
                          near_params[] = {DB_TEXT, DB_TIME, DB_TEXT, DB_UUID},
                          find_params[] = {DB_TEXT, DB_TEXT, DB_TEXT},
                          withdrawal_params[] = {DB_UUID, DB_UUID, DB_TEXT, DB_TIME, DB_INTEGERS, DB_INTEGER};
#define PIECES(query, text, of)                                                                                        \
  static const struct db_query query = {.name = "shop/" #query,                                                        \
                                        .sql = text,                                                                   \
                                        .params = of,                                                                  \
                                        .param_count = COUNT(of),                                                      \
                                        .columns = piece_columns,                                                      \
                                        .column_count = COUNT(piece_columns),                                          \
                                        .row_size = sizeof(struct shop_piece)}
PIECES(list_pieces, sql_shop_list_pieces, of_kpa_params);
PIECES(list_pieces_near, sql_shop_list_pieces_near, near_params);
PIECES(search_pieces, sql_shop_search_pieces, search_params);
static const struct db_query list_shelves = {.name = "shop/list_shelves",
                                             .sql = sql_shop_list_shelves,
                                             .params = search_params,
                                             .param_count = COUNT(search_params),
                                             .columns = shelf_columns,
                                             .column_count = COUNT(shelf_columns),
                                             .row_size = sizeof(struct shop_shelf)};
static const struct db_query find_order = {.name = "shop/find_order",
                                           .sql = sql_shop_find_order,
                                           .params = find_params,
                                           .param_count = COUNT(find_params),
                                           .columns = found_columns,
                                           .column_count = COUNT(found_columns),
                                           .row_size = sizeof(struct order_found)};
static const struct db_query insert_withdrawal = {.name = "shop/insert_withdrawal",
                                                  .sql = sql_shop_insert_withdrawal,
                                                  .params = withdrawal_params,
                                                  .param_count = COUNT(withdrawal_params)};
static const struct db_column state_columns[] = {DB_COLUMN(struct shop_state, id, .kind = DB_UUID),
                                                 DB_COLUMN(struct shop_state, is_held),
                                                 DB_COLUMN(struct shop_state, held_until, .kind = DB_TIME)};
static const enum db_kind state_params[] = {DB_TEXT, DB_UUIDS, DB_TIME};
static const struct db_query list_states = {.name = "shop/list_states",
                                            .sql = sql_shop_list_states,
                                            .params = state_params,
                                            .param_count = COUNT(state_params),
                                            .columns = state_columns,
                                            .column_count = COUNT(state_columns),
                                            .row_size = sizeof(struct shop_state)};
const struct db_query *const shop_queries[] = {&list_pieces, &list_pieces_near,  &search_pieces, &list_shelves,
                                               &find_order,  &insert_withdrawal, &list_states,   NULL};

enum outcome shop_read_stock(struct tx *tx, const char *kpa, int64_t now_us, struct arena *arena,
                             struct shop_stock *stock) {
  enum outcome outcome = shop_ask_stock(tx, kpa, &(struct shop_sought){0}, now_us, arena, stock);
  if (outcome == OK) outcome = tx_flush(tx);
  if (outcome == OK) shop_settle_stock(stock);
  return outcome;
}

enum outcome shop_ask_stock(struct tx *tx, const char *kpa, const struct shop_sought *sought, int64_t now_us,
                            struct arena *arena, struct shop_stock *stock) {
  const struct db_param shelf[] = {P_TEXT(kpa), P_TIME(now_us), P_TEXT(sought->item)};
  bool is_near = sought->item || sought->piece;
  *stock = (struct shop_stock){.now_us = now_us};
  enum outcome outcome = order_setting_ask(tx, kpa, arena, &stock->setting);
  if (outcome == OK) outcome = order_levels_ask(tx, kpa, arena, &stock->levels);
  if (outcome == OK) outcome = ask_pieces(tx, kpa, sought, arena, stock);
  if (outcome == OK && !sought->piece)
    outcome = tx_ask(tx, &list_shelves, shelf, arena, &stock->shelves, &stock->shelf_count);
  if (outcome != OK) return outcome;
  return is_near ? photos_ask_near(tx, kpa, sought->item, sought->piece, arena, &stock->photos, &stock->photo_count)
                 : photos_ask_shop(tx, kpa, arena, &stock->photos, &stock->photo_count);
}

void shop_settle_stock(struct shop_stock *stock) {
  stock->offer = order_setting_settle(&stock->setting);
}

static enum outcome ask_pieces(struct tx *tx, const char *kpa, const struct shop_sought *sought, struct arena *arena,
                               struct shop_stock *stock) {
  const struct db_param of[] = {P_TEXT(kpa), P_TIME(stock->now_us)};
  const struct db_param like[] = {of[0], of[1], P_TEXT(sought->words)};
  const struct db_param near[] = {of[0], of[1], P_TEXT(sought->item), P_UUID(sought->piece)};
  bool is_near = sought->item || sought->piece;
  const struct db_query *query = sought->words ? &search_pieces : is_near ? &list_pieces_near : &list_pieces;
  return tx_ask(tx, query, sought->words ? like : is_near ? near : of, arena, &stock->pieces, &stock->piece_count);
}

enum outcome shop_list_states(struct tx *tx, const char *kpa, const char *const ids[], size_t count, int64_t now_us,
                              struct arena *arena, struct shop_state **states, size_t *found) {
  const struct db_param params[] = {P_TEXT(kpa), P_LIST(DB_UUIDS, ids, count), P_TIME(now_us)};
  return tx_run(tx, &list_states, params, arena, states, found);
}

enum outcome shop_find_order(struct tx *tx, const char *kpa, const char *code, const char *contact, struct arena *arena,
                             const char **id) {
  const struct db_param params[] = {P_TEXT(kpa), P_TEXT(code), P_TEXT(contact)};
  struct order_found *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &find_order, params, arena, &row, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SUCH_ORDER, "code", "no such order");
  if (outcome == OK) *id = row->id;
  return outcome;
}

enum outcome shop_keep_withdrawal(struct tx *tx, const struct shop_withdrawal *withdrawal, bool *kept) {
  char id[UUID_TEXT];
  size_t count = 0;
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),
                                    P_UUID(withdrawal->order),
                                    P_TEXT(withdrawal->kpa),
                                    P_TIME(withdrawal->now_us),
                                    P_LIST(DB_INTEGERS, withdrawal->lines, withdrawal->count),
                                    P_INTEGER(withdrawal->gross.cents)};
  enum outcome outcome = tx_run(tx, &insert_withdrawal, params, NULL, NULL, &count);
  *kept = count > 0;
  return outcome;
}
