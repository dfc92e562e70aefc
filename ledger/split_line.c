/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/split.h"

#include "core/text.h"

static const char *const weightings[] = {"noted", "equal", "fixed"};
static const char *const deductions[] = {"together", "cae_first", "pot_first"};

static int place_of(const char *name, const char *const names[], int count);
static bool share_by_one(const struct split_rule *rule, struct money net, const struct split_person persons[],
                         size_t count, struct split_line *line);
static bool share_by_each(struct money net, const struct split_person persons[], size_t count, struct split_line *line);
static int64_t weight_in(const struct split_rule *rule, const struct split_worker *worker);

const char *split_weighting_name(enum split_weighting weighting) {
  return weightings[weighting];
}

enum split_weighting split_weighting_parse(const char *name) {
  return (enum split_weighting)place_of(name, weightings, 3);
}

const char *split_deduction_name(enum scale_deduction deduction) {
  return deductions[deduction];
}

enum scale_deduction split_deduction_parse(const char *name) {
  return (enum scale_deduction)place_of(name, deductions, 3);
}

static int place_of(const char *name, const char *const names[], int count) {
  for (int i = 0; i < count; i++)
    if (text_equal(names[i], name)) return i;
  return 0;
}

enum outcome ledger_split_line(const struct split_rule rules[], size_t rule_count, const struct split_case *of,
                               struct money net, const struct split_worker workers[], size_t count,
                               struct split_line *line) {
  struct split_person persons[SPLIT_PERSONS_MAX];
  struct split_line shared = {0};
  struct split_case each = *of;
  bool one = true;
  if (count > SPLIT_PERSONS_MAX) return OUT_OF_RANGE;
  for (size_t i = 0; i < (count > 0 ? count : 1); i++) {
    each.contract = count > 0 ? workers[i].contract : CONTRACT_NONE;
    const struct split_rule *rule = split_rule_find(rules, rule_count, &each);
    if (rule == NULL) return NO_SPLIT_RULE;
    shared.rules[i] = rule;
    one = one && rule == shared.rules[0];
    if (count > 0) persons[i] = (struct split_person){each.contract, weight_in(rule, &workers[i])};
  }
  bool done =
      one ? share_by_one(shared.rules[0], net, persons, count, &shared) : share_by_each(net, persons, count, &shared);
  if (done) *line = shared;
  return done ? OK : OUT_OF_RANGE;
}

static bool share_by_one(const struct split_rule *rule, struct money net, const struct split_person persons[],
                         size_t count, struct split_line *line) {
  struct split split;
  if (!ledger_split(rule, net, persons, count, &split)) return false;
  line->cae = split.cae, line->pot = split.pot;
  return count == 0 || ledger_split_parts(rule, net, persons, count, line->parts);
}

static bool share_by_each(struct money net, const struct split_person persons[], size_t count,
                          struct split_line *line) {
  struct money nets[SPLIT_PERSONS_MAX];
  int64_t weights[SPLIT_PERSONS_MAX];
  for (size_t i = 0; i < count; i++) {
    if (persons[i].weight < 1) return false;
    weights[i] = persons[i].weight;
  }
  if (!money_share(net, weights, nets, (int)count)) return false;
  for (size_t i = 0; i < count; i++) {
    if (!ledger_split_parts(line->rules[i], nets[i], &persons[i], 1, &line->parts[i])) return false;
    line->cae.cents += line->parts[i].cae.cents;
    line->pot.cents += line->parts[i].pot.cents;
  }
  return true;
}

static int64_t weight_in(const struct split_rule *rule, const struct split_worker *worker) {
  if (rule->weighting == WEIGHTING_NOTED) return worker->weight;
  for (size_t i = 0; rule->weighting == WEIGHTING_FIXED && i < rule->weight_count; i++)
    if (text_equal(rule->weights[i].member, worker->member)) return rule->weights[i].weight;
  return 1;
}
