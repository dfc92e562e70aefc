/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a proposed rule may say. */
#include "rules/private.h"

#include <string.h>

enum { LIMIT_CENTS = 100000000, YEAR_CENTS = INT32_MAX }; /* a month's amount; a year's */

static const char *const bases[] = {"net", "margin", "cashed", NULL};
static const char *const bandings[] = {"marginal", "whole", NULL};
static const char *const windows[] = {"calendar", "fiscal", "since_entry", NULL};
static const char *const deductions[] = {"together", "cae_first", "pot_first", NULL};
static const char *const weightings[] = {"noted", "equal", "fixed", NULL};
static const char *const contracts[] = {"cape", "cesa", "volunteer", NULL};

static const struct spec_field band_fields[] = {
    SPEC_FIELD(struct scale_band, from, .required = true, .min = 0, .max = INT64_C(100000000000)),
    SPEC_FIELD(struct scale_band, rate_bp, .required = true, .min = 0, .max = RATE_ONE),
};
static const struct spec band_spec = SPEC("RuleBand", struct scale_band, band_fields);
static const struct spec_field weight_fields[] = {
    SPEC_FIELD(struct split_weight, member, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct split_weight, weight, .required = true, .min = 1, .max = 1000),
};
static const struct spec weight_spec = SPEC("RuleWeight", struct split_weight, weight_fields);
static const struct spec_field rule_fields[] = {
    SPEC_FIELD(struct rule_body, activity, .form = FORM_CODE, .max = 16),
    SPEC_FIELD(struct rule_body, contract, .choices = contracts),
    SPEC_FIELD(struct rule_body, valid_from, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct rule_body, base, .required = true, .choices = bases),
    SPEC_FIELD(struct rule_body, banding, .required = true, .choices = bandings),
    SPEC_FIELD(struct rule_body, window, .required = true, .choices = windows),
    SPEC_FIELD(struct rule_body, deduction, .required = true, .choices = deductions),
    SPEC_FIELD(struct rule_body, weighting, .required = true, .choices = weightings),
    SPEC_FIELD(struct rule_body, pot, .required = true, .min = 0, .max = RATE_ONE),
    SPEC_FIELD(struct rule_body, internal, .required = true, .min = -1, .max = RATE_ONE),
    SPEC_FIELD(struct rule_body, exempt_months, .min = 0, .max = 120),
    SPEC_FIELD(struct rule_body, fixed_month, .min = 0, .max = LIMIT_CENTS),
    SPEC_FIELD(struct rule_body, minimum_month, .min = 0, .max = LIMIT_CENTS),
    SPEC_FIELD(struct rule_body, maximum, .min = 0, .max = YEAR_CENTS),
    SPEC_LIST_OF(struct rule_body, bands, band_count, &band_spec, .required = true, .min = 1, .max = SCALE_BANDS_MAX),
    SPEC_LIST_OF(struct rule_body, weights, weight_count, &weight_spec, .max = RULE_WEIGHTS_MAX),
};
static const struct spec rule_spec = SPEC("Rule", struct rule_body, rule_fields);
static const struct spec_field decision_fields[] = {
    SPEC_FIELD(struct decision_body, decided_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct decision_body, title, .required = true, .min = 3, .max = 120),
    SPEC_FIELD(struct decision_body, by_consent, .required = true),
    SPEC_FIELD(struct decision_body, present, .required = true, .min = 1, .max = 10000),
    SPEC_FIELD(struct decision_body, votes_for, .min = 0, .max = 10000),
    SPEC_FIELD(struct decision_body, votes_against, .min = 0, .max = 10000),
    SPEC_FIELD(struct decision_body, abstentions, .min = 0, .max = 10000),
    SPEC_FIELD(struct decision_body, minutes_sha256, .required = true, .form = FORM_HEX64),
    SPEC_FIELD(struct decision_body, agreement, .max = 60),
};
static const struct spec decision_spec = SPEC("RuleDecision", struct decision_body, decision_fields);
static const struct spec_field adoption_fields[] = {
    SPEC_FIELD(struct adoption_body, id, .required = true, .form = FORM_UUID),
    SPEC_OBJECT_OF(struct adoption_body, rule, &rule_spec, .required = true),
    SPEC_OBJECT_OF(struct adoption_body, decision, &decision_spec, .required = true),
};
const struct spec rule_adoption_spec = SPEC("RuleAdoption", struct adoption_body, adoption_fields);
static const struct spec_field simulation_fields[] = {
    SPEC_FIELD(struct simulation_body, from, .required = true, .min = 7, .max = 7),
    SPEC_FIELD(struct simulation_body, to, .required = true, .min = 7, .max = 7),
    SPEC_OBJECT_OF(struct simulation_body, rule, &rule_spec, .required = true),
};
const struct spec rule_simulation_spec = SPEC("RuleSimulation", struct simulation_body, simulation_fields);

/* The place of a word among its choices, the first for what is none. */
static size_t place_of(const char *word, const char *const choices[]) {
  for (size_t i = 0; choices[i]; i++)
    if (text_equal(word, choices[i])) return i;
  return 0;
}

const char *rule_base_name(enum scale_base base) {
  return bases[base];
}
enum scale_base rule_base_parse(const char *name) {
  return (enum scale_base)place_of(name, bases);
}
const char *rule_banding_name(enum scale_banding banding) {
  return bandings[banding];
}
enum scale_banding rule_banding_parse(const char *name) {
  return (enum scale_banding)place_of(name, bandings);
}
const char *rule_window_name(enum scale_window window) {
  return windows[window];
}
enum scale_window rule_window_parse(const char *name) {
  return (enum scale_window)place_of(name, windows);
}

enum outcome rule_from_body(const struct rule_body *body, struct rule *rule, struct fault *fault) {
  *rule = (struct rule){.activity = body->activity && *body->activity ? body->activity : NULL,
                        .weighting = split_weighting_parse(body->weighting),
                        .weights = body->weights,
                        .weight_count = body->weight_count,
                        .scale = {.base = rule_base_parse(body->base),
                                  .banding = rule_banding_parse(body->banding),
                                  .window = rule_window_parse(body->window),
                                  .deduction = split_deduction_parse(body->deduction),
                                  .pot_bp = body->pot,
                                  .internal_bp = body->internal,
                                  .fixed_month = body->fixed_month,
                                  .minimum_month = body->minimum_month,
                                  .maximum_window = body->maximum,
                                  .exempt_months = body->exempt_months,
                                  .band_count = body->band_count}};
  memcpy(rule->scale.bands, body->bands, body->band_count * sizeof *body->bands);
  if (body->contract && !contract_kind_parse(body->contract, &rule->contract))
    return fault_set(fault, OUT_OF_RANGE, "/rule/contract", "%s", "");
  if (!date_parse(body->valid_from, &rule->valid_from))
    return fault_set(fault, OUT_OF_RANGE, "/rule/valid_from", "%s", "");
  return rule_check(rule, "/rule", fault);
}

enum outcome rule_decision_from_body(const struct decision_body *body, struct rule_decision *decision,
                                     struct fault *fault) {
  *decision = (struct rule_decision){.title = body->title,
                                     .agreement = body->agreement ? body->agreement : "",
                                     .minutes_sha256 = body->minutes_sha256,
                                     .present = body->present,
                                     .votes_for = body->votes_for,
                                     .votes_against = body->votes_against,
                                     .abstentions = body->abstentions,
                                     .by_consent = body->by_consent};
  if (!date_parse(body->decided_on, &decision->decided_on))
    return fault_set(fault, OUT_OF_RANGE, "/decision/decided_on", "%s", "");
  return OK;
}
