/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A version and its decision, written together. */
#include "rules/private.h"

struct id_row {
  int64_t id;
};
static const struct db_column id_columns[] = {DB_COLUMN(struct id_row, id)};
static const enum db_kind decision_params[] = {DB_TEXT,    DB_DATE, DB_TEXT,  DB_INTEGER, DB_INTEGER,
                                               DB_INTEGER, DB_BOOL, DB_BYTES, DB_TEXT};
static const enum db_kind version_params[] = {DB_UUID,     DB_TEXT,     DB_TEXT,    DB_TEXT,    DB_DATE,    DB_INTEGER,
                                              DB_INTEGER,  DB_INTEGER,  DB_TEXT,    DB_TEXT,    DB_TEXT,    DB_TEXT,
                                              DB_INTEGERS, DB_INTEGERS, DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_INTEGER,
                                              DB_INTEGER,  DB_TEXT,     DB_TEXTS,   DB_INTEGERS};
const struct db_query rules_insert_decision = {.name = "rules/insert_decision",
                                               .sql = sql_rules_insert_decision,
                                               .params = decision_params,
                                               .param_count = RULES_COUNT(decision_params),
                                               .columns = id_columns,
                                               .column_count = RULES_COUNT(id_columns),
                                               .row_size = sizeof(struct id_row)};
const struct db_query rules_insert_version = {.name = "rules/insert_version",
                                              .sql = sql_rules_insert_version,
                                              .params = version_params,
                                              .param_count = RULES_COUNT(version_params),
                                              .columns = id_columns,
                                              .column_count = RULES_COUNT(id_columns),
                                              .row_size = sizeof(struct id_row)};

static enum outcome add_decision(struct tx *tx, const char *kpa, const struct rule_decision *decision,
                                 struct arena *arena, int64_t *id);
static enum outcome add_version(struct tx *tx, const char *kpa, const struct rule_version *version, int64_t decision,
                                struct arena *arena);
static enum outcome name_field(struct tx *tx, enum outcome outcome);

enum outcome rule_store_add(struct tx *tx, const char *kpa, const struct rule_version *version, struct arena *arena) {
  int64_t decision = 0;
  enum outcome outcome = add_decision(tx, kpa, &version->decision, arena, &decision);
  return outcome == OK ? add_version(tx, kpa, version, decision, arena) : outcome;
}

static enum outcome add_decision(struct tx *tx, const char *kpa, const struct rule_decision *decision,
                                 struct arena *arena, int64_t *id) {
  uint8_t minutes[SHA256_BYTES];
  struct id_row *rows = NULL;
  size_t count = 0;
  if (!hex_to_bytes(decision->minutes_sha256, minutes, sizeof minutes))
    return fault_set(tx_fault(tx), WRONG_TYPE, "/decision/minutes_sha256", "64 hexadecimal digits");
  const struct db_param params[] = {P_TEXT(kpa),
                                    P_DATE(decision->decided_on),
                                    P_TEXT(decision->title),
                                    P_INTEGER(decision->present),
                                    P_INTEGER(decision->votes_for),
                                    P_INTEGER(decision->votes_against),
                                    P_BOOL(decision->by_consent),
                                    P_BYTES(minutes, sizeof minutes),
                                    P_TEXT(decision->agreement)};
  enum outcome outcome = tx_run(tx, &rules_insert_decision, params, arena, &rows, &count);
  if (outcome == OK) *id = rows[0].id;
  return outcome;
}

static enum outcome add_version(struct tx *tx, const char *kpa, const struct rule_version *version, int64_t decision,
                                struct arena *arena) {
  const struct rule *rule = &version->rule;
  const struct scale *scale = &rule->scale;
  int64_t froms[SCALE_BANDS_MAX], rates[SCALE_BANDS_MAX], weights[RULE_WEIGHTS_MAX];
  const char *members[RULE_WEIGHTS_MAX];
  struct id_row *rows = NULL;
  size_t count = 0;
  for (size_t i = 0; i < scale->band_count; i++) {
    froms[i] = scale->bands[i].from.cents;
    rates[i] = scale->bands[i].rate_bp;
  }
  for (size_t i = 0; i < rule->weight_count; i++) {
    members[i] = rule->weights[i].member;
    weights[i] = rule->weights[i].weight;
  }
  const struct db_param params[] = {P_UUID(version->request),
                                    P_TEXT(kpa),
                                    P_TEXT(rule->activity),
                                    P_TEXT(rule->contract == CONTRACT_NONE ? NULL : contract_kind_name(rule->contract)),
                                    P_DATE(rule->valid_from),
                                    P_INTEGER(decision),
                                    P_INTEGER(version->cae_bp),
                                    P_INTEGER(scale->pot_bp),
                                    P_TEXT(rule_base_name(scale->base)),
                                    P_TEXT(rule_banding_name(scale->banding)),
                                    P_TEXT(rule_window_name(scale->window)),
                                    P_TEXT(split_deduction_name(scale->deduction)),
                                    P_LIST(DB_INTEGERS, froms, scale->band_count),
                                    P_LIST(DB_INTEGERS, rates, scale->band_count),
                                    P_INTEGER(scale->fixed_month.cents),
                                    P_INTEGER(scale->minimum_month.cents),
                                    P_INTEGER(scale->maximum_window.cents),
                                    P_INTEGER(scale->exempt_months),
                                    P_INTEGER(scale->internal_bp),
                                    P_TEXT(split_weighting_name(rule->weighting)),
                                    P_LIST(DB_TEXTS, members, rule->weight_count),
                                    P_LIST(DB_INTEGERS, weights, rule->weight_count)};
  enum outcome outcome = tx_run(tx, &rules_insert_version, params, arena, &rows, &count);
  if (outcome != OK) return name_field(tx, outcome);
  return count == 1 ? OK : fault_set(tx_fault(tx), ID_REUSED, "/id", "%s", "");
}

/* The schema says why; the page wants to know where. */
static enum outcome name_field(struct tx *tx, enum outcome outcome) {
  static const struct {
    enum outcome outcome;
    const char *field;
  } fields[] = {{RULE_OVER_WHOLE, "/rule/pot"},  {RULE_BANDS, "/rule/bands"},
                {RULE_WEIGHTS, "/rule/weights"}, {RULE_OVERLAPS, "/rule/valid_from"},
                {RULE_SOLD, "/rule/valid_from"}, {MONTH_CLOSED, "/rule/valid_from"}};
  for (size_t i = 0; i < RULES_COUNT(fields); i++)
    if (fields[i].outcome == outcome) return fault_set(tx_fault(tx), outcome, fields[i].field, "%s", "");
  return outcome;
}
