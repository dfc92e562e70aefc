/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "payment/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query payment_##verb = {.name = "payment/" #verb,                                                    \
                                          .sql = sql_payment_##verb,                                                   \
                                          .params = verb##_params,                                                     \
                                          .param_count = COUNT(verb##_params)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query payment_##verb = {.name = "payment/" #verb,                                                    \
                                          .sql = sql_payment_##verb,                                                   \
                                          .params = verb##_params,                                                     \
                                          .param_count = COUNT(verb##_params),                                         \
                                          .columns = row##_columns,                                                    \
                                          .column_count = COUNT(row##_columns),                                        \
                                          .row_size = sizeof(struct row)}

static const struct db_column payment_setting_row_columns[] = {DB_COLUMN(struct payment_setting_row, provider),
                                                               DB_COLUMN(struct payment_setting_row, organisation),
                                                               DB_COLUMN(struct payment_setting_row, account)};
static const struct db_column payment_id_row_columns[] = {DB_COLUMN(struct payment_id_row, id, .kind = DB_UUID)};
static const struct db_column payment_row_columns[] = {DB_COLUMN(struct payment_row, id, .kind = DB_UUID),
                                                       DB_COLUMN(struct payment_row, kpa),
                                                       DB_COLUMN(struct payment_row, purpose),
                                                       DB_COLUMN(struct payment_row, target, .kind = DB_UUID),
                                                       DB_COLUMN(struct payment_row, label),
                                                       DB_COLUMN(struct payment_row, amount),
                                                       DB_COLUMN(struct payment_row, received),
                                                       DB_COLUMN(struct payment_row, back),
                                                       DB_COLUMN(struct payment_row, provider),
                                                       DB_COLUMN(struct payment_row, account),
                                                       DB_COLUMN(struct payment_row, organisation),
                                                       DB_COLUMN(struct payment_row, provider_ref),
                                                       DB_COLUMN(struct payment_row, money_ref),
                                                       DB_COLUMN(struct payment_row, state),
                                                       DB_COLUMN(struct payment_row, redirect_url),
                                                       DB_COLUMN(struct payment_row, return_url),
                                                       DB_COLUMN(struct payment_row, trouble),
                                                       DB_COLUMN(struct payment_row, hold_until, .kind = DB_TIME),
                                                       DB_COLUMN(struct payment_row, made_at, .kind = DB_TIME),
                                                       DB_COLUMN(struct payment_row, paid_at, .kind = DB_TIME),
                                                       DB_COLUMN(struct payment_row, attempts),
                                                       DB_COLUMN(struct payment_row, refunding)};
static const struct db_column payment_inbox_row_columns[] = {
    DB_COLUMN(struct payment_inbox_row, id, .kind = DB_UUID),
    DB_COLUMN(struct payment_inbox_row, payment, .kind = DB_UUID), DB_COLUMN(struct payment_inbox_row, attempts)};
static const struct db_column payment_refund_row_columns[] = {
    DB_COLUMN(struct payment_refund_row, id, .kind = DB_UUID),
    DB_COLUMN(struct payment_refund_row, payment, .kind = DB_UUID), DB_COLUMN(struct payment_refund_row, amount),
    DB_COLUMN(struct payment_refund_row, attempts)};
static const struct db_column payment_queued_row_columns[] = {DB_COLUMN(struct payment_queued_row, queued)};
static const struct db_column payment_refund_view_columns[] = {
    DB_COLUMN(struct payment_refund_view, id, .kind = DB_UUID),
    DB_COLUMN(struct payment_refund_view, payment, .kind = DB_UUID),
    DB_COLUMN(struct payment_refund_view, amount),
    DB_COLUMN(struct payment_refund_view, cause),
    DB_COLUMN(struct payment_refund_view, state),
    DB_COLUMN(struct payment_refund_view, trouble),
    DB_COLUMN(struct payment_refund_view, made_at, .kind = DB_TIME),
    DB_COLUMN(struct payment_refund_view, done_at, .kind = DB_TIME)};

ROWS(find_setting, payment_setting_row, DB_TEXT);
COMMAND(put_setting, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(insert_payment, DB_UUID, DB_TEXT, DB_TEXT, DB_UUID, DB_TEXT, DB_INTEGER, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT,
        DB_TIME, DB_TIME);
ROWS(find_open, payment_id_row, DB_TEXT, DB_UUID);
ROWS(find_last, payment_row, DB_TEXT, DB_UUID);
ROWS(find_payment, payment_row, DB_UUID);
ROWS(lock_payment, payment_row, DB_UUID);
COMMAND(hurry_payment, DB_TEXT, DB_UUID, DB_TIME);
COMMAND(give_up_payment, DB_TEXT, DB_UUID, DB_TIME);
ROWS(claim_payment, payment_id_row, DB_TIME);
COMMAND(note_session, DB_UUID, DB_TEXT, DB_TEXT, DB_TIME, DB_TIME);
COMMAND(note_payment, DB_UUID, DB_TEXT, DB_INTEGER, DB_TEXT, DB_TIME, DB_TIME);
COMMAND(note_trouble, DB_UUID, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(insert_inbox, DB_UUID, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_BYTES, DB_TIME);
ROWS(claim_inbox, payment_inbox_row, DB_TIME);
COMMAND(note_inbox, DB_UUID, DB_TIME, DB_TIME);
COMMAND(empty_inbox, DB_TIME);
ROWS(refund_target, payment_queued_row, DB_TEXT, DB_UUID, DB_INTEGER, DB_TIME);
ROWS(refund_late, payment_queued_row, DB_TEXT, DB_UUID, DB_INTEGER, DB_TIME);
ROWS(claim_refund, payment_refund_row, DB_TIME);
COMMAND(note_refund, DB_UUID, DB_TEXT, DB_TEXT, DB_TIME, DB_TIME);
COMMAND(note_back, DB_UUID, DB_INTEGER);
COMMAND(insert_outside, DB_UUID, DB_INTEGER, DB_TIME);
COMMAND(insert_refund, DB_UUID, DB_INTEGER, DB_UUID, DB_TIME);
COMMAND(retry_refund, DB_UUID, DB_INTEGER);
ROWS(list_payments, payment_row, DB_TEXT, DB_UUID, DB_INTEGER);
ROWS(list_refunds, payment_refund_view, DB_TEXT);

const struct db_query *const payment_queries[] = {
    &payment_find_setting,    &payment_put_setting,   &payment_insert_payment, &payment_find_open,
    &payment_find_last,       &payment_find_payment,  &payment_lock_payment,   &payment_hurry_payment,
    &payment_give_up_payment, &payment_claim_payment, &payment_note_session,   &payment_note_payment,
    &payment_note_trouble,    &payment_insert_inbox,  &payment_claim_inbox,    &payment_note_inbox,
    &payment_empty_inbox,     &payment_refund_target, &payment_refund_late,    &payment_claim_refund,
    &payment_note_refund,     &payment_note_back,     &payment_insert_outside, &payment_insert_refund,
    &payment_retry_refund,    &payment_list_payments, &payment_list_refunds,   NULL};
