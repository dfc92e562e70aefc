/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "costs/private.h"

struct locked_row {
  bool locked;
};
struct day_row {
  struct date day;
};
struct balance_row {
  struct money cents;
};
struct rate_row {
  int64_t rate;
};

static const enum db_kind text_param[] = {DB_TEXT}, date_param[] = {DB_DATE}, balance_params[] = {DB_TEXT, DB_TEXT};
static const enum db_kind reason_params[] = {DB_TEXT, DB_UUID, DB_TEXT};
static const struct db_column balance_columns[] = {DB_COLUMN(struct balance_row, cents)};
static const enum db_kind span_params[] = {DB_TEXT, DB_DATE, DB_DATE, DB_UUID};
static const enum db_kind cost_params[] = {
    DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_DATE, DB_DATE, DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_BOOL,
    DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT, DB_BOOL, DB_UUID,    DB_INTEGER, DB_UUID,    DB_TIME};
static const enum db_kind internal_params[] = {DB_UUID,    DB_TEXT,    DB_DATE,    DB_TEXT,    DB_TEXT,
                                               DB_TEXT,    DB_TEXT,    DB_INTEGER, DB_INTEGER, DB_INTEGER,
                                               DB_INTEGER, DB_INTEGER, DB_UUID,    DB_TIME};
static const struct db_column locked_columns[] = {DB_COLUMN(struct locked_row, locked)};
static const struct db_column day_columns[] = {DB_COLUMN(struct day_row, day)};
static const struct db_column rate_columns[] = {DB_COLUMN(struct rate_row, rate)};
static const struct db_column activity_columns[] = {DB_COLUMN(struct activity_row, code),
                                                    DB_COLUMN(struct activity_row, name)};
static const struct db_column cost_columns[] = {DB_COLUMN(struct cost_row, id, .kind = DB_UUID),
                                                DB_COLUMN(struct cost_row, kind),
                                                DB_COLUMN(struct cost_row, label),
                                                DB_COLUMN(struct cost_row, supplier),
                                                DB_COLUMN(struct cost_row, spent_on),
                                                DB_COLUMN(struct cost_row, booked_on),
                                                DB_COLUMN(struct cost_row, net),
                                                DB_COLUMN(struct cost_row, vat),
                                                DB_COLUMN(struct cost_row, rate),
                                                DB_COLUMN(struct cost_row, vat_deductible),
                                                DB_COLUMN(struct cost_row, scope),
                                                DB_COLUMN(struct cost_row, member),
                                                DB_COLUMN(struct cost_row, activity),
                                                DB_COLUMN(struct cost_row, paid_by),
                                                DB_COLUMN(struct cost_row, payer),
                                                DB_COLUMN(struct cost_row, borne_by),
                                                DB_COLUMN(struct cost_row, in_base),
                                                DB_COLUMN(struct cost_row, receipt, .kind = DB_UUID),
                                                DB_COLUMN(struct cost_row, media_type),
                                                DB_COLUMN(struct cost_row, entry),
                                                DB_COLUMN(struct cost_row, reversal),
                                                DB_COLUMN(struct cost_row, reversed_on),
                                                DB_COLUMN(struct cost_row, reason)};
static const struct db_column internal_columns[] = {DB_COLUMN(struct internal_row, id, .kind = DB_UUID),
                                                    DB_COLUMN(struct internal_row, sold_on),
                                                    DB_COLUMN(struct internal_row, seller),
                                                    DB_COLUMN(struct internal_row, buyer),
                                                    DB_COLUMN(struct internal_row, activity),
                                                    DB_COLUMN(struct internal_row, label),
                                                    DB_COLUMN(struct internal_row, net),
                                                    DB_COLUMN(struct internal_row, rate),
                                                    DB_COLUMN(struct internal_row, cae),
                                                    DB_COLUMN(struct internal_row, entry),
                                                    DB_COLUMN(struct internal_row, reversal),
                                                    DB_COLUMN(struct internal_row, reversed_on),
                                                    DB_COLUMN(struct internal_row, reason)};

QUERY(lock_key, text_param, locked_columns, struct locked_row);
QUERY(read_first_open, text_param, day_columns, struct day_row);
QUERY(read_balance, balance_params, balance_columns, struct balance_row);
QUERY(list_rates, date_param, rate_columns, struct rate_row);
QUERY(list_activities, text_param, activity_columns, struct activity_row);
QUERY(list_costs, span_params, cost_columns, struct cost_row);
QUERY(list_internal_sales, span_params, internal_columns, struct internal_row);
COMMAND(insert_cost, cost_params);
COMMAND(note_cost_reason, reason_params);
COMMAND(note_internal_reason, reason_params);
COMMAND(insert_internal_sale, internal_params);

static const char *or_null(const char *text);
static const char *or_empty(const char *text);

enum outcome cost_store_lock(struct tx *tx, const char *kpa, const char *id, struct arena *arena) {
  const char *key = arena_format(arena, "costs %s %s", kpa, id);
  return tx_run(tx, &costs_lock_key, (struct db_param[]){P_TEXT(key)}, arena, NULL, NULL);
}

enum outcome cost_store_first_open(struct tx *tx, const char *kpa, struct arena *arena, struct date *day) {
  struct day_row *rows;
  size_t count;
  enum outcome outcome = tx_run(tx, &costs_read_first_open, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &count);
  if (outcome == OK) *day = count > 0 ? rows[0].day : (struct date){0};
  return outcome;
}

enum outcome cost_store_balance(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                struct money *balance) {
  const struct db_param key[] = {P_TEXT(arena_format(arena, "purse %s", member))};
  struct balance_row *rows;
  size_t count;
  enum outcome outcome = tx_run(tx, &costs_lock_key, key, arena, NULL, NULL);
  if (outcome == OK)
    outcome = tx_run(tx, &costs_read_balance, (struct db_param[]){P_TEXT(kpa), P_TEXT(member)}, arena, &rows, &count);
  if (outcome == OK && count == 1) *balance = rows[0].cents;
  return outcome;
}

enum outcome cost_store_list_rates(struct tx *tx, struct date day, struct arena *arena, int64_t **rates,
                                   size_t *count) {
  return tx_run(tx, &costs_list_rates, (struct db_param[]){P_DATE(day)}, arena, rates, count);
}

enum outcome cost_store_list_activities(struct tx *tx, const char *kpa, struct arena *arena, struct activity_row **rows,
                                        size_t *count) {
  return tx_run(tx, &costs_list_activities, (struct db_param[]){P_TEXT(kpa)}, arena, rows, count);
}

enum outcome cost_store_list_costs(struct tx *tx, const struct span *span, struct arena *arena, struct cost_row **rows,
                                   size_t *count) {
  const struct db_param params[] = {P_TEXT(span->kpa), P_DATE(span->from), P_DATE(span->to), P_UUID(span->id)};
  return tx_run(tx, &costs_list_costs, params, arena, rows, count);
}

enum outcome cost_store_add_cost(struct tx *tx, const struct cost *cost, const struct author *author, int64_t entry) {
  const struct db_param params[] = {P_UUID(cost->id),
                                    P_TEXT(author->kpa),
                                    P_TEXT(cost->kind),
                                    P_TEXT(or_empty(cost->label)),
                                    P_TEXT(or_empty(cost->supplier)),
                                    P_DATE(cost->spent_on),
                                    P_DATE(cost->booked_on),
                                    P_INTEGER(cost->gross.cents - cost->vat.cents),
                                    P_INTEGER(cost->vat.cents),
                                    P_INTEGER(cost->rate),
                                    P_BOOL(cost->vat_deductible),
                                    P_TEXT(cost_scope(cost)),
                                    P_TEXT(or_null(cost->member)),
                                    P_TEXT(or_null(cost->activity)),
                                    P_TEXT(cost->paid_by),
                                    P_TEXT(or_null(cost->payer)),
                                    P_TEXT(cost->borne_by),
                                    P_BOOL(cost_in_base(cost->kind)),
                                    P_UUID(or_null(cost->receipt)),
                                    P_INTEGER(entry),
                                    P_UUID(author->person),
                                    P_TIME(author->now_us)};
  return tx_run(tx, &costs_insert_cost, params, NULL, NULL, NULL);
}

enum outcome cost_store_list_internal(struct tx *tx, const struct span *span, struct arena *arena,
                                      struct internal_row **rows, size_t *count) {
  const struct db_param params[] = {P_TEXT(span->kpa), P_DATE(span->from), P_DATE(span->to), P_UUID(span->id)};
  return tx_run(tx, &costs_list_internal_sales, params, arena, rows, count);
}

enum outcome cost_store_add_internal(struct tx *tx, const struct internal_sale *sale, const struct author *author,
                                     const struct split_rule *rule, int64_t entry) {
  int64_t rate = internal_rate(rule);
  const struct db_param params[] = {P_UUID(sale->id),
                                    P_TEXT(author->kpa),
                                    P_DATE(sale->sold_on),
                                    P_TEXT(sale->seller),
                                    P_TEXT(sale->buyer),
                                    P_TEXT(or_null(sale->activity)),
                                    P_TEXT(or_empty(sale->label)),
                                    P_INTEGER(sale->net.cents),
                                    P_INTEGER(rate),
                                    P_INTEGER(internal_cae(sale->net, rate).cents),
                                    P_INTEGER(rule->id),
                                    P_INTEGER(entry),
                                    P_UUID(author->person),
                                    P_TIME(author->now_us)};
  return tx_run(tx, &costs_insert_internal_sale, params, NULL, NULL, NULL);
}

static const char *or_null(const char *text) {
  return text && *text ? text : NULL;
}

static const char *or_empty(const char *text) {
  return text ? text : "";
}
