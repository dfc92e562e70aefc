/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A coopérant·e works for another: between two persons of one seller there is no sale before the law, only another way
 * to share. */
#include "core/text.h"
#include "costs/costs.h"

enum { POSTINGS = 5 };

static enum outcome check_party(const char *field, bool exists, enum contract_kind contract, struct fault *fault);
static enum outcome above_balance(const struct internal_sale *sale, const struct internal_facts *facts,
                                  struct fault *fault);
static const char *or_null(const char *text);

enum outcome internal_check(const struct internal_sale *sale, const struct internal_facts *facts, struct fault *fault) {
  if (sale->net.cents < 1 || sale->net.cents > COST_LIMIT_CENTS)
    return fault_set(fault, OUT_OF_RANGE, "/net", "Le montant doit être entre 0,01 € et 100 000 €.");
  if (date_compare(sale->sold_on, facts->today) > 0)
    return fault_set(fault, OUT_OF_RANGE, "/sold_on", "Cette date n’est pas encore arrivée.");
  if (text_equal(sale->seller, sale->buyer)) return fault_set(fault, SAME_PERSON, "/buyer", "%s", "");
  enum outcome outcome = check_party("/seller", facts->seller_exists, facts->seller_contract, fault);
  if (outcome == OK) outcome = check_party("/buyer", facts->buyer_exists, facts->buyer_contract, fault);
  if (outcome != OK) return outcome;
  if (or_null(sale->activity) && !facts->activity_exists)
    return fault_set(fault, OUT_OF_RANGE, "/activity", "Cette activité n’est pas connue.");
  if (!facts->rule) return fault_set(fault, NO_SPLIT_RULE, "/sold_on", "%s", "");
  if (sale->net.cents > facts->balance.cents && !facts->may_pass_balance) return above_balance(sale, facts, fault);
  return OK;
}

static enum outcome check_party(const char *field, bool exists, enum contract_kind contract, struct fault *fault) {
  if (!exists) return fault_set(fault, UNKNOWN_MEMBER, field, "%s", "");
  if (contract == CONTRACT_NONE) return fault_set(fault, CONTRACT_EXPIRED, field, "%s", "");
  if (contract == CONTRACT_VOLUNTEER) return fault_set(fault, NO_PERSONAL_PART, field, "%s", "");
  return OK;
}

static enum outcome above_balance(const struct internal_sale *sale, const struct internal_facts *facts,
                                  struct fault *fault) {
  char left[40], asked[40];
  return fault_set(
      fault, PAY_BALANCE, "/net",
      "Il reste %s\u00a0€ à cette personne. Cette vente est de %s\u00a0€\u00a0: seule la comptable peut l’écrire.",
      money_french(facts->balance, left), money_french(sale->net, asked));
}

int64_t internal_rate(const struct split_rule *rule) {
  return rule->internal_apart ? rule->internal_bp : rule->cae_bp;
}

struct money internal_cae(struct money net, int64_t rate_bp) {
  return MONEY((net.cents * rate_bp + RATE_ONE / 2) / RATE_ONE);
}

void internal_entry(const struct internal_sale *sale, const struct split_rule *rule, const char *legal_entity,
                    const char *kpa, struct arena *arena, struct ledger_entry *entry) {
  const char *activity = or_null(sale->activity);
  struct money cae = internal_cae(sale->net, internal_rate(rule));
  const struct ledger_posting all[POSTINGS] = {
      {.account = "911000", .amount = sale->net, .activity = activity, .member = sale->buyer},
      {.account = "902000", .amount = MONEY(-sale->net.cents), .activity = activity, .member = sale->buyer},
      {.account = "903000", .amount = sale->net, .activity = activity, .member = sale->seller, .split_rule = rule->id},
      {.account = "911000",
       .amount = MONEY(cae.cents - sale->net.cents),
       .activity = activity,
       .member = sale->seller,
       .split_rule = rule->id},
      {.account = "913000",
       .amount = MONEY(-cae.cents),
       .activity = activity,
       .member = sale->seller,
       .split_rule = rule->id},
  };
  *entry = (struct ledger_entry){.legal_entity = legal_entity,
                                 .kpa = kpa,
                                 .journal = "OD",
                                 .piece = arena_format(arena, "%s-I-%.8s", kpa, sale->id + UUID_TEXT - 9),
                                 .label = "Vente entre coopérant·es",
                                 .date = sale->sold_on,
                                 .postings = arena_copy(arena, all, sizeof all),
                                 .posting_count = cae.cents > 0 ? POSTINGS : POSTINGS - 1};
}

static const char *or_null(const char *text) {
  return text && *text ? text : NULL;
}
