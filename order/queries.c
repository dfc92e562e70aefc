/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "order/level.h"
#include "order/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query order_##verb = {                                                                               \
      .name = "order/" #verb, .sql = sql_order_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query order_##verb = {.name = "order/" #verb,                                                        \
                                        .sql = sql_order_##verb,                                                       \
                                        .params = verb##_params,                                                       \
                                        .param_count = COUNT(verb##_params),                                           \
                                        .columns = row##_columns,                                                      \
                                        .column_count = COUNT(row##_columns),                                          \
                                        .row_size = sizeof(struct row)}

static const struct db_column order_slot_row_columns[] = {DB_COLUMN(struct order_slot_row, place),
                                                          DB_COLUMN(struct order_slot_row, slot, .kind = DB_UUID)};
static const struct db_column order_locked_row_columns[] = {
    DB_COLUMN(struct order_locked_row, id, .kind = DB_UUID),
    DB_COLUMN(struct order_locked_row, kpa),
    DB_COLUMN(struct order_locked_row, code),
    DB_COLUMN(struct order_locked_row, state),
    DB_COLUMN(struct order_locked_row, pays),
    DB_COLUMN(struct order_locked_row, version),
    DB_COLUMN(struct order_locked_row, language),
    DB_COLUMN(struct order_locked_row, total),
    DB_COLUMN(struct order_locked_row, paid),
    DB_COLUMN(struct order_locked_row, back),
    DB_COLUMN(struct order_locked_row, pickup, .kind = DB_UUID),
    DB_COLUMN(struct order_locked_row, dropoff, .kind = DB_UUID),
    DB_COLUMN(struct order_locked_row, held_until, .kind = DB_TIME),
    DB_COLUMN(struct order_locked_row, ticket, .kind = DB_UUID),
    DB_COLUMN(struct order_locked_row, deposit),
    DB_COLUMN(struct order_locked_row, counter),
    DB_COLUMN(struct order_locked_row, source)};
static const struct db_column order_id_row_columns[] = {DB_COLUMN(struct order_id_row, id, .kind = DB_UUID)};
static const struct db_column order_stock_row_columns[] = {DB_COLUMN(struct order_stock_row, item),
                                                           DB_COLUMN(struct order_stock_row, piece, .kind = DB_UUID),
                                                           DB_COLUMN(struct order_stock_row, quantity)};
static const struct db_column order_letter_row_columns[] = {
    DB_COLUMN(struct order_letter_row, code),
    DB_COLUMN(struct order_letter_row, language),
    DB_COLUMN(struct order_letter_row, total),
    DB_COLUMN(struct order_letter_row, pays),
    DB_COLUMN(struct order_letter_row, name),
    DB_COLUMN(struct order_letter_row, email),
    DB_COLUMN(struct order_letter_row, phone),
    DB_COLUMN(struct order_letter_row, kpa),
    DB_COLUMN(struct order_letter_row, place),
    DB_COLUMN(struct order_letter_row, city),
    DB_COLUMN(struct order_letter_row, address),
    DB_COLUMN(struct order_letter_row, starts_at, .kind = DB_TIME),
    DB_COLUMN(struct order_letter_row, ends_at, .kind = DB_TIME),
    DB_COLUMN(struct order_letter_row, dropoff_from, .kind = DB_TIME),
    DB_COLUMN(struct order_letter_row, dropoff_to, .kind = DB_TIME),
    DB_COLUMN(struct order_letter_row, by_sms)};
static const struct db_column order_withdrawal_row_columns[] = {
    DB_COLUMN(struct order_withdrawal_row, declared_at, .kind = DB_TIME),
    DB_COLUMN(struct order_withdrawal_row, gross),
    DB_COLUMN(struct order_withdrawal_row, code),
    DB_COLUMN(struct order_withdrawal_row, language),
    DB_COLUMN(struct order_withdrawal_row, kpa),
    DB_COLUMN(struct order_withdrawal_row, place),
    DB_COLUMN(struct order_withdrawal_row, seller),
    DB_COLUMN(struct order_withdrawal_row, name)};
static const struct db_column order_withdrawn_row_columns[] = {DB_COLUMN(struct order_withdrawn_row, label),
                                                               DB_COLUMN(struct order_withdrawn_row, gross)};
static const struct db_column order_row_columns[] = {DB_COLUMN(struct order_row, id, .kind = DB_UUID),
                                                     DB_COLUMN(struct order_row, kpa),
                                                     DB_COLUMN(struct order_row, code),
                                                     DB_COLUMN(struct order_row, state),
                                                     DB_COLUMN(struct order_row, pays),
                                                     DB_COLUMN(struct order_row, source),
                                                     DB_COLUMN(struct order_row, version),
                                                     DB_COLUMN(struct order_row, language),
                                                     DB_COLUMN(struct order_row, total),
                                                     DB_COLUMN(struct order_row, paid),
                                                     DB_COLUMN(struct order_row, back),
                                                     DB_COLUMN(struct order_row, deposit),
                                                     DB_COLUMN(struct order_row, counter),
                                                     DB_COLUMN(struct order_row, made_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct order_row, held_until, .kind = DB_TIME),
                                                     DB_COLUMN(struct order_row, ticket, .kind = DB_UUID),
                                                     DB_COLUMN(struct order_row, pickup_from, .kind = DB_TIME),
                                                     DB_COLUMN(struct order_row, pickup_to, .kind = DB_TIME),
                                                     DB_COLUMN(struct order_row, dropoff_from, .kind = DB_TIME),
                                                     DB_COLUMN(struct order_row, dropoff_to, .kind = DB_TIME),
                                                     DB_COLUMN(struct order_row, name),
                                                     DB_COLUMN(struct order_row, email),
                                                     DB_COLUMN(struct order_row, phone),
                                                     DB_COLUMN(struct order_row, withdrawn_at, .kind = DB_TIME),
                                                     DB_COLUMN(struct order_row, content)};
static const struct db_column order_line_row_columns[] = {DB_COLUMN(struct order_line_row, line),
                                                          DB_COLUMN(struct order_line_row, item),
                                                          DB_COLUMN(struct order_line_row, piece, .kind = DB_UUID),
                                                          DB_COLUMN(struct order_line_row, label),
                                                          DB_COLUMN(struct order_line_row, activity),
                                                          DB_COLUMN(struct order_line_row, kind),
                                                          DB_COLUMN(struct order_line_row, quantity),
                                                          DB_COLUMN(struct order_line_row, unit_price),
                                                          DB_COLUMN(struct order_line_row, gross),
                                                          DB_COLUMN(struct order_line_row, vat_rate),
                                                          DB_COLUMN(struct order_line_row, vat_scheme),
                                                          DB_COLUMN(struct order_line_row, withdrawal)};
static const struct db_column order_event_row_columns[] = {
    DB_COLUMN(struct order_event_row, sequence), DB_COLUMN(struct order_event_row, at, .kind = DB_TIME),
    DB_COLUMN(struct order_event_row, event),    DB_COLUMN(struct order_event_row, state),
    DB_COLUMN(struct order_event_row, by),       DB_COLUMN(struct order_event_row, detail)};
static const struct db_column order_slot_rule_columns[] = {DB_COLUMN(struct order_slot_rule, id, .kind = DB_UUID),
                                                           DB_COLUMN(struct order_slot_rule, purpose),
                                                           DB_COLUMN(struct order_slot_rule, activity),
                                                           DB_COLUMN(struct order_slot_rule, weekday),
                                                           DB_COLUMN(struct order_slot_rule, from_minute),
                                                           DB_COLUMN(struct order_slot_rule, to_minute),
                                                           DB_COLUMN(struct order_slot_rule, slot_minutes),
                                                           DB_COLUMN(struct order_slot_rule, capacity),
                                                           DB_COLUMN(struct order_slot_rule, preparation_minutes),
                                                           DB_COLUMN(struct order_slot_rule, cut_off_days),
                                                           DB_COLUMN(struct order_slot_rule, cut_off_minute),
                                                           DB_COLUMN(struct order_slot_rule, valid_from),
                                                           DB_COLUMN(struct order_slot_rule, ended_on)};
static const struct db_column order_held_row_columns[] = {DB_COLUMN(struct order_held_row, held)};
static const struct db_column order_level_columns[] = {DB_COLUMN(struct order_level, id, .kind = DB_UUID),
                                                       DB_COLUMN(struct order_level, activity),
                                                       DB_COLUMN(struct order_level, item),
                                                       DB_COLUMN(struct order_level, solidarity_bp),
                                                       DB_COLUMN(struct order_level, support_bp),
                                                       DB_COLUMN(struct order_level, decided_on),
                                                       DB_COLUMN(struct order_level, minutes)};
static const struct db_column order_closed_row_columns[] = {DB_COLUMN(struct order_closed_row, starts_on),
                                                            DB_COLUMN(struct order_closed_row, ends_on)};
static const struct db_column order_taken_row_columns[] = {
    DB_COLUMN(struct order_taken_row, purpose), DB_COLUMN(struct order_taken_row, activity),
    DB_COLUMN(struct order_taken_row, starts_at, .kind = DB_TIME), DB_COLUMN(struct order_taken_row, taken)};
static const struct db_column order_piece_columns[] = {
    DB_COLUMN(struct order_piece, id, .kind = DB_UUID), DB_COLUMN(struct order_piece, item),
    DB_COLUMN(struct order_piece, name), DB_COLUMN(struct order_piece, price)};
static const struct db_column order_setting_row_columns[] = {
    DB_COLUMN(struct order_setting_row, is_open),     DB_COLUMN(struct order_setting_row, pays_counter),
    DB_COLUMN(struct order_setting_row, pays_online), DB_COLUMN(struct order_setting_row, hold_minutes),
    DB_COLUMN(struct order_setting_row, keep_days),   DB_COLUMN(struct order_setting_row, mediator),
    DB_COLUMN(struct order_setting_row, terms),       DB_COLUMN(struct order_setting_row, publisher),
    DB_COLUMN(struct order_setting_row, host),        DB_COLUMN(struct order_setting_row, reply_to),
    DB_COLUMN(struct order_setting_row, sends_sms)};

ROWS(take_slots, order_slot_row, DB_TEXT, DB_UUIDS, DB_TEXTS, DB_TEXTS, DB_TIMES, DB_TIMES, DB_INTEGERS);
COMMAND(insert_order, DB_UUID, DB_TEXT, DB_TEXT, DB_BYTES, DB_UUID, DB_TEXT, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT,
        DB_INTEGER, DB_UUID, DB_UUID, DB_TIME, DB_TIME, DB_INTEGER);
COMMAND(insert_lines, DB_UUID, DB_TEXT, DB_TEXTS, DB_UUIDS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_INTEGERS, DB_INTEGERS,
        DB_INTEGERS, DB_INTEGERS, DB_TEXTS, DB_TEXTS);
COMMAND(insert_contact, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_BOOL);
COMMAND(insert_event, DB_UUID, DB_TEXT, DB_TIME, DB_TEXT, DB_TEXT, DB_TEXT, DB_UUID, DB_TEXT);
ROWS(lock_order, order_locked_row, DB_UUID);
COMMAND(move_order, DB_UUID, DB_TEXT, DB_TIME);
COMMAND(put_ticket, DB_UUID, DB_UUID);
COMMAND(free_slots, DB_UUID);
ROWS(retake_slots, order_held_row, DB_UUID, DB_TIME);
ROWS(list_of_person, order_row, DB_UUID, DB_TEXT);
ROWS(find_of_person, order_id_row, DB_UUID, DB_UUID);
COMMAND(join_orders, DB_UUID, DB_TEXT);
ROWS(list_levels, order_level, DB_TEXT);
COMMAND(put_level, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_DATE, DB_TEXT, DB_TIME, DB_DATE);
COMMAND(end_level, DB_UUID, DB_DATE);
COMMAND(insert_cycles, DB_UUID, DB_TEXT, DB_UUIDS);
ROWS(hold_machines, order_held_row, DB_TEXT);
COMMAND(add_money, DB_UUID, DB_INTEGER, DB_INTEGER);
COMMAND(add_deposit, DB_UUID, DB_INTEGER);
ROWS(list_expired, order_id_row, DB_TIME, DB_TEXTS);
ROWS(claim_reminders, order_id_row, DB_TIME);
ROWS(list_stock_lines, order_stock_row, DB_UUID);
ROWS(find_letter, order_letter_row, DB_UUID);
ROWS(find_withdrawal, order_withdrawal_row, DB_UUID);
ROWS(list_withdrawn_lines, order_withdrawn_row, DB_UUID);
COMMAND(insert_mail, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_TEXT, DB_UUID, DB_TEXT);
COMMAND(insert_sms, DB_UUID, DB_TEXT, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_BOOL);
ROWS(find_order_by_token, order_id_row, DB_BYTES);
ROWS(find_order_by_code, order_id_row, DB_TEXT, DB_TEXT);
ROWS(find_order, order_row, DB_UUID);
ROWS(list_lines, order_line_row, DB_UUID);
ROWS(list_events, order_event_row, DB_UUID);
ROWS(list_board, order_row, DB_TEXT, DB_TIME, DB_UUID, DB_INTEGER);
ROWS(list_rules, order_slot_rule, DB_TEXT, DB_DATE);
COMMAND(put_rule, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_INTEGER,
        DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_DATE);
COMMAND(end_rule, DB_UUID, DB_DATE);
ROWS(list_closed, order_closed_row, DB_TEXT, DB_DATE, DB_DATE);
ROWS(list_taken, order_taken_row, DB_TEXT, DB_TIME, DB_TIME);
ROWS(find_setting, order_setting_row, DB_TEXT);
ROWS(list_pieces, order_piece, DB_TEXT, DB_UUIDS);
COMMAND(put_setting, DB_TEXT, DB_BOOL, DB_BOOL, DB_BOOL, DB_INTEGER, DB_INTEGER, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT,
        DB_TIME, DB_TEXT);

const struct db_query *const order_queries[] = {&order_take_slots,
                                                &order_insert_order,
                                                &order_insert_lines,
                                                &order_insert_contact,
                                                &order_insert_event,
                                                &order_lock_order,
                                                &order_move_order,
                                                &order_put_ticket,
                                                &order_free_slots,
                                                &order_retake_slots,
                                                &order_claim_reminders,
                                                &order_add_money,
                                                &order_list_expired,
                                                &order_list_stock_lines,
                                                &order_find_letter,
                                                &order_find_withdrawal,
                                                &order_list_withdrawn_lines,
                                                &order_insert_mail,
                                                &order_insert_sms,
                                                &order_find_order_by_token,
                                                &order_find_order_by_code,
                                                &order_find_order,
                                                &order_list_lines,
                                                &order_list_events,
                                                &order_list_board,
                                                &order_list_rules,
                                                &order_put_rule,
                                                &order_end_rule,
                                                &order_list_closed,
                                                &order_list_taken,
                                                &order_find_setting,
                                                &order_list_pieces,
                                                &order_put_setting,
                                                &order_insert_cycles,
                                                &order_hold_machines,
                                                &order_list_of_person,
                                                &order_find_of_person,
                                                &order_join_orders,
                                                &order_list_levels,
                                                &order_put_level,
                                                &order_end_level,
                                                &order_add_deposit,
                                                NULL};
