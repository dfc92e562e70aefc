/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: solidarity prices that the collective decided. */
#include "order/level.h"
#include "order/private.h"

struct level_asked {
  const char *id, *activity, *item;
  int64_t solidarity_bp, support_bp;
  const char *decided_on, *minutes;
};
static const struct spec_field level_fields[] = {
    SPEC_FIELD(struct level_asked, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct level_asked, activity, .max = 8),
    SPEC_FIELD(struct level_asked, item, .max = 24),
    SPEC_FIELD(struct level_asked, solidarity_bp, .min = 0, .max = 9999),
    SPEC_FIELD(struct level_asked, support_bp, .min = 0, .max = 30000),
    SPEC_FIELD(struct level_asked, decided_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct level_asked, minutes, .required = true, .min = 1, .max = 200),
};
static const struct spec level_spec = SPEC("PriceDecision", struct level_asked, level_fields);

static const struct spec_field list_fields[] = {SAYS(LIST, data, .of = &level_spec)};
static const struct spec levels_said = SAID("PriceDecisions", list_fields);
static const struct spec_field kept_fields[] = {SAYS(BOOL, kept)};
static const struct spec kept_said = SAID("PriceDecisionKept", kept_fields);

struct level_desk {
  struct request *request;
  struct order_levels levels;
  int64_t now_us;
};

static enum outcome read_levels(struct tx *tx, void *context) {
  struct level_desk *desk = context;
  return order_levels_read(tx, desk->request->who.kpa, desk->request->arena, &desk->levels);
}

static enum outcome get_levels(struct request *request, struct reply *reply) {
  struct level_desk desk = {.request = request};
  char day[DATE_TEXT];
  enum outcome outcome = access_transact(request, TX_READ, read_levels, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.levels.count; i++) {
    const struct order_level *level = &desk.levels.list[i];
    const struct level_asked shown = {level->id,         level->activity,
                                      level->item,       level->solidarity_bp,
                                      level->support_bp, date_format(level->decided_on, day),
                                      level->minutes};
    spec_write(&level_spec, &shown, &json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

/* The one before it for the same thing ends today: two are never in force. */
static enum outcome keep_level(struct tx *tx, void *context) {
  struct level_desk *desk = context;
  const struct level_asked *asked = desk->request->parsed;
  struct fault *fault = &desk->request->fault;
  const char *activity = asked->activity ? asked->activity : "", *item = asked->item ? asked->item : "";
  struct date decided = {0}, today = date_in_paris(desk->now_us);
  if ((activity[0] == '\0') == (item[0] == '\0'))
    return fault_set(fault, OUT_OF_RANGE, "/item", "of an activity or of an item");
  bool lower = asked->solidarity_bp >= 1000, higher = asked->support_bp > RATE_ONE;
  if ((asked->solidarity_bp && !lower) || (asked->support_bp && !higher) || (!lower && !higher))
    return fault_set(fault, OUT_OF_RANGE, lower ? "/support_bp" : "/solidarity_bp",
                     "a lower price, a higher one, or both");
  if (!date_parse(asked->decided_on, &decided) || date_compare(decided, today) > 0)
    return fault_set(fault, OUT_OF_RANGE, "/decided_on", "it was decided already");
  const struct db_param params[] = {P_UUID(asked->id), P_TEXT(desk->request->who.kpa),  P_TEXT(activity),
                                    P_TEXT(item),      P_INTEGER(asked->solidarity_bp), P_INTEGER(asked->support_bp),
                                    P_DATE(decided),   P_TEXT(asked->minutes),          P_TIME(desk->now_us),
                                    P_DATE(today)};
  return tx_run(tx, &order_put_level, params, NULL, NULL, NULL);
}

static enum outcome end_level(struct tx *tx, void *context) {
  struct level_desk *desk = context;
  const char *id = desk->request->params[1];
  if (!uuid_is_valid(id)) return fault_set(&desk->request->fault, NOT_FOUND, "level", "no such decision");
  const struct db_param params[] = {P_UUID(id), P_DATE(date_in_paris(desk->now_us))};
  return tx_run(tx, &order_end_level, params, NULL, NULL, NULL);
}

static enum outcome write_level(struct request *request, struct reply *reply,
                                enum outcome (*work)(struct tx *, void *)) {
  struct level_desk desk = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = access_transact(request, TX_WRITE, work, &desk);
  if (outcome == OK) buffer_text(&reply->body, "{\"kept\":true}");
  return outcome;
}

static enum outcome post_level(struct request *request, struct reply *reply) {
  return write_level(request, reply, keep_level);
}

static enum outcome delete_level(struct request *request, struct reply *reply) {
  return write_level(request, reply, end_level);
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/shop/levels", OFFICE, SCOPE_KPA, get_levels, "Solidarity prices in force",
          .answer = &levels_said, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/shop/levels", OFFICE, SCOPE_KPA, post_level,
          "A decision of the collective: two or three prices of an activity or an item", .body = &level_spec,
          .answer = &kept_said, .status = 200, .refusals = REFUSALS(OUT_OF_RANGE)),
    ROUTE(DELETE, "/api/office/{kpa}/shop/levels/{level}", OFFICE, SCOPE_KPA, delete_level, "Not from now on",
          .answer = &kept_said, .status = 200, .refusals = REFUSALS(NOT_FOUND)),
};
const struct route_table order_level_routes = {routes, sizeof routes / sizeof routes[0]};
