/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: when people may come, and what the shop of a KPA offers. */
#include "core/mail.h"
#include "core/text.h"
#include "order/private.h"

static const char *const purposes[] = {"pickup", "dropoff", "cycle", NULL};
struct rule_asked {
  const char *id, *purpose, *activity;
  int64_t weekday, from_minute, to_minute, slot_minutes, capacity, preparation_minutes, cut_off_days, cut_off_minute;
};
static const struct spec_field rule_fields[] = {
    SPEC_FIELD(struct rule_asked, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct rule_asked, purpose, .required = true, .choices = purposes),
    SPEC_FIELD(struct rule_asked, activity, .max = 8),
    SPEC_FIELD(struct rule_asked, weekday, .required = true, .min = 1, .max = 7),
    SPEC_FIELD(struct rule_asked, from_minute, .required = true, .min = 0, .max = 1439),
    SPEC_FIELD(struct rule_asked, to_minute, .required = true, .min = 1, .max = 1440),
    SPEC_FIELD(struct rule_asked, slot_minutes, .required = true, .min = 5, .max = 720),
    SPEC_FIELD(struct rule_asked, capacity, .required = true, .min = 1, .max = 1000),
    SPEC_FIELD(struct rule_asked, preparation_minutes, .min = 0, .max = 43200),
    SPEC_FIELD(struct rule_asked, cut_off_days, .min = 0, .max = 14),
    SPEC_FIELD(struct rule_asked, cut_off_minute, .required = true, .min = 0, .max = 1440),
};
static const struct spec rule_spec = SPEC("SlotRule", struct rule_asked, rule_fields);

static const struct spec_field setting_fields[] = {
    SPEC_FIELD(struct order_setting_row, is_open, .required = true),
    SPEC_FIELD(struct order_setting_row, pays_counter, .required = true),
    SPEC_FIELD(struct order_setting_row, pays_online, .required = true),
    SPEC_FIELD(struct order_setting_row, hold_minutes, .required = true, .min = 15, .max = 120),
    SPEC_FIELD(struct order_setting_row, keep_days, .required = true, .min = 1, .max = 60),
    SPEC_FIELD(struct order_setting_row, mediator, .max = 300),
    SPEC_FIELD(struct order_setting_row, terms, .max = 20000),
    SPEC_FIELD(struct order_setting_row, publisher, .max = 200),
    SPEC_FIELD(struct order_setting_row, host, .max = 300),
    SPEC_FIELD(struct order_setting_row, reply_to, .max = 254, .omitted = true),
};
static const struct spec setting_spec = SPEC("ShopSetting", struct order_setting_row, setting_fields);

static const struct spec_field diary_fields[] = {
    SAYS(LIST, rules, .of = &rule_spec), SAYS(LIST, setting, .of = &setting_spec), /* one at most */
};
static const struct spec diary_said = SAID("Diary", diary_fields);
static const struct spec_field kept_fields[] = {SAYS(BOOL, kept)};
static const struct spec kept_said = SAID("Kept", kept_fields);

struct desk { /* one request of the office */
  struct request *request;
  int64_t now_us;
  struct order_diary diary;
};

static enum outcome read_diary(struct tx *tx, void *context) {
  struct desk *desk = context;
  return order_diary_read(tx, desk->request->who.kpa, desk->now_us, desk->request->arena, &desk->diary);
}

static void write_rule(struct json *json, const struct order_slot_rule *rule) {
  const struct rule_asked shown = {rule->id,           rule->purpose,       rule->activity,
                                   rule->weekday,      rule->from_minute,   rule->to_minute,
                                   rule->slot_minutes, rule->capacity,      rule->preparation_minutes,
                                   rule->cut_off_days, rule->cut_off_minute};
  spec_write(&rule_spec, &shown, json);
}

static enum outcome get_diary(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = access_transact(request, TX_READ, read_diary, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "rules");
  for (size_t i = 0; i < desk.diary.rule_count; i++) write_rule(&json, &desk.diary.rules[i]);
  json_close_list(&json);
  json_open_list(&json, "setting"); /* none: nothing can be ordered yet */
  if (desk.diary.setting.hold_minutes) spec_write(&setting_spec, &desk.diary.setting, &json);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome write_only(struct request *request, struct reply *reply,
                               enum outcome (*work)(struct tx *, void *)) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = access_transact(request, TX_WRITE, work, &desk);
  if (outcome == OK) buffer_text(&reply->body, "{\"kept\":true}");
  return outcome;
}

static enum outcome keep_rule(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct rule_asked *rule = desk->request->parsed;
  const char *activity = rule->activity ? rule->activity : "";
  if (rule->from_minute + rule->slot_minutes > rule->to_minute)
    return fault_set(&desk->request->fault, OUT_OF_RANGE, "/slot_minutes", "a slot is longer than the opening");
  if (text_equal(rule->purpose, "cycle") && !activity[0])
    return fault_set(&desk->request->fault, OUT_OF_RANGE, "/activity", "whose machines?");
  const struct db_param params[] = {P_UUID(rule->id),
                                    P_TEXT(desk->request->who.kpa),
                                    P_TEXT(rule->purpose),
                                    P_TEXT(activity),
                                    P_INTEGER(rule->weekday),
                                    P_INTEGER(rule->from_minute),
                                    P_INTEGER(rule->to_minute),
                                    P_INTEGER(rule->slot_minutes),
                                    P_INTEGER(rule->capacity),
                                    P_INTEGER(rule->preparation_minutes),
                                    P_INTEGER(rule->cut_off_days),
                                    P_INTEGER(rule->cut_off_minute),
                                    P_DATE(date_in_paris(desk->now_us))};
  return tx_run(tx, &order_put_rule, params, NULL, NULL, NULL);
}

static enum outcome post_rule(struct request *request, struct reply *reply) {
  return write_only(request, reply, keep_rule);
}

static enum outcome end_rule(struct tx *tx, void *context) {
  struct desk *desk = context;
  const char *id = desk->request->params[1];
  if (!uuid_is_valid(id)) return fault_set(&desk->request->fault, NOT_FOUND, "rule", "no such rule");
  const struct db_param params[] = {P_UUID(id), P_DATE(date_in_paris(desk->now_us))};
  return tx_run(tx, &order_end_rule, params, NULL, NULL, NULL);
}

static enum outcome delete_rule(struct request *request, struct reply *reply) {
  return write_only(request, reply, end_rule);
}

static enum outcome keep_setting(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct order_setting_row *row = desk->request->parsed;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa),
                                    P_BOOL(row->is_open),
                                    P_BOOL(row->pays_counter),
                                    P_BOOL(row->pays_online),
                                    P_INTEGER(row->hold_minutes),
                                    P_INTEGER(row->keep_days),
                                    P_TEXT(row->mediator ? row->mediator : ""),
                                    P_TEXT(row->terms ? row->terms : ""),
                                    P_TEXT(row->publisher ? row->publisher : ""),
                                    P_TEXT(row->host ? row->host : ""),
                                    P_TIME(desk->now_us),
                                    P_TEXT(row->reply_to ? row->reply_to : "")};
  return tx_run(tx, &order_put_setting, params, NULL, NULL, NULL);
}

static enum outcome put_setting(struct request *request, struct reply *reply) {
  const struct order_setting_row *row = request->parsed;
  if (row->reply_to && row->reply_to[0] && !mail_address_is_valid(row->reply_to))
    return fault_set(&request->fault, OUT_OF_RANGE, "/reply_to", "boutique@example.org");
  return write_only(request, reply, keep_setting);
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/shop", OFFICE, SCOPE_KPA, get_diary, "What the shop offers and when people may come",
          .answer = &diary_said, .refusals = REFUSALS(OK)),
    ROUTE(PUT, "/api/office/{kpa}/shop", OFFICE, SCOPE_KPA, put_setting, "What the shop offers", .body = &setting_spec,
          .answer = &kept_said, .status = 200, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/shop/rules", OFFICE, SCOPE_KPA, post_rule, "A weekly time to come",
          .body = &rule_spec, .answer = &kept_said, .status = 200, .refusals = REFUSALS(OK)),
    ROUTE(DELETE, "/api/office/{kpa}/shop/rules/{rule}", OFFICE, SCOPE_KPA, delete_rule, "Not from today on",
          .answer = &kept_said, .status = 200, .refusals = REFUSALS(OK)),
};
const struct route_table order_diary_routes = {routes, sizeof routes / sizeof routes[0]};
