/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "custody/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query custody_##verb = {.name = "custody/" #verb,                                                    \
                                          .sql = sql_custody_##verb,                                                   \
                                          .params = verb##_params,                                                     \
                                          .param_count = COUNT(verb##_params)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query custody_##verb = {.name = "custody/" #verb,                                                    \
                                          .sql = sql_custody_##verb,                                                   \
                                          .params = verb##_params,                                                     \
                                          .param_count = COUNT(verb##_params),                                         \
                                          .columns = row##_columns,                                                    \
                                          .column_count = COUNT(row##_columns),                                        \
                                          .row_size = sizeof(struct row)}

static const struct db_column event_row_columns[] = {DB_COLUMN(struct event_row, about, .kind = DB_UUID),
                                                     DB_COLUMN(struct event_row, id, .kind = DB_UUID),
                                                     DB_COLUMN(struct event_row, till),
                                                     DB_COLUMN(struct event_row, sequence),
                                                     DB_COLUMN(struct event_row, at, .kind = DB_TIME),
                                                     DB_COLUMN(struct event_row, kind),
                                                     DB_COLUMN(struct event_row, state),
                                                     DB_COLUMN(struct event_row, place),
                                                     DB_COLUMN(struct event_row, priced),
                                                     DB_COLUMN(struct event_row, total),
                                                     DB_COLUMN(struct event_row, paid),
                                                     DB_COLUMN(struct event_row, held)};
static const struct db_column news_row_columns[] = {DB_COLUMN(struct news_row, serial),
                                                    DB_COLUMN(struct news_row, id, .kind = DB_UUID),
                                                    DB_COLUMN(struct news_row, about, .kind = DB_UUID),
                                                    DB_COLUMN(struct news_row, at, .kind = DB_TIME),
                                                    DB_COLUMN(struct news_row, till),
                                                    DB_COLUMN(struct news_row, body),
                                                    DB_COLUMN(struct news_row, paid),
                                                    DB_COLUMN(struct news_row, held)};
static const struct db_column machine_row_columns[] = {
    DB_COLUMN(struct machine_row, code), DB_COLUMN(struct machine_row, name),   DB_COLUMN(struct machine_row, activity),
    DB_COLUMN(struct machine_row, size), DB_COLUMN(struct machine_row, cycles), DB_COLUMN(struct machine_row, days)};
static const struct db_column customer_row_columns[] = {
    DB_COLUMN(struct customer_row, id, .kind = DB_UUID), DB_COLUMN(struct customer_row, name),
    DB_COLUMN(struct customer_row, phone), DB_COLUMN(struct customer_row, email),
    DB_COLUMN(struct customer_row, language)};
static const struct db_column due_row_columns[] = {DB_COLUMN(struct due_row, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct due_row, tag),
                                                   DB_COLUMN(struct due_row, place),
                                                   DB_COLUMN(struct due_row, city),
                                                   DB_COLUMN(struct due_row, name),
                                                   DB_COLUMN(struct due_row, email),
                                                   DB_COLUMN(struct due_row, language),
                                                   DB_COLUMN(struct due_row, again)};
static const struct db_column board_row_columns[] = {DB_COLUMN(struct board_row, id, .kind = DB_UUID),
                                                     DB_COLUMN(struct board_row, till),
                                                     DB_COLUMN(struct board_row, at, .kind = DB_TIME),
                                                     DB_COLUMN(struct board_row, tag),
                                                     DB_COLUMN(struct board_row, tag_last),
                                                     DB_COLUMN(struct board_row, items),
                                                     DB_COLUMN(struct board_row, label),
                                                     DB_COLUMN(struct board_row, promised),
                                                     DB_COLUMN(struct board_row, state),
                                                     DB_COLUMN(struct board_row, since, .kind = DB_TIME),
                                                     DB_COLUMN(struct board_row, place),
                                                     DB_COLUMN(struct board_row, total),
                                                     DB_COLUMN(struct board_row, paid),
                                                     DB_COLUMN(struct board_row, clashes),
                                                     DB_COLUMN(struct board_row, announced_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct board_row, reminders),
                                                     DB_COLUMN(struct board_row, name),
                                                     DB_COLUMN(struct board_row, phone),
                                                     DB_COLUMN(struct board_row, email),
                                                     DB_COLUMN(struct board_row, sold_from, .kind = DB_TIME)};
static const struct db_column picture_row_columns[] = {DB_COLUMN(struct picture_row, id, .kind = DB_UUID),
                                                       DB_COLUMN(struct picture_row, about, .kind = DB_UUID),
                                                       DB_COLUMN(struct picture_row, tag)};
static const struct db_column jpeg_row_columns[] = {DB_COLUMN(struct jpeg_row, jpeg)};
static const struct db_column law_row_columns[] = {DB_COLUMN(struct law_row, law), DB_COLUMN(struct law_row, days)};
static const struct db_column lots_row_columns[] = {
    DB_COLUMN(struct lots_row, month), DB_COLUMN(struct lots_row, category), DB_COLUMN(struct lots_row, grams),
    DB_COLUMN(struct lots_row, lots)};
static const struct db_column register_row_columns[] = {
    DB_COLUMN(struct register_row, day),    DB_COLUMN(struct register_row, kind),
    DB_COLUMN(struct register_row, number), DB_COLUMN(struct register_row, nature),
    DB_COLUMN(struct register_row, origin), DB_COLUMN(struct register_row, grams),
    DB_COLUMN(struct register_row, pieces), DB_COLUMN(struct register_row, paid),
    DB_COLUMN(struct register_row, till)};
static const struct db_column custody_unsold_columns[] = {DB_COLUMN(struct custody_unsold, id, .kind = DB_UUID),
                                                          DB_COLUMN(struct custody_unsold, till),
                                                          DB_COLUMN(struct custody_unsold, held)};
static const struct db_query list_unsold = {.name = "custody/list_unsold",
                                            .sql = sql_custody_list_unsold,
                                            .columns = custody_unsold_columns,
                                            .column_count = COUNT(custody_unsold_columns),
                                            .row_size = sizeof(struct custody_unsold)};

COMMAND(insert_event, DB_UUID, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TIME, DB_TEXT, DB_TEXT, DB_TEXT,
        DB_BOOL, DB_INTEGER);
COMMAND(insert_order, DB_UUID, DB_TEXT, DB_TEXT, DB_TIME, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT, DB_DATE, DB_UUID,
        DB_INTEGER);
ROWS(list_events, event_row, DB_UUIDS);
COMMAND(stand_order, DB_UUID, DB_TEXT, DB_TIME, DB_TEXT, DB_INTEGER, DB_BOOL, DB_INTEGER);
COMMAND(insert_lot, DB_UUID, DB_TEXT, DB_DATE, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TEXT, DB_TEXT, DB_TIME);
ROWS(list_news, news_row, DB_TEXT, DB_TEXT, DB_INTEGER);
ROWS(list_machines, machine_row, DB_TEXT);
ROWS(list_customers, customer_row, DB_TEXT, DB_TIME);
COMMAND(put_customer, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(erase_customer, DB_UUID, DB_TIME);
ROWS(list_due, due_row, DB_TIME);
COMMAND(insert_mail, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(note_told, DB_UUID, DB_TIME);
ROWS(list_board, board_row, DB_TEXT, DB_TIME);
ROWS(find_delay, law_row, DB_DATE);
COMMAND(put_picture, DB_UUID, DB_TEXT, DB_UUID, DB_TEXT, DB_BYTES, DB_TIME);
ROWS(list_pictures, picture_row, DB_TEXT, DB_TIME);
ROWS(find_picture, jpeg_row, DB_TEXT, DB_UUID);
COMMAND(put_machine, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_TEXT);
ROWS(sum_lots, lots_row, DB_TEXT, DB_DATE, DB_DATE);
ROWS(list_register, register_row, DB_TEXT, DB_DATE, DB_DATE);

const struct db_query *const custody_queries[] = {&custody_insert_event,
                                                  &custody_insert_order,
                                                  &custody_list_events,
                                                  &custody_stand_order,
                                                  &custody_insert_lot,
                                                  &custody_list_news,
                                                  &custody_list_machines,
                                                  &custody_list_customers,
                                                  &custody_put_customer,
                                                  &custody_erase_customer,
                                                  &custody_list_due,
                                                  &custody_insert_mail,
                                                  &custody_note_told,
                                                  &custody_list_board,
                                                  &custody_find_delay,
                                                  &custody_put_picture,
                                                  &custody_list_pictures,
                                                  &custody_find_picture,
                                                  &custody_put_machine,
                                                  &custody_sum_lots,
                                                  &custody_list_register,
                                                  &list_unsold,
                                                  NULL};

enum outcome custody_list_unsold(struct tx *tx, struct arena *arena, struct custody_unsold **rows, size_t *count) {
  return tx_run(tx, &list_unsold, NULL, arena, rows, count);
}
