/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hook/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query hook_##verb = {                                                                                \
      .name = "hook/" #verb, .sql = sql_hook_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query hook_##verb = {.name = "hook/" #verb,                                                          \
                                       .sql = sql_hook_##verb,                                                         \
                                       .params = verb##_params,                                                        \
                                       .param_count = COUNT(verb##_params),                                            \
                                       .columns = row##_columns,                                                       \
                                       .column_count = COUNT(row##_columns),                                           \
                                       .row_size = sizeof(struct row)}

static const struct db_column hook_row_columns[] = {DB_COLUMN(struct hook_row, id, .kind = DB_UUID),
                                                    DB_COLUMN(struct hook_row, url),
                                                    DB_COLUMN(struct hook_row, label),
                                                    DB_COLUMN(struct hook_row, events),
                                                    DB_COLUMN(struct hook_row, state),
                                                    DB_COLUMN(struct hook_row, made_at, .kind = DB_TIME),
                                                    DB_COLUMN(struct hook_row, failing_since, .kind = DB_TIME),
                                                    DB_COLUMN(struct hook_row, waiting),
                                                    DB_COLUMN(struct hook_row, last_at, .kind = DB_TIME),
                                                    DB_COLUMN(struct hook_row, last_status),
                                                    DB_COLUMN(struct hook_row, last_trouble)};
static const struct db_column hook_due_row_columns[] = {DB_COLUMN(struct hook_due_row, id, .kind = DB_UUID),
                                                        DB_COLUMN(struct hook_due_row, hook, .kind = DB_UUID),
                                                        DB_COLUMN(struct hook_due_row, url),
                                                        DB_COLUMN(struct hook_due_row, event, .kind = DB_UUID),
                                                        DB_COLUMN(struct hook_due_row, body),
                                                        DB_COLUMN(struct hook_due_row, attempts),
                                                        DB_COLUMN(struct hook_due_row, made_at, .kind = DB_TIME),
                                                        DB_COLUMN(struct hook_due_row, failing_since, .kind = DB_TIME)};
static const struct db_column hook_secret_row_columns[] = {DB_COLUMN(struct hook_secret_row, id, .kind = DB_UUID),
                                                           DB_COLUMN(struct hook_secret_row, sealed)};
static const struct db_column hook_delivery_row_columns[] = {
    DB_COLUMN(struct hook_delivery_row, id, .kind = DB_UUID),
    DB_COLUMN(struct hook_delivery_row, event, .kind = DB_UUID),
    DB_COLUMN(struct hook_delivery_row, type),
    DB_COLUMN(struct hook_delivery_row, state),
    DB_COLUMN(struct hook_delivery_row, replay),
    DB_COLUMN(struct hook_delivery_row, made_at, .kind = DB_TIME),
    DB_COLUMN(struct hook_delivery_row, next_at, .kind = DB_TIME),
    DB_COLUMN(struct hook_delivery_row, done_at, .kind = DB_TIME)};
static const struct db_column hook_attempt_row_columns[] = {
    DB_COLUMN(struct hook_attempt_row, delivery, .kind = DB_UUID),
    DB_COLUMN(struct hook_attempt_row, number),
    DB_COLUMN(struct hook_attempt_row, at, .kind = DB_TIME),
    DB_COLUMN(struct hook_attempt_row, took_ms),
    DB_COLUMN(struct hook_attempt_row, status),
    DB_COLUMN(struct hook_attempt_row, trouble),
    DB_COLUMN(struct hook_attempt_row, answer)};
static const struct db_column hook_held_row_columns[] = {DB_COLUMN(struct hook_held_row, held)};
static const struct db_column hook_count_row_columns[] = {DB_COLUMN(struct hook_count_row, number)};

static const struct db_column sms_row_columns[] = {DB_COLUMN(struct sms_row, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct sms_row, kpa),
                                                   DB_COLUMN(struct sms_row, phone),
                                                   DB_COLUMN(struct sms_row, text),
                                                   DB_COLUMN(struct sms_row, tries),
                                                   DB_COLUMN(struct sms_row, expires_at, .kind = DB_TIME)};
static const struct db_column sms_setting_row_columns[] = {
    DB_COLUMN(struct sms_setting_row, is_on),     DB_COLUMN(struct sms_setting_row, url),
    DB_COLUMN(struct sms_setting_row, format),    DB_COLUMN(struct sms_setting_row, body),
    DB_COLUMN(struct sms_setting_row, header),    DB_COLUMN(struct sms_setting_row, sender),
    DB_COLUMN(struct sms_setting_row, daily_max), DB_COLUMN(struct sms_setting_row, account)};
static const struct db_column sms_may_row_columns[] = {DB_COLUMN(struct sms_may_row, may)};
static const struct db_column message_row_columns[] = {DB_COLUMN(struct message_row, id, .kind = DB_UUID),
                                                       DB_COLUMN(struct message_row, channel),
                                                       DB_COLUMN(struct message_row, order_id, .kind = DB_UUID),
                                                       DB_COLUMN(struct message_row, about, .kind = DB_UUID),
                                                       DB_COLUMN(struct message_row, code),
                                                       DB_COLUMN(struct message_row, campaign),
                                                       DB_COLUMN(struct message_row, kind),
                                                       DB_COLUMN(struct message_row, shown),
                                                       DB_COLUMN(struct message_row, state),
                                                       DB_COLUMN(struct message_row, trouble),
                                                       DB_COLUMN(struct message_row, made_at, .kind = DB_TIME),
                                                       DB_COLUMN(struct message_row, done_at, .kind = DB_TIME),
                                                       DB_COLUMN(struct message_row, again_at, .kind = DB_TIME),
                                                       DB_COLUMN(struct message_row, stands)};
static const struct db_column message_address_row_columns[] = {DB_COLUMN(struct message_address_row, address)};

ROWS(list_hooks, hook_row, DB_TEXT, DB_UUID);
ROWS(hold_hooks, hook_held_row, DB_TEXT);
ROWS(count_hooks, hook_count_row, DB_TEXT);
COMMAND(insert_hook, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXTS, DB_UUID, DB_TIME);
COMMAND(update_hook, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXTS, DB_TEXT, DB_TIME);
COMMAND(delete_hook, DB_UUID);
COMMAND(insert_secret, DB_UUID, DB_UUID, DB_TEXT, DB_BYTES, DB_TIME);
COMMAND(end_secrets, DB_UUID, DB_TIME, DB_TIME);
COMMAND(insert_ping, DB_UUID, DB_UUID, DB_UUID, DB_TIME);
ROWS(list_deliveries, hook_delivery_row, DB_UUID, DB_UUID, DB_INTEGER);
ROWS(list_attempts, hook_attempt_row, DB_UUIDS);
COMMAND(replay_event, DB_UUID, DB_UUID, DB_TIME);
COMMAND(replay_since, DB_UUID, DB_TIME, DB_TIME);
ROWS(claim_delivery, hook_due_row, DB_TIME);
ROWS(list_live_secrets, hook_secret_row, DB_UUID, DB_TIME);
COMMAND(note_delivery, DB_UUID, DB_TEXT, DB_TIME, DB_TIME, DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_TEXT, DB_TEXT);
ROWS(break_hook, hook_count_row, DB_UUID, DB_TIME);

ROWS(claim_sms, sms_row, DB_TIME);
ROWS(find_sms_setting, sms_setting_row, DB_TEXT);
COMMAND(put_sms_setting, DB_TEXT, DB_BOOL, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_TIME);
ROWS(spend_sms, sms_may_row, DB_TEXT, DB_DATE);
COMMAND(note_sms, DB_UUID, DB_TEXT, DB_TIME, DB_TIME, DB_TIME);
ROWS(list_messages, message_row, DB_TEXT, DB_UUID, DB_INTEGER, DB_UUID);
ROWS(note_again, message_address_row, DB_UUID, DB_TIME);

const struct db_query *const hook_queries[] = {
    &hook_list_hooks,    &hook_hold_hooks,    &hook_count_hooks,   &hook_insert_hook,      &hook_update_hook,
    &hook_delete_hook,   &hook_insert_secret, &hook_end_secrets,   &hook_insert_ping,      &hook_list_deliveries,
    &hook_list_attempts, &hook_replay_event,  &hook_replay_since,  &hook_claim_delivery,   &hook_list_live_secrets,
    &hook_note_delivery, &hook_break_hook,    &hook_claim_sms,     &hook_find_sms_setting, &hook_put_sms_setting,
    &hook_spend_sms,     &hook_note_sms,      &hook_list_messages, &hook_note_again,       NULL};
