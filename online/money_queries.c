/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "online/close.h"
#include "online/money.h"
#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query online_##verb = {                                                                              \
      .name = "online/" #verb, .sql = sql_online_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}
#define ASK(verb, row, type)                                                                                           \
  const struct db_query online_##verb = {.name = "online/" #verb,                                                      \
                                         .sql = sql_online_##verb,                                                     \
                                         .columns = row##_columns,                                                     \
                                         .column_count = COUNT(row##_columns),                                         \
                                         .row_size = sizeof(type)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query online_##verb = {.name = "online/" #verb,                                                      \
                                         .sql = sql_online_##verb,                                                     \
                                         .params = verb##_params,                                                      \
                                         .param_count = COUNT(verb##_params),                                          \
                                         .columns = row##_columns,                                                     \
                                         .column_count = COUNT(row##_columns),                                         \
                                         .row_size = sizeof(struct row)}

static const struct db_column money_row_columns[] = {DB_COLUMN(struct money_row, id, .kind = DB_UUID),
                                                     DB_COLUMN(struct money_row, purpose),
                                                     DB_COLUMN(struct money_row, label),
                                                     DB_COLUMN(struct money_row, state),
                                                     DB_COLUMN(struct money_row, provider),
                                                     DB_COLUMN(struct money_row, amount),
                                                     DB_COLUMN(struct money_row, received),
                                                     DB_COLUMN(struct money_row, back),
                                                     DB_COLUMN(struct money_row, going),
                                                     DB_COLUMN(struct money_row, made_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct money_row, paid_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct money_row, order, .kind = DB_UUID),
                                                     DB_COLUMN(struct money_row, code),
                                                     DB_COLUMN(struct money_row, order_state),
                                                     DB_COLUMN(struct money_row, sold_at_till),
                                                     DB_COLUMN(struct money_row, task)};
static const struct db_column money_back_row_columns[] = {DB_COLUMN(struct money_back_row, id, .kind = DB_UUID),
                                                          DB_COLUMN(struct money_back_row, payment, .kind = DB_UUID),
                                                          DB_COLUMN(struct money_back_row, amount),
                                                          DB_COLUMN(struct money_back_row, cause),
                                                          DB_COLUMN(struct money_back_row, reason),
                                                          DB_COLUMN(struct money_back_row, state),
                                                          DB_COLUMN(struct money_back_row, trouble),
                                                          DB_COLUMN(struct money_back_row, by_transfer),
                                                          DB_COLUMN(struct money_back_row, made_at, .kind = DB_TIME),
                                                          DB_COLUMN(struct money_back_row, done_at, .kind = DB_TIME)};
static const struct db_column order_money_row_columns[] = {DB_COLUMN(struct order_money_row, id, .kind = DB_UUID),
                                                           DB_COLUMN(struct order_money_row, code),
                                                           DB_COLUMN(struct order_money_row, state),
                                                           DB_COLUMN(struct order_money_row, total),
                                                           DB_COLUMN(struct order_money_row, paid),
                                                           DB_COLUMN(struct order_money_row, back),
                                                           DB_COLUMN(struct order_money_row, going),
                                                           DB_COLUMN(struct order_money_row, payments),
                                                           DB_COLUMN(struct order_money_row, sale, .kind = DB_UUID),
                                                           DB_COLUMN(struct order_money_row, sale_state)};
static const struct db_column withdrawal_row_columns[] = {
    DB_COLUMN(struct withdrawal_row, id, .kind = DB_UUID),
    DB_COLUMN(struct withdrawal_row, order, .kind = DB_UUID),
    DB_COLUMN(struct withdrawal_row, code),
    DB_COLUMN(struct withdrawal_row, order_state),
    DB_COLUMN(struct withdrawal_row, declared_at, .kind = DB_TIME),
    DB_COLUMN(struct withdrawal_row, gross),
    DB_COLUMN(struct withdrawal_row, done_at, .kind = DB_TIME),
    DB_COLUMN(struct withdrawal_row, content),
    DB_COLUMN(struct withdrawal_row, name),
    DB_COLUMN(struct withdrawal_row, email),
    DB_COLUMN(struct withdrawal_row, phone),
    DB_COLUMN(struct withdrawal_row, fetched_at, .kind = DB_TIME),
    DB_COLUMN(struct withdrawal_row, going),
    DB_COLUMN(struct withdrawal_row, given),
    DB_COLUMN(struct withdrawal_row, given_at, .kind = DB_TIME),
    DB_COLUMN(struct withdrawal_row, refused),
    DB_COLUMN(struct withdrawal_row, done)};
static const struct db_column withdrawal_line_row_columns[] = {
    DB_COLUMN(struct withdrawal_line_row, order, .kind = DB_UUID), DB_COLUMN(struct withdrawal_line_row, line)};
static const struct db_column refused_row_columns[] = {
    DB_COLUMN(struct refused_row, id, .kind = DB_UUID), DB_COLUMN(struct refused_row, amount),
    DB_COLUMN(struct refused_row, purpose), DB_COLUMN(struct refused_row, target, .kind = DB_UUID),
    DB_COLUMN(struct refused_row, is_mismatch)};
static const struct db_column queued_row_columns[] = {DB_COLUMN(struct queued_row, queued)};

static const struct db_column shop_row_columns[] = {DB_COLUMN(struct shop_row, kpa)};
static const struct db_column record_row_columns[] = {
    DB_COLUMN(struct signed_row, id, .kind = DB_UUID), DB_COLUMN(struct signed_row, till),
    DB_COLUMN(struct signed_row, body), DB_COLUMN(struct signed_row, signature)};
static const struct db_column body_row_columns[] = {DB_COLUMN(struct body_row, body)};

ASK(list_shops, shop_row, struct shop_row);
ROWS(list_closings, body_row, DB_TEXT);
ROWS(list_uncounted, body_row, DB_TEXT, DB_INTEGER);
COMMAND(insert_record, DB_UUID, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT, DB_BYTES, DB_BYTES);
ASK(list_unbooked, record_row, struct signed_row);
COMMAND(end_record, DB_UUID, DB_TEXT, DB_TEXT);
ROWS(list_money, money_row, DB_TEXT, DB_TEXT);
ROWS(list_money_back, money_back_row, DB_UUIDS);
ROWS(lock_money, order_money_row, DB_UUID);
ROWS(find_money, order_money_row, DB_UUID);
ROWS(give_back, queued_row, DB_UUID, DB_INTEGER, DB_UUID, DB_TIME);
COMMAND(put_reason, DB_UUID, DB_TIME, DB_TEXT);
COMMAND(insert_refund, DB_UUID, DB_UUID, DB_TEXT, DB_TEXT, DB_INTEGERS, DB_INTEGERS, DB_INTEGER, DB_UUID, DB_TIME);
ROWS(list_withdrawals, withdrawal_row, DB_TEXT, DB_UUID);
ROWS(list_withdrawal_lines, withdrawal_line_row, DB_UUID);
COMMAND(end_withdrawal, DB_UUID, DB_TIME);
ROWS(lock_refused, refused_row, DB_UUID, DB_UUID);
COMMAND(end_refund, DB_UUID, DB_TIME);
COMMAND(add_pledge_back, DB_UUID, DB_INTEGER);

const struct db_query *const online_money_queries[] = {&online_list_shops,
                                                       &online_list_closings,
                                                       &online_list_uncounted,
                                                       &online_insert_record,
                                                       &online_list_unbooked,
                                                       &online_end_record,
                                                       &online_list_money,
                                                       &online_list_money_back,
                                                       &online_lock_money,
                                                       &online_find_money,
                                                       &online_give_back,
                                                       &online_put_reason,
                                                       &online_insert_refund,
                                                       &online_list_withdrawals,
                                                       &online_list_withdrawal_lines,
                                                       &online_end_withdrawal,
                                                       &online_lock_refused,
                                                       &online_end_refund,
                                                       &online_add_pledge_back,
                                                       NULL};
