/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/split.h"

#include "core/text.h"

static const char *const contract_names[] = {
    [CONTRACT_NONE] = "none",
    [CONTRACT_CAPE] = "cape",
    [CONTRACT_CESA] = "cesa",
    [CONTRACT_VOLUNTEER] = "volunteer",
};
enum { CONTRACT_KINDS = sizeof contract_names / sizeof contract_names[0] };

enum { CAE, POT, REST, WAYS };

static bool supersedes(const struct split_rule *rule, const struct split_rule *best);
static int closeness(const struct split_rule *rule);
static bool share_ways(const struct split_rule *rule, struct money net, struct money ways[WAYS]);
static bool share_persons(struct money total, const struct split_person persons[], size_t count, struct money parts[]);
static bool has_contract(const struct split_person *person);
static void mend_nets(struct money nets[], const struct money shares[], size_t count, int64_t sign);
static bool share_levies(struct money cae, const struct money levies[], size_t count, struct money caes[]);

const char *contract_kind_name(enum contract_kind kind) {
  return contract_names[kind];
}

bool contract_kind_parse(const char *name, enum contract_kind *kind) {
  for (int i = 0; i < CONTRACT_KINDS; i++) {
    if (!text_equal(contract_names[i], name)) continue;
    *kind = (enum contract_kind)i;
    return true;
  }
  return false;
}

const struct split_rule *split_rule_find(const struct split_rule rules[], size_t count, const struct split_case *of) {
  const struct split_rule *best = NULL;
  for (size_t i = 0; i < count; i++) {
    const struct split_rule *rule = &rules[i];
    if (!text_equal(rule->kpa, of->kpa) || date_compare(rule->valid_from, of->day) > 0) continue;
    if (rule->activity && !text_equal(rule->activity, of->activity)) continue;
    if (rule->contract != CONTRACT_NONE && rule->contract != of->contract) continue;
    if (!best || supersedes(rule, best)) best = rule;
  }
  return best;
}

bool ledger_split(const struct split_rule *rule, struct money net, const struct split_person persons[], size_t count,
                  struct split *split) {
  struct money ways[WAYS], parts[SPLIT_PERSONS_MAX];
  if (!share_ways(rule, net, ways) || !share_persons(ways[REST], persons, count, parts)) return false;
  *split = (struct split){.cae = ways[CAE], .pot = ways[POT]};
  if (count == 0) split->pot.cents += ways[REST].cents;
  for (size_t i = 0; i < count; i++) {
    if (has_contract(&persons[i])) split->persons[i] = parts[i];
    else split->pot.cents += parts[i].cents;
  }
  return true;
}

bool ledger_split_parts(const struct split_rule *rule, struct money net, const struct split_person persons[],
                        size_t count, struct split_part parts[]) {
  struct money ways[WAYS], nets[SPLIT_PERSONS_MAX], shares[SPLIT_PERSONS_MAX];
  struct money levies[SPLIT_PERSONS_MAX], caes[SPLIT_PERSONS_MAX] = {0};
  if (count == 0 || !share_ways(rule, net, ways)) return false;
  if (!share_persons(net, persons, count, nets) || !share_persons(ways[REST], persons, count, shares)) return false;
  mend_nets(nets, shares, count, net.cents < 0 ? -1 : 1);
  for (size_t i = 0; i < count; i++) levies[i] = MONEY(nets[i].cents - shares[i].cents);
  if (!share_levies(ways[CAE], levies, count, caes)) return false;
  for (size_t i = 0; i < count; i++) {
    struct money share = has_contract(&persons[i]) ? shares[i] : MONEY(0);
    struct money pot = MONEY(nets[i].cents - share.cents - caes[i].cents);
    parts[i] = (struct split_part){.net = nets[i], .share = share, .cae = caes[i], .pot = pot};
  }
  return true;
}

/* The more it names the closer it is, the activity before the contract; then the latest. */
static bool supersedes(const struct split_rule *rule, const struct split_rule *best) {
  int close = closeness(rule), best_close = closeness(best);
  return close != best_close ? close > best_close : date_compare(rule->valid_from, best->valid_from) > 0;
}

static int closeness(const struct split_rule *rule) {
  return (rule->activity != NULL ? 2 : 0) + (rule->contract != CONTRACT_NONE ? 1 : 0);
}

static bool share_ways(const struct split_rule *rule, struct money net, struct money ways[WAYS]) {
  int64_t cae = rule->cae_bp, pot = rule->pot_bp, whole = RATE_ONE;
  if (cae < 0 || cae > RATE_ONE || pot < 0 || pot > RATE_ONE - cae) return false;
  if (rule->deduction == DEDUCT_CAE_FIRST) pot *= RATE_ONE - cae, cae *= RATE_ONE, whole *= RATE_ONE;
  else if (rule->deduction == DEDUCT_POT_FIRST) cae *= RATE_ONE - pot, pot *= RATE_ONE, whole *= RATE_ONE;
  const int64_t weights[WAYS] = {[CAE] = cae, [POT] = pot, [REST] = whole - cae - pot};
  return money_share(net, weights, ways, WAYS);
}

/* Nobody is a sound answer too: then there is nothing to fill. */
static bool share_persons(struct money total, const struct split_person persons[], size_t count, struct money parts[]) {
  int64_t weights[SPLIT_PERSONS_MAX];
  if (count > SPLIT_PERSONS_MAX) return false;
  for (size_t i = 0; i < count; i++) {
    if (persons[i].weight < 1) return false;
    weights[i] = persons[i].weight;
  }
  return count == 0 || money_share(total, weights, parts, (int)count);
}

static bool has_contract(const struct split_person *person) {
  return person->contract == CONTRACT_CAPE || person->contract == CONTRACT_CESA;
}

/* With three persons or more, largest remainder may give someone a cent more of the smaller sum than of the larger one
 * (the Alabama paradox). Nobody's share exceeds her turnover: the cent comes from whoever has most to spare. */
static void mend_nets(struct money nets[], const struct money shares[], size_t count, int64_t sign) {
  for (size_t i = 0; i < count; i++) {
    while ((nets[i].cents - shares[i].cents) * sign < 0) {
      size_t richest = 0;
      for (size_t j = 1; j < count; j++)
        if ((nets[j].cents - shares[j].cents) * sign >= (nets[richest].cents - shares[richest].cents) * sign)
          richest = j;
      nets[richest].cents -= sign;
      nets[i].cents += sign;
    }
  }
}

/* In proportion to what each leaves to the CAE and the pot together, so that no part exceeds it. */
static bool share_levies(struct money cae, const struct money levies[], size_t count, struct money caes[]) {
  int64_t weights[SPLIT_PERSONS_MAX];
  if (cae.cents == 0) return true;
  for (size_t i = 0; i < count; i++) weights[i] = levies[i].cents < 0 ? -levies[i].cents : levies[i].cents;
  return money_share(cae, weights, caes, (int)count);
}
