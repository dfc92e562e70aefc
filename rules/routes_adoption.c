/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/private.h"

struct adoption {
  struct request *request;
  struct date today;
  struct rule_version asked;
  struct rule_version *versions;
  size_t count, at; /* at: of the one adopted */
};

static enum outcome adopt(struct tx *tx, void *context);
static enum outcome find_adopted(struct tx *tx, struct adoption *adoption);
static enum outcome judge(struct tx *tx, struct adoption *adoption);
static enum outcome check_activity(struct tx *tx, const struct adoption *adoption);
static enum outcome set_cae_part(struct tx *tx, struct adoption *adoption);
static bool same_rule(const struct rule *a, const struct rule *b);
static bool same_weights(const struct rule *a, const struct rule *b);
static bool same_decision(const struct rule_decision *a, const struct rule_decision *b);

enum outcome post_rule(struct request *request, struct reply *reply) {
  const struct adoption_body *body = request->parsed;
  struct adoption adoption = {
      .request = request, .today = date_in_paris(clock_now_us()), .asked = {.request = body->id}};
  enum outcome outcome = rule_from_body(&body->rule, &adoption.asked.rule, &request->fault);
  if (outcome == OK) outcome = rule_decision_from_body(&body->decision, &adoption.asked.decision, &request->fault);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, adopt, &adoption);
  if (outcome != OK && outcome != CREATED) return outcome;
  struct json json = json_into(&reply->body);
  rule_write_version(&json, &adoption.versions[adoption.at], adoption.at + 1);
  return outcome;
}

/* Asked twice with one id, it is adopted once. */
static enum outcome adopt(struct tx *tx, void *context) {
  struct adoption *adoption = context;
  const char *kpa = adoption->request->who.kpa;
  struct arena *arena = adoption->request->arena;
  enum outcome outcome = rule_store_lock(tx, kpa, arena);
  if (outcome == OK) outcome = find_adopted(tx, adoption);
  if (outcome != OK || adoption->at < adoption->count) return outcome;
  outcome = judge(tx, adoption);
  if (outcome == OK) outcome = rule_store_add(tx, kpa, &adoption->asked, arena);
  if (outcome == OK) outcome = find_adopted(tx, adoption);
  return outcome == OK ? CREATED : outcome;
}

static enum outcome find_adopted(struct tx *tx, struct adoption *adoption) {
  const struct rule_version *asked = &adoption->asked;
  enum outcome outcome = rule_store_versions(tx, adoption->request->who.kpa, adoption->request->arena,
                                             &adoption->versions, &adoption->count);
  if (outcome != OK) return outcome;
  for (adoption->at = 0; adoption->at < adoption->count; adoption->at++) {
    const struct rule_version *kept = &adoption->versions[adoption->at];
    if (!text_equal(kept->request, asked->request)) continue;
    if (same_rule(&kept->rule, &asked->rule) && same_decision(&kept->decision, &asked->decision)) return OK;
    return fault_set(tx_fault(tx), ID_REUSED, "/id", "%s", "");
  }
  return OK;
}

static enum outcome judge(struct tx *tx, struct adoption *adoption) {
  const struct rule_version *asked = &adoption->asked;
  enum outcome outcome = rule_check_decision(&asked->decision, asked->rule.valid_from, adoption->today, tx_fault(tx));
  if (outcome == OK) outcome = check_activity(tx, adoption);
  return outcome == OK ? set_cae_part(tx, adoption) : outcome;
}

static enum outcome check_activity(struct tx *tx, const struct adoption *adoption) {
  const char *activity = adoption->asked.rule.activity;
  struct rule_activity *activities = NULL;
  size_t count = 0;
  if (!activity) return OK;
  enum outcome outcome =
      rule_store_activities(tx, adoption->request->who.kpa, adoption->request->arena, &activities, &count);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < count; i++)
    if (text_equal(activities[i].code, activity)) return OK;
  return fault_set(tx_fault(tx), OUT_OF_RANGE, "/rule/activity", "Cette activité n’est pas connue.");
}

/* Set aside at each sale: what the rule in force sets aside, as long as the cooperative's part is the same; else the
 * rate of the first band. */
static enum outcome set_cae_part(struct tx *tx, struct adoption *adoption) {
  struct rule_version *asked = &adoption->asked;
  struct rule *rules = arena_list(adoption->request->arena, adoption->count, sizeof *rules);
  for (size_t i = 0; i < adoption->count; i++) rules[i] = adoption->versions[i].rule;
  const struct rule *in_force =
      rule_find(rules, adoption->count, asked->rule.activity, asked->rule.contract, asked->rule.valid_from);
  bool same = in_force && scale_same_cae_part(&in_force->scale, &asked->rule.scale);
  if (!same && adoption->request->who.role != ROLE_ACCOUNTANT)
    return fault_set(tx_fault(tx), RULE_CAE_PART, "/rule/bands", "%s", "");
  asked->cae_bp = same ? adoption->versions[in_force - rules].cae_bp : asked->rule.scale.bands[0].rate_bp;
  return OK;
}

static bool same_rule(const struct rule *a, const struct rule *b) {
  return text_equal(a->activity, b->activity) && a->contract == b->contract &&
         date_compare(a->valid_from, b->valid_from) == 0 && scale_same_cae_part(&a->scale, &b->scale) &&
         a->scale.pot_bp == b->scale.pot_bp && a->scale.deduction == b->scale.deduction &&
         a->weighting == b->weighting && same_weights(a, b);
}

static bool same_weights(const struct rule *a, const struct rule *b) {
  size_t same = 0;
  for (size_t i = 0; i < a->weight_count; i++)
    for (size_t j = 0; j < b->weight_count; j++)
      same += text_equal(a->weights[i].member, b->weights[j].member) && a->weights[i].weight == b->weights[j].weight;
  return a->weight_count == b->weight_count && same == a->weight_count;
}

static bool same_decision(const struct rule_decision *a, const struct rule_decision *b) {
  return date_compare(a->decided_on, b->decided_on) == 0 && text_equal(a->title, b->title) &&
         text_equal(a->agreement, b->agreement) && text_equal(a->minutes_sha256, b->minutes_sha256) &&
         a->present == b->present && a->votes_for == b->votes_for && a->votes_against == b->votes_against &&
         a->by_consent == b->by_consent;
}
