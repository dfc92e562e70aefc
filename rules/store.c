/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/private.h"

#include "ledger/due_store.h"

#include <assert.h>

struct version_row { /* beside what ledger/due_store.h reads of it */
  int64_t id, cae_bp, present, votes_for, votes_against;
  const char *request, *title, *minutes, *agreement;
  struct date decided_on;
  bool by_consent;
};
struct weight_row {
  int64_t split_rule, weight;
  const char *member;
};
struct lock_row {
  bool locked;
};
struct count_row {
  int64_t tickets;
};

static const enum db_kind of_kpa[] = {DB_TEXT};
static const enum db_kind of_day[] = {DB_TEXT, DB_DATE};
static const enum db_kind of_span[] = {DB_TEXT, DB_DATE, DB_DATE};

static const struct db_column version_columns[] = {
    DB_COLUMN(struct version_row, id),         DB_COLUMN(struct version_row, request, .kind = DB_UUID),
    DB_COLUMN(struct version_row, cae_bp),     DB_COLUMN(struct version_row, decided_on),
    DB_COLUMN(struct version_row, title),      DB_COLUMN(struct version_row, present),
    DB_COLUMN(struct version_row, votes_for),  DB_COLUMN(struct version_row, votes_against),
    DB_COLUMN(struct version_row, by_consent), DB_COLUMN(struct version_row, minutes),
    DB_COLUMN(struct version_row, agreement)};
static const struct db_column weight_columns[] = {DB_COLUMN(struct weight_row, split_rule),
                                                  DB_COLUMN(struct weight_row, member),
                                                  DB_COLUMN(struct weight_row, weight)};
static const struct db_column lock_columns[] = {DB_COLUMN(struct lock_row, locked)};
static const struct db_column count_columns[] = {DB_COLUMN(struct count_row, tickets)};
static const struct db_column member_columns[] = {
    DB_COLUMN(struct rule_member, code), DB_COLUMN(struct rule_member, name), DB_COLUMN(struct rule_member, face)};
static const struct db_column activity_columns[] = {DB_COLUMN(struct rule_activity, code),
                                                    DB_COLUMN(struct rule_activity, name)};
static const struct db_column month_columns[] = {DB_COLUMN(struct rule_month, month),
                                                 DB_COLUMN(struct rule_month, sealed)};
static const struct db_column place_columns[] = {DB_COLUMN(struct rule_place, fiscal_month),
                                                 DB_COLUMN(struct rule_place, first),
                                                 DB_COLUMN(struct rule_place, earliest)};
static const struct db_column sum_columns[] = {DB_COLUMN(struct due_sum, month),    DB_COLUMN(struct due_sum, member),
                                               DB_COLUMN(struct due_sum, activity), DB_COLUMN(struct due_sum, rule),
                                               DB_COLUMN(struct due_sum, net),      DB_COLUMN(struct due_sum, internal),
                                               DB_COLUMN(struct due_sum, costs)};
static const struct db_column part_columns[] = {
    DB_COLUMN(struct rule_part, entry),    DB_COLUMN(struct rule_part, line),  DB_COLUMN(struct rule_part, weight),
    DB_COLUMN(struct rule_part, rule),     DB_COLUMN(struct rule_part, month), DB_COLUMN(struct rule_part, member),
    DB_COLUMN(struct rule_part, activity), DB_COLUMN(struct rule_part, net)};

#define QUERY(file, param_list, column_list, row_type)                                                                 \
  const struct db_query rules_##file = {.name = "rules/" #file,                                                        \
                                        .sql = sql_rules_##file,                                                       \
                                        .params = (param_list),                                                        \
                                        .param_count = RULES_COUNT(param_list),                                        \
                                        .columns = (column_list),                                                      \
                                        .column_count = RULES_COUNT(column_list),                                      \
                                        .row_size = sizeof(row_type)}
QUERY(lock_books, of_kpa, lock_columns, struct lock_row);
QUERY(list_versions, of_kpa, version_columns, struct version_row);
QUERY(list_weights, of_kpa, weight_columns, struct weight_row);
QUERY(list_members, of_kpa, member_columns, struct rule_member);
QUERY(list_activities, of_kpa, activity_columns, struct rule_activity);
QUERY(list_months, of_day, month_columns, struct rule_month);
QUERY(read_place, of_kpa, place_columns, struct rule_place);
QUERY(read_sums, of_day, sum_columns, struct due_sum);
QUERY(read_parts, of_span, part_columns, struct rule_part);
QUERY(count_tickets, of_span, count_columns, struct count_row);

static struct rule_version version_of(const struct version_row *row, const struct rule *rule);
static enum outcome read_weights(struct tx *tx, const char *kpa, struct arena *arena, struct rule_version versions[],
                                 size_t count);
static enum outcome read_rules(struct tx *tx, const char *kpa, struct arena *arena, struct due_books *books);
static bool weighs_otherwise(const struct rule *proposed, const struct due_books *books);

enum outcome rule_store_lock(struct tx *tx, const char *kpa, struct arena *arena) {
  struct lock_row *rows = NULL;
  size_t count = 0;
  return tx_run(tx, &rules_lock_books, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &count);
}

enum outcome rule_store_versions(struct tx *tx, const char *kpa, struct arena *arena, struct rule_version **versions,
                                 size_t *count) {
  struct version_row *rows = NULL;
  struct rule *rules = NULL;
  size_t row_count = 0, at = 0;
  enum outcome outcome = due_store_rules(tx, kpa, arena, &rules, count);
  if (outcome == OK)
    outcome = tx_run(tx, &rules_list_versions, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &row_count);
  if (outcome != OK) return outcome;
  struct rule_version *list = arena_list(arena, *count, sizeof *list);
  for (size_t i = 0; i < *count; i++) { /* in one order; one adopted in between is not among rules yet */
    while (at < row_count && rows[at].id != rules[i].id) at++;
    assert(at < row_count);
    list[i] = version_of(&rows[at], &rules[i]);
  }
  *versions = list;
  return read_weights(tx, kpa, arena, list, *count);
}

static struct rule_version version_of(const struct version_row *row, const struct rule *rule) {
  return (struct rule_version){
      .request = row->request,
      .cae_bp = row->cae_bp,
      .rule = *rule,
      .decision = {.decided_on = row->decided_on,
                   .title = row->title,
                   .agreement = row->agreement,
                   .minutes_sha256 = row->minutes,
                   .present = row->present,
                   .votes_for = row->votes_for,
                   .votes_against = row->votes_against,
                   .abstentions = row->by_consent ? 0 : row->present - row->votes_for - row->votes_against,
                   .by_consent = row->by_consent}};
}

static enum outcome read_weights(struct tx *tx, const char *kpa, struct arena *arena, struct rule_version versions[],
                                 size_t count) {
  struct weight_row *rows = NULL;
  size_t weights = 0;
  enum outcome outcome = tx_run(tx, &rules_list_weights, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &weights);
  if (outcome != OK) return outcome;
  struct split_weight *list = arena_list(arena, weights, sizeof *list);
  for (size_t i = 0; i < weights; i++) {
    list[i] = (struct split_weight){rows[i].member, rows[i].weight};
    for (size_t j = 0; j < count; j++) {
      if (versions[j].rule.id != rows[i].split_rule) continue;
      if (versions[j].rule.weight_count++ == 0)
        versions[j].rule.weights = &list[i]; /* those of a rule follow each other */
    }
  }
  return OK;
}

enum outcome rule_store_place(struct tx *tx, const char *kpa, struct arena *arena, struct rule_place *place) {
  struct rule_place *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &rules_read_place, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return NOT_FOUND;
  *place = rows[0];
  return OK;
}

enum outcome rule_store_members(struct tx *tx, const char *kpa, struct arena *arena, struct rule_member **members,
                                size_t *count) {
  return tx_run(tx, &rules_list_members, (struct db_param[]){P_TEXT(kpa)}, arena, members, count);
}

enum outcome rule_store_activities(struct tx *tx, const char *kpa, struct arena *arena,
                                   struct rule_activity **activities, size_t *count) {
  return tx_run(tx, &rules_list_activities, (struct db_param[]){P_TEXT(kpa)}, arena, activities, count);
}

enum outcome rule_store_months(struct tx *tx, const char *kpa, struct date today, struct arena *arena,
                               struct rule_month **months, size_t *count) {
  return tx_run(tx, &rules_list_months, (struct db_param[]){P_TEXT(kpa), P_DATE(today)}, arena, months, count);
}

enum outcome rule_store_books(struct tx *tx, const struct rule_span *span, const struct rule *proposed,
                              struct arena *arena, struct rule_books *books, int64_t *tickets) {
  struct date end = due_month_after(span->to);
  const struct db_param months[] = {P_TEXT(span->kpa), P_DATE(span->from), P_DATE(end)};
  const struct db_param until[] = {P_TEXT(span->kpa), P_DATE(end)};
  struct due_books *due = &books->due;
  struct rule_place place = {0};
  struct due_sum *sums = NULL;
  struct rule_part *parts = NULL;
  struct count_row *counted = NULL;
  size_t count = 0;
  enum outcome outcome = rule_store_place(tx, span->kpa, arena, &place);
  if (outcome == OK) outcome = read_rules(tx, span->kpa, arena, due);
  if (outcome == OK) outcome = due_store_contracts(tx, span->kpa, arena, due);
  if (outcome == OK) outcome = tx_run(tx, &rules_read_sums, until, arena, &sums, &due->sum_count);
  if (outcome == OK && weighs_otherwise(proposed, due))
    outcome = tx_run(tx, &rules_read_parts, months, arena, &parts, &books->part_count);
  if (outcome == OK) outcome = tx_run(tx, &rules_count_tickets, months, arena, &counted, &count);
  if (outcome != OK) return outcome;
  due->first = place.first.year ? place.first : span->from;
  due->fiscal_month = (int)place.fiscal_month;
  due->sums = sums;
  books->parts = parts;
  *tickets = counted->tickets;
  return OK;
}

/* Else nobody's part of a line can change. */
static bool weighs_otherwise(const struct rule *proposed, const struct due_books *books) {
  if (proposed->weighting == WEIGHTING_FIXED) return true;
  for (size_t i = 0; i < books->rule_count; i++)
    if (books->rules[i].weighting != proposed->weighting) return true;
  return false;
}

static enum outcome read_rules(struct tx *tx, const char *kpa, struct arena *arena, struct due_books *books) {
  struct rule_version *versions = NULL;
  enum outcome outcome = rule_store_versions(tx, kpa, arena, &versions, &books->rule_count);
  if (outcome != OK) return outcome;
  struct rule *rules = arena_list(arena, books->rule_count, sizeof *rules);
  for (size_t i = 0; i < books->rule_count; i++) rules[i] = versions[i].rule;
  books->rules = rules;
  return OK;
}
