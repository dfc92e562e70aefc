/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/private.h"

static void write_decision(struct json *json, const struct rule_decision *decision);

void rule_write_version(struct json *json, const struct rule_version *version, size_t number) {
  const struct rule *rule = &version->rule;
  json_open(json, NULL);
  json_integer(json, "number", (int64_t)number);
  json_text(json, "activity", rule->activity);
  json_text(json, "contract", rule->contract == CONTRACT_NONE ? NULL : contract_kind_name(rule->contract));
  rule_write_date(json, "valid_from", rule->valid_from);
  json_integer(json, "cae", version->cae_bp);
  json_integer(json, "pot", rule->scale.pot_bp);
  rule_write_scale(json, &rule->scale);
  json_text(json, "weighting", split_weighting_name(rule->weighting));
  json_open_list(json, "weights");
  for (size_t i = 0; i < rule->weight_count; i++) {
    json_open(json, NULL);
    json_text(json, "member", rule->weights[i].member);
    json_integer(json, "weight", rule->weights[i].weight);
    json_close(json);
  }
  json_close_list(json);
  write_decision(json, &version->decision);
  json_close(json);
}

/* All of a scale but the pot. */
void rule_write_scale(struct json *json, const struct scale *scale) {
  json_text(json, "base", rule_base_name(scale->base));
  json_text(json, "banding", rule_banding_name(scale->banding));
  json_text(json, "window", rule_window_name(scale->window));
  json_text(json, "deduction", split_deduction_name(scale->deduction));
  json_open_list(json, "bands");
  for (size_t i = 0; i < scale->band_count; i++) {
    json_open(json, NULL);
    json_money(json, "from", scale->bands[i].from);
    json_integer(json, "rate_bp", scale->bands[i].rate_bp);
    json_close(json);
  }
  json_close_list(json);
  json_money(json, "fixed_month", scale->fixed_month);
  json_money(json, "minimum_month", scale->minimum_month);
  json_money(json, "maximum", scale->maximum_window);
  json_integer(json, "exempt_months", scale->exempt_months);
  json_integer(json, "internal", scale->internal_bp);
}

static void write_decision(struct json *json, const struct rule_decision *decision) {
  json_open(json, "decision");
  rule_write_date(json, "decided_on", decision->decided_on);
  json_text(json, "title", decision->title);
  json_bool(json, "by_consent", decision->by_consent);
  json_integer(json, "present", decision->present);
  json_integer(json, "votes_for", decision->votes_for);
  json_integer(json, "votes_against", decision->votes_against);
  json_integer(json, "abstentions", decision->abstentions);
  json_text(json, "minutes_sha256", decision->minutes_sha256);
  json_text(json, "agreement", decision->agreement);
  json_close(json);
}

void rule_write_date(struct json *json, const char *key, struct date date) {
  char text[DATE_TEXT];
  json_text(json, key, date.year ? date_format(date, text) : NULL);
}
