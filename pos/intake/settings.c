/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a KPA decides about its tills, by its referent in the office: how much a cashier decides alone, when the shop is
 * open. The tills have it with their next snapshot, in seconds. */
#include "pos/intake/private.h"

#include "access/access.h"

#include "sql_queries.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BEARERS 3

static const struct db_column rules_columns[] = {
    DB_COLUMN(struct snapshot_till, discount_bp), DB_COLUMN(struct snapshot_till, bearers),
    DB_COLUMN(struct snapshot_till, limited),     DB_COLUMN(struct snapshot_till, gap_limit),
    DB_COLUMN(struct snapshot_till, paper_limit), DB_COLUMN(struct snapshot_till, out_limit)};
static const struct db_column hours_columns[] = {DB_COLUMN(struct snapshot_hours, weekday),
                                                 DB_COLUMN(struct snapshot_hours, opens),
                                                 DB_COLUMN(struct snapshot_hours, closes)};
static const struct db_column closed_columns[] = {DB_COLUMN(struct snapshot_closed, from),
                                                  DB_COLUMN(struct snapshot_closed, to)};
static const enum db_kind of_kpa[] = {DB_TEXT}, of_kpa_day[] = {DB_TEXT, DB_DATE},
                          of_rules[] = {DB_TEXT, DB_INTEGER, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_INTEGER},
                          of_hours[] = {DB_TEXT, DB_INTEGERS, DB_TEXTS, DB_TEXTS},
                          of_closed[] = {DB_TEXT, DB_DATES, DB_DATES},
                          of_closed_day[] = {DB_TEXT, DB_DATES, DB_DATES, DB_DATE};

#define NAMED(verb, kinds)                                                                                             \
  .name = "intake/" #verb, .sql = sql_intake_##verb, .params = (kinds), .param_count = COUNT(kinds)
#define ROWS(table, row) .columns = (table), .column_count = COUNT(table), .row_size = sizeof(struct row)
static const struct db_query read_rules = {NAMED(read_till_rules, of_kpa), ROWS(rules_columns, snapshot_till)};
static const struct db_query list_hours = {NAMED(list_hours, of_kpa), ROWS(hours_columns, snapshot_hours)};
static const struct db_query list_closed = {NAMED(list_closed, of_kpa_day), ROWS(closed_columns, snapshot_closed)};
static const struct db_query put_rules = {NAMED(put_till_rules, of_rules)};
static const struct db_query remove_hours = {NAMED(remove_hours, of_hours)};
static const struct db_query insert_hours = {NAMED(insert_hours, of_hours)};
static const struct db_query remove_closed = {NAMED(remove_closed, of_closed_day)};
static const struct db_query insert_closed = {NAMED(insert_closed, of_closed)};
const struct db_query *const settings_queries[] = {&read_rules,    &list_hours,    &list_closed,
                                                   &put_rules,     &remove_hours,  &insert_hours,
                                                   &remove_closed, &insert_closed, NULL};

static const struct spec_field settings_fields[] = {
    SPEC_FIELD(struct snapshot_till, discount_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct snapshot_till, bearers, .required = true, .max = 40),
    SPEC_FIELD(struct snapshot_till, gap_limit, .required = true, .max = 100000),
    SPEC_FIELD(struct snapshot_till, paper_limit, .required = true, .max = 1000000),
    SPEC_FIELD(struct snapshot_till, out_limit, .required = true, .max = 1000000),
    SPEC_LIST_OF(struct snapshot_till, hours, hours_count, &snapshot_hours_spec, .required = true, .max = HOURS_MAX),
    SPEC_LIST_OF(struct snapshot_till, closed, closed_count, &snapshot_closed_spec, .required = true,
                 .max = CLOSED_MAX),
};
static const struct spec settings_spec = SPEC("TillSettings", struct snapshot_till, settings_fields);

struct work {
  struct request *request;
  struct date today;
  struct snapshot_till till;
};

static enum outcome check(const struct snapshot_till *settings, struct fault *fault);
static bool bearers_known(const char *words);
static bool time_known(const char *text);
static enum outcome check_hours(const struct snapshot_till *settings, struct fault *fault);
static enum outcome check_closed(const struct snapshot_till *settings, struct fault *fault);
static enum outcome keep_hours(struct tx *tx, const char *kpa, const struct snapshot_till *settings,
                               struct arena *arena);
static enum outcome keep_closed(struct tx *tx, const char *kpa, struct date today, const struct snapshot_till *settings,
                                struct arena *arena);

enum outcome till_settings_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                                struct snapshot_till *till) {
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(day)};
  struct snapshot_till *rules = NULL;
  struct snapshot_hours *hours = NULL;
  struct snapshot_closed *closed = NULL;
  size_t count = 0, hours_count = 0, closed_count = 0;
  enum outcome outcome = tx_run(tx, &read_rules, params, arena, &rules, &count);
  if (outcome == OK) outcome = tx_run(tx, &list_hours, params, arena, &hours, &hours_count);
  if (outcome == OK) outcome = tx_run(tx, &list_closed, params, arena, &closed, &closed_count);
  if (outcome != OK) return outcome;
  if (count == 0) return NOT_FOUND;
  *till = *rules;
  till->hours = hours, till->hours_count = hours_count;
  till->closed = closed, till->closed_count = closed_count;
  return OK;
}

static enum outcome read_settings(struct tx *tx, void *context) {
  struct work *work = context;
  return till_settings_read(tx, work->request->who.kpa, work->today, work->request->arena, &work->till);
}

static enum outcome get_settings(struct request *request, struct reply *reply) {
  struct work work = {.request = request, .today = date_in_paris(clock_now_us())};
  enum outcome outcome = access_transact(request, TX_READ, read_settings, &work);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  spec_write(&settings_spec, &work.till, &json);
  return OK;
}

static enum outcome keep_settings(struct tx *tx, void *context) {
  struct work *work = context;
  const char *kpa = work->request->who.kpa;
  const struct snapshot_till *asked = work->request->parsed;
  const struct db_param rules[] = {P_TEXT(kpa),
                                   P_INTEGER(asked->discount_bp),
                                   P_TEXT(asked->bearers),
                                   P_INTEGER(asked->gap_limit.cents),
                                   P_INTEGER(asked->paper_limit.cents),
                                   P_INTEGER(asked->out_limit.cents)};
  enum outcome outcome = tx_run(tx, &put_rules, rules, NULL, NULL, NULL);
  if (outcome == OK) outcome = keep_hours(tx, kpa, asked, work->request->arena);
  if (outcome == OK) outcome = keep_closed(tx, kpa, work->today, asked, work->request->arena);
  return outcome == OK ? read_settings(tx, context) : outcome;
}

/* The whole of it, so that the same again changes nothing. */
static enum outcome put_settings(struct request *request, struct reply *reply) {
  struct work work = {.request = request, .today = date_in_paris(clock_now_us())};
  enum outcome outcome = check(request->parsed, &request->fault);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, keep_settings, &work);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  spec_write(&settings_spec, &work.till, &json);
  return OK;
}

static enum outcome check(const struct snapshot_till *settings, struct fault *fault) {
  if (!bearers_known(settings->bearers)) return fault_set(fault, OUT_OF_RANGE, "/bearers", "pot, member, cae");
  enum outcome outcome = check_hours(settings, fault);
  return outcome == OK ? check_closed(settings, fault) : outcome;
}

/* "pot member": each of the words at most once. */
static bool bearers_known(const char *words) {
  static const char *const known[BEARERS] = {"pot", "member", "cae"};
  bool seen[BEARERS] = {false};
  while (*words) {
    size_t length = strcspn(words, " "), at = 0;
    while (at < BEARERS && (strlen(known[at]) != length || strncmp(words, known[at], length) != 0)) at++;
    if (at == BEARERS || seen[at]) return false;
    seen[at] = true;
    words += length;
    if (*words == ' ' && *++words == '\0') return false;
  }
  return true;
}

static bool time_known(const char *text) {
  int64_t hour, minute;
  return strlen(text) == 5 && text[2] == ':' && text_to_integer((char[]){text[0], text[1], 0}, 0, 23, &hour) &&
         text_to_integer(text + 3, 0, 59, &minute);
}

static enum outcome check_hours(const struct snapshot_till *settings, struct fault *fault) {
  for (size_t i = 0; i < settings->hours_count; i++) {
    const struct snapshot_hours *one = &settings->hours[i];
    bool good = time_known(one->opens) && time_known(one->closes) && strcmp(one->opens, one->closes) < 0;
    for (size_t j = 0; good && j < i; j++) {
      const struct snapshot_hours *other = &settings->hours[j];
      good = other->weekday != one->weekday || strcmp(other->closes, one->opens) <= 0 ||
             strcmp(one->closes, other->opens) <= 0;
    }
    if (!good) return fault_set(fault, OPENING_HOURS, "/hours", "%s-%s", one->opens, one->closes);
  }
  return OK;
}

static enum outcome check_closed(const struct snapshot_till *settings, struct fault *fault) {
  for (size_t i = 0; i < settings->closed_count; i++) {
    const struct snapshot_closed *one = &settings->closed[i];
    bool good = strcmp(one->from, one->to) <= 0; /* days in order are texts in order */
    for (size_t j = 0; good && j < i; j++)
      good = strcmp(settings->closed[j].to, one->from) < 0 || strcmp(one->to, settings->closed[j].from) < 0;
    if (!good) return fault_set(fault, CLOSED_DAYS, "/closed", "%s-%s", one->from, one->to);
  }
  return OK;
}

static enum outcome keep_hours(struct tx *tx, const char *kpa, const struct snapshot_till *settings,
                               struct arena *arena) {
  size_t count = settings->hours_count;
  int64_t *weekdays = arena_list(arena, count, sizeof *weekdays);
  const char **opens = arena_list(arena, count, sizeof *opens), **closes = arena_list(arena, count, sizeof *closes);
  for (size_t i = 0; i < count; i++) {
    weekdays[i] = settings->hours[i].weekday;
    opens[i] = settings->hours[i].opens;
    closes[i] = settings->hours[i].closes;
  }
  const struct db_param params[] = {P_TEXT(kpa), P_LIST(DB_INTEGERS, weekdays, count), P_LIST(DB_TEXTS, opens, count),
                                    P_LIST(DB_TEXTS, closes, count)};
  enum outcome outcome = tx_run(tx, &remove_hours, params, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &insert_hours, params, NULL, NULL, NULL) : outcome;
}

static enum outcome keep_closed(struct tx *tx, const char *kpa, struct date today, const struct snapshot_till *settings,
                                struct arena *arena) {
  size_t count = settings->closed_count;
  struct date *from = arena_list(arena, count, sizeof *from), *to = arena_list(arena, count, sizeof *to);
  for (size_t i = 0; i < count; i++)
    if (!date_parse(settings->closed[i].from, &from[i]) || !date_parse(settings->closed[i].to, &to[i]))
      return OUT_OF_RANGE;
  const struct db_param params[] = {P_TEXT(kpa), P_LIST(DB_DATES, from, count), P_LIST(DB_DATES, to, count),
                                    P_DATE(today)};
  enum outcome outcome = tx_run(tx, &remove_closed, params, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &insert_closed, params, NULL, NULL, NULL) : outcome;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/till-settings", ROLE_REFERENT | ROLE_ACCOUNTANT, SCOPE_KPA, get_settings,
          "What the KPA decided about its tills: limits, opening hours, closed days"),
    ROUTE(PUT, "/api/kpas/{kpa}/till-settings", ROLE_REFERENT, SCOPE_KPA, put_settings,
          "Decide it anew, as a whole; the tills have it in seconds", .body = &settings_spec),
};
const struct route_table settings_routes = {routes, COUNT(routes)};
