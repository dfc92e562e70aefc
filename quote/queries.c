/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "quote/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query quote_##verb = {                                                                               \
      .name = "quote/" #verb, .sql = sql_quote_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query quote_##verb = {.name = "quote/" #verb,                                                        \
                                        .sql = sql_quote_##verb,                                                       \
                                        .params = verb##_params,                                                       \
                                        .param_count = COUNT(verb##_params),                                           \
                                        .columns = row##_columns,                                                      \
                                        .column_count = COUNT(row##_columns),                                          \
                                        .row_size = sizeof(struct row)}

static const struct db_column quote_id_row_columns[] = {DB_COLUMN(struct quote_id_row, id, .kind = DB_UUID)};
static const struct db_column quote_key_row_columns[] = {DB_COLUMN(struct quote_key_row, id, .kind = DB_UUID),
                                                         DB_COLUMN(struct quote_key_row, code),
                                                         DB_COLUMN(struct quote_key_row, content_hash)};
static const struct db_column quote_sum_row_columns[] = {DB_COLUMN(struct quote_sum_row, bytes)};
static const struct db_column quote_row_columns[] = {DB_COLUMN(struct quote_row, id, .kind = DB_UUID),
                                                     DB_COLUMN(struct quote_row, kpa),
                                                     DB_COLUMN(struct quote_row, code),
                                                     DB_COLUMN(struct quote_row, activity),
                                                     DB_COLUMN(struct quote_row, state),
                                                     DB_COLUMN(struct quote_row, version),
                                                     DB_COLUMN(struct quote_row, language),
                                                     DB_COLUMN(struct quote_row, asked_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct quote_row, answered_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct quote_row, delay_days),
                                                     DB_COLUMN(struct quote_row, valid_until),
                                                     DB_COLUMN(struct quote_row, deposit_bp),
                                                     DB_COLUMN(struct quote_row, total),
                                                     DB_COLUMN(struct quote_row, deposit),
                                                     DB_COLUMN(struct quote_row, ended_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct quote_row, order, .kind = DB_UUID),
                                                     DB_COLUMN(struct quote_row, order_code),
                                                     DB_COLUMN(struct quote_row, order_state),
                                                     DB_COLUMN(struct quote_row, order_version),
                                                     DB_COLUMN(struct quote_row, name),
                                                     DB_COLUMN(struct quote_row, email),
                                                     DB_COLUMN(struct quote_row, phone),
                                                     DB_COLUMN(struct quote_row, wish),
                                                     DB_COLUMN(struct quote_row, answer),
                                                     DB_COLUMN(struct quote_row, place)};
static const struct db_column quote_line_row_columns[] = {
    DB_COLUMN(struct quote_line_row, line),       DB_COLUMN(struct quote_line_row, item),
    DB_COLUMN(struct quote_line_row, label),      DB_COLUMN(struct quote_line_row, quantity),
    DB_COLUMN(struct quote_line_row, unit_price), DB_COLUMN(struct quote_line_row, gross)};
static const struct db_column quote_file_row_columns[] = {
    DB_COLUMN(struct quote_file_row, id, .kind = DB_UUID), DB_COLUMN(struct quote_file_row, quote, .kind = DB_UUID),
    DB_COLUMN(struct quote_file_row, kind), DB_COLUMN(struct quote_file_row, name),
    DB_COLUMN(struct quote_file_row, bytes)};

ROWS(insert_quote, quote_id_row, DB_UUID, DB_TEXT, DB_TEXT, DB_BYTES, DB_BYTES, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(insert_contact, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(insert_files, DB_UUID, DB_TEXT, DB_UUIDS, DB_TEXTS, DB_TEXTS, DB_INTEGERS, DB_BYTES_LIST);
ROWS(find_by_key, quote_key_row, DB_TEXT, DB_BYTES);
ROWS(sum_bytes, quote_sum_row, DB_TEXT);
ROWS(find_quote, quote_row, DB_UUID);
ROWS(find_by_token, quote_id_row, DB_BYTES);
ROWS(list_quotes, quote_row, DB_TEXT, DB_TIME);
ROWS(lock_quote, quote_id_row, DB_UUID);
ROWS(list_lines, quote_line_row, DB_UUID);
ROWS(list_files, quote_file_row, DB_TEXT, DB_UUID, DB_TIME);
ROWS(find_file, quote_file_row, DB_UUID, DB_UUID);
COMMAND(put_answer, DB_UUID, DB_BYTES, DB_UUID, DB_TIME, DB_INTEGER, DB_DATE, DB_INTEGER, DB_INTEGER, DB_INTEGER);
COMMAND(put_words, DB_UUID, DB_TEXT, DB_TIME);
COMMAND(put_link, DB_UUID, DB_BYTES);
COMMAND(drop_lines, DB_UUID);
COMMAND(insert_lines, DB_UUID, DB_TEXT, DB_TEXTS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS);
COMMAND(end_quote, DB_UUID, DB_TEXT, DB_TIME);
COMMAND(accept_quote, DB_UUID, DB_TIME, DB_UUID);
COMMAND(empty_contact, DB_UUID, DB_TIME);
COMMAND(drop_files, DB_UUID);
ROWS(expire_quotes, quote_id_row, DB_TIME, DB_DATE);
ROWS(list_strangers, quote_id_row, DB_UUIDS);
COMMAND(insert_mail, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_TEXT, DB_UUID);

const struct db_query *const quote_queries[] = {
    &quote_insert_quote, &quote_insert_contact, &quote_insert_files,   &quote_find_by_key,  &quote_sum_bytes,
    &quote_find_quote,   &quote_find_by_token,  &quote_list_quotes,    &quote_lock_quote,   &quote_list_lines,
    &quote_list_files,   &quote_find_file,      &quote_put_answer,     &quote_put_words,    &quote_put_link,
    &quote_drop_lines,   &quote_insert_lines,   &quote_end_quote,      &quote_accept_quote, &quote_empty_contact,
    &quote_drop_files,   &quote_expire_quotes,  &quote_list_strangers, &quote_insert_mail,  NULL};
