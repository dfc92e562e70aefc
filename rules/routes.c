/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/private.h"

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)

static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/rules", OFFICE | ROLE_MEMBER, SCOPE_KPA, get_rules,
          "Every version of who receives what, the decision it stands on, and from which day a new one may begin"),
    ROUTE(GET, "/api/kpas/{kpa}/rules/examples", OFFICE, SCOPE_KPA, get_rule_examples,
          "Scales that cooperatives have published, with their source and the day it was read"),
    ROUTE(POST, "/api/kpas/{kpa}/rules/simulations", OFFICE, SCOPE_KPA, post_rule_simulation,
          "Who would have got what in past months under a proposed rule, beside what they get; writes nothing",
          .body = &rule_simulation_spec, .personal = true),
    ROUTE(POST, "/api/kpas/{kpa}/rules", OFFICE, SCOPE_KPA, post_rule,
          "A decision of the collective and the rule it adopts; the cooperative's part is its accountant's to change",
          .body = &rule_adoption_spec),
};
const struct route_table rules_routes = {routes, RULES_COUNT(routes)};

struct shown {
  struct request *request;
  struct date today;
  struct rule_place place;
  struct rule_version *versions;
  struct rule_member *members;
  struct rule_activity *activities;
  struct rule_month *months;
  size_t version_count, member_count, activity_count, month_count;
};

static enum outcome read_all(struct tx *tx, void *context);
static void write_place(struct json *json, const struct shown *shown);
static void write_lists(struct json *json, const struct shown *shown);

enum outcome get_rules(struct request *request, struct reply *reply) {
  struct shown shown = {.request = request, .today = date_in_paris(clock_now_us())};
  enum outcome outcome = access_transact(request, TX_READ, read_all, &shown);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  write_place(&json, &shown);
  json_open_list(&json, "rules");
  for (size_t i = 0; i < shown.version_count; i++) rule_write_version(&json, &shown.versions[i], i + 1);
  json_close_list(&json);
  write_lists(&json, &shown);
  json_close(&json);
  return OK;
}

static enum outcome read_all(struct tx *tx, void *context) {
  struct shown *shown = context;
  const char *kpa = shown->request->who.kpa;
  struct arena *arena = shown->request->arena;
  enum outcome outcome = rule_store_place(tx, kpa, arena, &shown->place);
  if (outcome == OK) outcome = rule_store_versions(tx, kpa, arena, &shown->versions, &shown->version_count);
  if (outcome == OK) outcome = rule_store_members(tx, kpa, arena, &shown->members, &shown->member_count);
  if (outcome == OK) outcome = rule_store_activities(tx, kpa, arena, &shown->activities, &shown->activity_count);
  if (outcome != OK || shown->request->who.role == ROLE_MEMBER) return outcome;
  outcome = rule_store_months(tx, kpa, shown->today, arena, &shown->months, &shown->month_count);
  return outcome;
}

static void write_place(struct json *json, const struct shown *shown) {
  rule_write_date(json, "today", shown->today);
  bool all = shown->request->who.role != ROLE_MEMBER; /* she sees her own sales only */
  rule_write_date(json, "earliest", all ? shown->place.earliest : (struct date){0});
  json_integer(json, "fiscal_month", shown->place.fiscal_month);
  json_bool(json, "may_change_cae", shown->request->who.role == ROLE_ACCOUNTANT);
}

static void write_lists(struct json *json, const struct shown *shown) {
  json_open_list(json, "members");
  for (size_t i = 0; i < shown->member_count; i++) {
    json_open(json, NULL);
    json_text(json, "code", shown->members[i].code);
    json_text(json, "name", shown->members[i].name);
    json_text(json, "face", shown->members[i].face);
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "activities");
  for (size_t i = 0; i < shown->activity_count; i++) {
    json_open(json, NULL);
    json_text(json, "code", shown->activities[i].code);
    json_text(json, "name", shown->activities[i].name);
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "months");
  for (size_t i = 0; i < shown->month_count; i++) {
    json_open(json, NULL);
    rule_write_date(json, "month", shown->months[i].month);
    json_bool(json, "sealed", shown->months[i].sealed);
    json_close(json);
  }
  json_close_list(json);
}

enum outcome get_rule_examples(struct request *request, struct reply *reply) {
  (void)request;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "examples");
  for (size_t i = 0; i < rule_example_count; i++) {
    const struct rule_example *example = &rule_examples[i];
    json_open(&json, NULL);
    json_text(&json, "id", example->id);
    json_text(&json, "name", example->name);
    json_text(&json, "source", example->source);
    json_text(&json, "note", example->note);
    rule_write_date(&json, "read_on", example->read_on);
    rule_write_scale(&json, &example->scale);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}
