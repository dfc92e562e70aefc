/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "group/private.h"

#include "sql_queries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define COMMAND(verb, ...)                                                                                             \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query group_##verb = {                                                                               \
      .name = "group/" #verb, .sql = sql_group_##verb, .params = verb##_params, .param_count = COUNT(verb##_params)}
#define ROWS(verb, row, ...)                                                                                           \
  static const enum db_kind verb##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query group_##verb = {.name = "group/" #verb,                                                        \
                                        .sql = sql_group_##verb,                                                       \
                                        .params = verb##_params,                                                       \
                                        .param_count = COUNT(verb##_params),                                           \
                                        .columns = row##_columns,                                                      \
                                        .column_count = COUNT(row##_columns),                                          \
                                        .row_size = sizeof(struct row)}
#define C(row, member) DB_COLUMN(struct row, member)
#define UUID(row, member) DB_COLUMN(struct row, member, .kind = DB_UUID)
#define TIME(row, member) DB_COLUMN(struct row, member, .kind = DB_TIME)

static const struct db_column group_campaign_columns[] = {
    UUID(group_campaign, id),        C(group_campaign, kpa),          C(group_campaign, title),
    C(group_campaign, intro),        C(group_campaign, state),        C(group_campaign, reason),
    C(group_campaign, version),      C(group_campaign, threshold),    C(group_campaign, margin_bp),
    TIME(group_campaign, closes_at), TIME(group_campaign, starts_at), TIME(group_campaign, ends_at),
    TIME(group_campaign, made_at),   TIME(group_campaign, ended_at)};
static const struct db_column group_offer_columns[] = {
    C(group_offer, line),    C(group_offer, item),     C(group_offer, label),      C(group_offer, activity),
    C(group_offer, kind),    C(group_offer, unit),     C(group_offer, pack),       C(group_offer, step),
    C(group_offer, minimum), C(group_offer, maximum),  C(group_offer, threshold),  C(group_offer, ceiling),
    C(group_offer, price),   C(group_offer, vat_rate), C(group_offer, vat_scheme), C(group_offer, withdrawal)};
static const struct db_column group_pledge_columns[] = {
    UUID(group_pledge, id),         C(group_pledge, state),    C(group_pledge, pays),
    C(group_pledge, language),      C(group_pledge, version),  C(group_pledge, sequence),
    C(group_pledge, paid),          C(group_pledge, back),     TIME(group_pledge, made_at),
    TIME(group_pledge, held_until), UUID(group_pledge, order), C(group_pledge, order_code),
    C(group_pledge, order_state),   C(group_pledge, name),     C(group_pledge, email),
    C(group_pledge, phone),         C(group_pledge, by_sms)};
static const struct db_column group_line_columns[] = {UUID(group_line, pledge), C(group_line, offer),
                                                      C(group_line, quantity),  C(group_line, minus),
                                                      C(group_line, plus),      C(group_line, allotted)};
static const struct db_column group_id_row_columns[] = {UUID(group_id_row, id)};
static const struct db_column group_where_row_columns[] = {UUID(group_where_row, id), C(group_where_row, kpa),
                                                           UUID(group_where_row, campaign)};
static const struct db_column group_place_row_columns[] = {C(group_place_row, name), C(group_place_row, city),
                                                           C(group_place_row, address), C(group_place_row, sends_sms)};
static const struct db_column group_setting_row_columns[] = {
    C(group_setting_row, is_open),      C(group_setting_row, pays_counter), C(group_setting_row, pays_online),
    C(group_setting_row, hold_minutes), C(group_setting_row, keep_days),    C(group_setting_row, sends_sms)};
static const struct db_column group_weighed_row_columns[] = {
    UUID(group_weighed_row, order),  C(group_weighed_row, state),    C(group_weighed_row, total),
    C(group_weighed_row, paid),      C(group_weighed_row, back),     UUID(group_weighed_row, ticket),
    C(group_weighed_row, line),      C(group_weighed_row, quantity), C(group_weighed_row, price),
    C(group_weighed_row, gross),     C(group_weighed_row, allotted), C(group_weighed_row, unit),
    C(group_weighed_row, margin_bp), C(group_weighed_row, promised)};
static const struct db_column group_handed_row_columns[] = {
    UUID(group_handed_row, order), C(group_handed_row, code),     C(group_handed_row, state),
    C(group_handed_row, name),     C(group_handed_row, phone),    C(group_handed_row, line),
    C(group_handed_row, offer),    C(group_handed_row, label),    C(group_handed_row, unit),
    C(group_handed_row, agreed),   C(group_handed_row, quantity), C(group_handed_row, price),
    C(group_handed_row, gross),    C(group_handed_row, total),    C(group_handed_row, due)};

ROWS(find_campaign, group_campaign, DB_TEXT, DB_UUID);
ROWS(lock_campaign, group_campaign, DB_TEXT, DB_UUID);
ROWS(list_open_campaigns, group_campaign, DB_TEXT, DB_TIME);
ROWS(list_campaigns, group_campaign, DB_TEXT);
ROWS(list_offers, group_offer, DB_UUID);
ROWS(list_pledges, group_pledge, DB_UUID);
ROWS(lock_pledges, group_id_row, DB_UUID);
ROWS(list_lines, group_line, DB_UUID);
COMMAND(insert_campaign, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_TIME, DB_TIME, DB_TIME,
        DB_TIME);
COMMAND(update_campaign, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_TIME, DB_TIME, DB_TIME);
COMMAND(delete_offers, DB_UUID);
COMMAND(insert_offers, DB_UUID, DB_TEXT, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS, DB_TEXTS,
        DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS);
COMMAND(move_campaign, DB_UUID, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(insert_pledge, DB_UUID, DB_UUID, DB_TEXT, DB_BYTES, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_TIME);
COMMAND(insert_lines, DB_UUID, DB_UUID, DB_TEXT, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS, DB_INTEGERS);
COMMAND(delete_lines, DB_UUID);
COMMAND(insert_contact, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_BOOL);
COMMAND(insert_sms, DB_UUID, DB_TEXT, DB_UUID, DB_TEXT, DB_TEXT, DB_TIME);
COMMAND(delete_contact, DB_UUID);
COMMAND(empty_contacts, DB_UUID);
COMMAND(move_pledge, DB_UUID, DB_TEXT, DB_UUID);
COMMAND(touch_pledge, DB_UUID);
COMMAND(add_money, DB_UUID, DB_INTEGER, DB_INTEGER);
ROWS(find_pledge, group_where_row, DB_UUID);
ROWS(find_pledge_by_token, group_where_row, DB_BYTES);
ROWS(list_expired, group_where_row, DB_TIME);
ROWS(list_due, group_where_row, DB_TIME);
COMMAND(keep_allotted, DB_UUIDS, DB_INTEGERS, DB_INTEGERS);
COMMAND(turn_payments, DB_UUID, DB_UUID);
COMMAND(insert_mail, DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_TEXT, DB_UUID);
COMMAND(put_link, DB_UUID, DB_BYTES);
ROWS(find_place, group_place_row, DB_TEXT);
ROWS(find_setting, group_setting_row, DB_TEXT);
ROWS(lock_weighed, group_weighed_row, DB_TEXT, DB_UUID, DB_UUID, DB_INTEGER);
COMMAND(put_weight, DB_UUID, DB_INTEGER, DB_INTEGER, DB_INTEGER);
COMMAND(put_total, DB_UUID, DB_INTEGER);
COMMAND(note_weight, DB_UUID, DB_TEXT, DB_TIME, DB_TEXT, DB_UUID, DB_TEXT);
COMMAND(insert_return, DB_UUID, DB_UUID, DB_TEXT, DB_INTEGERS, DB_INTEGERS, DB_INTEGER, DB_UUID, DB_TIME);
ROWS(list_handed, group_handed_row, DB_UUID);

const struct db_query *const group_queries[] = {
    &group_find_campaign,   &group_lock_campaign,   &group_list_open_campaigns, &group_list_campaigns,
    &group_list_offers,     &group_list_pledges,    &group_lock_pledges,        &group_list_lines,
    &group_insert_campaign, &group_update_campaign, &group_delete_offers,       &group_insert_offers,
    &group_move_campaign,   &group_insert_pledge,   &group_insert_lines,        &group_delete_lines,
    &group_insert_contact,  &group_delete_contact,  &group_empty_contacts,      &group_move_pledge,
    &group_touch_pledge,    &group_add_money,       &group_find_pledge,         &group_find_pledge_by_token,
    &group_list_expired,    &group_list_due,        &group_keep_allotted,       &group_turn_payments,
    &group_insert_mail,     &group_find_place,      &group_find_setting,        &group_lock_weighed,
    &group_put_weight,      &group_put_total,       &group_note_weight,         &group_list_handed,
    &group_insert_return,   &group_put_link,        &group_insert_sms,          NULL};
