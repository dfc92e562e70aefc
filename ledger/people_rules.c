/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/people_rules.h"

#include "ledger/scale.h"
#include "sql_queries.h"

#define AMOUNT_MAX INT64_C(100000000)

static const char *const contract_kinds[] = {"cape", "cesa", "volunteer", NULL};
static const char *const bases[] = {"net", "margin", "cashed", NULL};
static const char *const bandings[] = {"marginal", "whole", NULL};
static const char *const windows[] = {"calendar", "fiscal", "since_entry", NULL};
static const char *const deductions[] = {"together", "cae_first", "pot_first", NULL};
static const char *const weightings[] = {"noted", "equal", "fixed", NULL};

static const struct spec_field band_fields[] = {
    SPEC_FIELD(struct file_band, from, .required = true, .max = MONEY_LIMIT_CENTS / 100),
    SPEC_FIELD(struct file_band, rate_bp, .required = true, .max = RATE_ONE),
};
static const struct spec band_spec = SPEC("SplitBand", struct file_band, band_fields);
static const struct spec_field weight_fields[] = {
    SPEC_FIELD(struct file_weight, member, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct file_weight, weight, .required = true, .min = 1, .max = 1000),
};
static const struct spec weight_spec = SPEC("SplitWeight", struct file_weight, weight_fields);
static const struct spec_field rule_fields[] = {
    SPEC_FIELD(struct file_rule, activity, .max = 8, .form = FORM_CODE),
    SPEC_FIELD(struct file_rule, contract, .choices = contract_kinds),
    SPEC_FIELD(struct file_rule, valid_from, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct file_rule, cae_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct file_rule, pot_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct file_rule, base, .choices = bases),
    SPEC_FIELD(struct file_rule, banding, .choices = bandings),
    SPEC_FIELD(struct file_rule, bands_over, .choices = windows),
    SPEC_LIST_OF(struct file_rule, bands, band_count, &band_spec, .max = SCALE_BANDS_MAX),
    SPEC_FIELD(struct file_rule, fixed_month, .max = AMOUNT_MAX),
    SPEC_FIELD(struct file_rule, minimum_month, .max = AMOUNT_MAX),
    SPEC_FIELD(struct file_rule, maximum_year, .max = AMOUNT_MAX * 1000),
    SPEC_FIELD(struct file_rule, exempt_months, .max = 120),
    SPEC_FIELD(struct file_rule, internal_apart),
    SPEC_FIELD(struct file_rule, internal_bp, .max = RATE_ONE),
    SPEC_FIELD(struct file_rule, deduction, .choices = deductions),
    SPEC_FIELD(struct file_rule, weighting, .choices = weightings),
    SPEC_LIST_OF(struct file_rule, weights, weight_count, &weight_spec, .max = 200),
};
const struct spec file_rule_spec = SPEC("SplitRule", struct file_rule, rule_fields);

static const enum db_kind rule_params[] = {DB_TEXT,     DB_TEXT,    DB_INTEGER, DB_INTEGER, DB_DATE,    DB_INTEGER,
                                           DB_TEXT,     DB_TEXT,    DB_TEXT,    DB_TEXT,    DB_TEXT,    DB_TEXT,
                                           DB_INTEGER,  DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_INTEGER, DB_INTEGERS,
                                           DB_INTEGERS, DB_TEXTS,   DB_INTEGERS};
const struct db_query people_put_rule = {.name = "people/put_rule",
                                         .sql = sql_people_put_rule,
                                         .params = rule_params,
                                         .param_count = sizeof rule_params / sizeof rule_params[0]};

static enum outcome put_rule(struct tx *tx, const char *kpa, int64_t decision, const struct file_rule *rule,
                             struct arena *arena);

enum outcome people_put_rules(struct tx *tx, const char *kpa, int64_t decision, const struct file_rule rules[],
                              size_t count, struct arena *arena) {
  for (size_t i = 0; i < count; i++) {
    enum outcome outcome = put_rule(tx, kpa, decision, &rules[i], arena);
    if (outcome != OK) return outcome;
  }
  return OK;
}

static const char *either(const char *word, const char *otherwise) {
  return word ? word : otherwise;
}

static enum outcome put_rule(struct tx *tx, const char *kpa, int64_t decision, const struct file_rule *rule,
                             struct arena *arena) {
  int64_t *from = arena_list(arena, rule->band_count, sizeof *from);
  int64_t *rates = arena_list(arena, rule->band_count, sizeof *rates);
  const char **members = arena_list(arena, rule->weight_count, sizeof *members);
  int64_t *weights = arena_list(arena, rule->weight_count, sizeof *weights);
  struct date valid_from = {0};
  if (!date_parse(rule->valid_from, &valid_from)) return OUT_OF_RANGE;
  for (size_t i = 0; i < rule->band_count; i++) from[i] = rule->bands[i].from.cents, rates[i] = rule->bands[i].rate_bp;
  for (size_t i = 0; i < rule->weight_count; i++)
    members[i] = rule->weights[i].member, weights[i] = rule->weights[i].weight;
  const struct db_param params[] = {P_TEXT(kpa),
                                    P_TEXT(rule->activity),
                                    P_INTEGER(rule->cae_bp),
                                    P_INTEGER(rule->pot_bp),
                                    P_DATE(valid_from),
                                    P_INTEGER(decision),
                                    P_TEXT(rule->contract),
                                    P_TEXT(either(rule->base, "net")),
                                    P_TEXT(either(rule->banding, "marginal")),
                                    P_TEXT(either(rule->bands_over, "calendar")),
                                    P_TEXT(either(rule->deduction, "together")),
                                    P_TEXT(either(rule->weighting, "noted")),
                                    P_INTEGER(rule->fixed_month.cents),
                                    P_INTEGER(rule->minimum_month.cents),
                                    P_INTEGER(rule->maximum_year.cents),
                                    P_INTEGER(rule->exempt_months),
                                    P_INTEGER(rule->internal_apart ? rule->internal_bp : -1),
                                    P_LIST(DB_INTEGERS, from, rule->band_count),
                                    P_LIST(DB_INTEGERS, rates, rule->band_count),
                                    P_LIST(DB_TEXTS, members, rule->weight_count),
                                    P_LIST(DB_INTEGERS, weights, rule->weight_count)};
  return tx_run(tx, &people_put_rule, params, NULL, NULL, NULL);
}
