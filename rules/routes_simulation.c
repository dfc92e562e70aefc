/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/private.h"

#include <stdio.h>

struct trial {
  struct request *request;
  struct date from, to, today;
  struct rule proposed;
  struct simulation simulation;
  int64_t tickets;
};

static enum outcome read_month(const char *text, const char *field, struct date *month, struct fault *fault);
static enum outcome try_rule(struct tx *tx, void *context);
static void write_outcome(struct json *json, const char *key, const struct rule_outcome *outcome);

enum outcome post_rule_simulation(struct request *request, struct reply *reply) {
  const struct simulation_body *body = request->parsed;
  struct trial trial = {.request = request, .today = date_in_paris(clock_now_us())};
  enum outcome outcome = read_month(body->from, "/from", &trial.from, &request->fault);
  if (outcome == OK) outcome = read_month(body->to, "/to", &trial.to, &request->fault);
  if (outcome != OK) return outcome;
  if (date_compare(trial.from, trial.to) > 0)
    return fault_set(&request->fault, OUT_OF_RANGE, "/to", "Le dernier mois vient avant le premier.");
  if (date_compare(trial.to, trial.today) > 0)
    return fault_set(&request->fault, OUT_OF_RANGE, "/to", "Ce mois n’a pas encore commencé.");
  outcome = rule_from_body(&body->rule, &trial.proposed, &request->fault);
  if (outcome == OK) outcome = access_transact(request, TX_READ, try_rule, &trial);
  if (outcome != OK) return outcome;
  const struct simulation *made = &trial.simulation;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "from", body->from);
  json_text(&json, "to", body->to);
  json_integer(&json, "tickets", trial.tickets);
  json_money(&json, "turnover", made->turnover);
  json_open_list(&json, "persons");
  for (size_t i = 0; i < made->person_count; i++) {
    json_open(&json, NULL);
    json_text(&json, "member", made->persons[i].member);
    json_money(&json, "now", made->persons[i].share.side[SIDE_NOW]);
    json_money(&json, "proposed", made->persons[i].share.side[SIDE_PROPOSED]);
    json_close(&json);
  }
  json_close_list(&json);
  write_outcome(&json, "pot", &made->pot);
  write_outcome(&json, "cae", &made->cae);
  json_close(&json);
  return OK;
}

static enum outcome read_month(const char *text, const char *field, struct date *month, struct fault *fault) {
  char day[DATE_TEXT];
  if (snprintf(day, sizeof day, "%s-01", text) == DATE_TEXT - 1 && date_parse(day, month)) return OK;
  return fault_set(fault, OUT_OF_RANGE, field, "a month like 2026-11");
}

static enum outcome try_rule(struct tx *tx, void *context) {
  struct trial *trial = context;
  struct arena *arena = trial->request->arena;
  struct rule_books books = {0};
  const struct rule_span span = {trial->request->who.kpa, trial->from, trial->to};
  enum outcome outcome = rule_store_books(tx, &span, &trial->proposed, arena, &books, &trial->tickets);
  if (outcome != OK) return outcome;
  return rule_simulate(&books, &trial->proposed, trial->from, trial->to, arena, &trial->simulation, tx_fault(tx));
}

static void write_outcome(struct json *json, const char *key, const struct rule_outcome *outcome) {
  json_open(json, key);
  json_money(json, "now", outcome->side[SIDE_NOW]);
  json_money(json, "proposed", outcome->side[SIDE_PROPOSED]);
  json_close(json);
}
