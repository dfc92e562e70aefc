/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/due_store.h"
#include "month/close_private.h"

static const enum db_kind of_months[] = {DB_TEXT, DB_DATE, DB_DATE};
static const struct db_column sum_columns[] = {
    DB_COLUMN(struct due_sum, month), DB_COLUMN(struct due_sum, member), DB_COLUMN(struct due_sum, activity),
    DB_COLUMN(struct due_sum, rule),  DB_COLUMN(struct due_sum, net),    DB_COLUMN(struct due_sum, internal),
    DB_COLUMN(struct due_sum, costs), DB_COLUMN(struct due_sum, cae),    DB_COLUMN(struct due_sum, pot)};
CLOSE_QUERY(read_trueup_sums, of_months, sum_columns, struct due_sum);
CLOSE_QUERY(look_trueup_sums, of_months, sum_columns, struct due_sum);

static enum outcome read_books(struct tx *tx, const char *kpa, const struct db_query *sums_of, struct arena *arena,
                               struct due_books *books);

enum outcome trueup_read(struct tx *tx, const char *kpa, struct arena *arena, struct due_books *books) {
  return read_books(tx, kpa, &close_read_trueup_sums, arena, books);
}

enum outcome trueup_look(struct tx *tx, const char *kpa, struct arena *arena, struct due_books *books) {
  return read_books(tx, kpa, &close_look_trueup_sums, arena, books);
}

static enum outcome read_books(struct tx *tx, const char *kpa, const struct db_query *sums_of, struct arena *arena,
                               struct due_books *books) {
  struct rule *rules = NULL;
  struct due_sum *sums = NULL;
  enum outcome outcome = due_store_rules(tx, kpa, arena, &rules, &books->rule_count);
  books->rules = rules;
  if (outcome == OK) outcome = due_store_contracts(tx, kpa, arena, books);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(due_from(books)), P_DATE(books->month)};
  outcome = tx_run(tx, sums_of, params, arena, &sums, &books->sum_count);
  books->sums = sums;
  return outcome;
}
