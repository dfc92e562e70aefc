/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/rules.h"

#include "core/text.h"

#include <stdio.h>

enum { WEIGHT_MOST = 1000, FIELD_TEXT = 80 };

static enum outcome check_bands(const struct scale *scale, const char *prefix, struct fault *fault);
static enum outcome check_weights(const struct rule *rule, const char *prefix, struct fault *fault);
static enum outcome refuse(struct fault *fault, enum outcome outcome, const char *prefix, const char *field, size_t at,
                           const char *hint);

enum outcome rule_check(const struct rule *rule, const char *prefix, struct fault *fault) {
  const struct scale *scale = &rule->scale;
  enum outcome outcome = check_bands(scale, prefix, fault);
  if (outcome == OK) outcome = check_weights(rule, prefix, fault);
  if (outcome != OK) return outcome;
  if (scale->maximum_window.cents > 0 && scale->maximum_window.cents < scale->minimum_month.cents)
    return refuse(fault, OUT_OF_RANGE, prefix, "maximum", 0, "Le maximum est plus bas que le minimum d’un mois.");
  if (!scale_is_sound(scale)) return refuse(fault, RULE_BANDS, prefix, "bands", 0, "");
  return OK;
}

static enum outcome check_bands(const struct scale *scale, const char *prefix, struct fault *fault) {
  if (scale->band_count == 0 || scale->bands[0].from.cents != 0)
    return refuse(fault, RULE_BANDS, prefix, "bands", 0, "La première tranche commence à 0 €.");
  for (size_t i = 0; i < scale->band_count; i++) {
    if (scale->bands[i].rate_bp + scale->pot_bp > RATE_ONE)
      return refuse(fault, RULE_OVER_WHOLE, prefix, i == 0 ? "pot" : "bands", i, "");
    if (i > 0 && scale->bands[i].from.cents <= scale->bands[i - 1].from.cents)
      return refuse(fault, RULE_BANDS, prefix, "bands", i, "Chaque tranche commence plus haut que celle d’avant.");
  }
  return OK;
}

static enum outcome check_weights(const struct rule *rule, const char *prefix, struct fault *fault) {
  if ((rule->weighting == WEIGHTING_FIXED) != (rule->weight_count > 0))
    return refuse(fault, RULE_WEIGHTS, prefix, "weights", 0, "Donnez un poids à une personne au moins.");
  for (size_t i = 0; i < rule->weight_count; i++) {
    if (rule->weights[i].weight < 1 || rule->weights[i].weight > WEIGHT_MOST)
      return refuse(fault, RULE_WEIGHTS, prefix, "weights", i, "");
    for (size_t j = 0; j < i; j++)
      if (text_equal(rule->weights[i].member, rule->weights[j].member))
        return refuse(fault, RULE_WEIGHTS, prefix, "weights", i, "");
  }
  return OK;
}

static enum outcome refuse(struct fault *fault, enum outcome outcome, const char *prefix, const char *field, size_t at,
                           const char *hint) {
  char pointer[FIELD_TEXT];
  if (text_equal(field, "pot") || text_equal(field, "maximum"))
    snprintf(pointer, sizeof pointer, "%s/%s", prefix, field);
  else snprintf(pointer, sizeof pointer, "%s/%s/%zu", prefix, field, at);
  return fault_set(fault, outcome, pointer, "%s", hint);
}

enum outcome rule_check_decision(const struct rule_decision *decision, struct date valid_from, struct date today,
                                 struct fault *fault) {
  if (date_compare(decision->decided_on, today) > 0)
    return fault_set(fault, RULE_DECISION, "/decision/decided_on", "La réunion n’a pas encore eu lieu.");
  if (date_compare(decision->decided_on, valid_from) > 0)
    return fault_set(fault, RULE_DECISION, "/rule/valid_from", "La règle commence le jour de la réunion, ou après.");
  if (decision->present < 1)
    return fault_set(fault, RULE_DECISION, "/decision/present", "Il faut au moins une personne présente.");
  if (decision->by_consent) {
    if (decision->votes_for == 0 && decision->votes_against == 0 && decision->abstentions == 0) return OK;
    return fault_set(fault, RULE_DECISION, "/decision/votes_for", "Par consentement, on ne compte pas les voix.");
  }
  if (decision->votes_for + decision->votes_against + decision->abstentions != decision->present)
    return fault_set(fault, RULE_DECISION, "/decision/present",
                     "Les voix ne font pas le nombre de personnes présentes.");
  if (decision->votes_for <= decision->votes_against)
    return fault_set(fault, RULE_DECISION, "/decision/votes_for", "Il faut plus de voix pour que de voix contre.");
  return OK;
}
