/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a cost may be, and the entry it makes. */
#include "core/text.h"
#include "costs/costs.h"

enum { OLDEST_YEARS = 10 };

struct kind {
  const char *name, *account, *label;
  bool in_base;
};
static const struct kind kinds[] = {
    {"goods", "607000", "Achat de marchandises", true}, {"material", "601000", "Achat de matières", true},
    {"subcontract", "604000", "Sous-traitance", true},  {"mission", "625100", "Déplacement et mission", true},
    {"supply", "606800", "Petites fournitures", false}, {"other", "628000", "Frais divers", false},
};

static const struct kind *kind_of(const char *name);
static enum outcome check_amounts(const struct cost *cost, const struct cost_facts *facts, struct fault *fault);
static enum outcome check_days(const struct cost *cost, const struct cost_facts *facts, struct fault *fault);
static enum outcome check_persons(const struct cost *cost, const struct cost_facts *facts, struct fault *fault);
static enum outcome check_person(const char *field, bool exists, enum contract_kind contract, struct fault *fault);
static const char *payment_account(const char *paid_by);
static bool says(const char *text);

enum outcome cost_check(const struct cost *cost, const struct cost_facts *facts, struct fault *fault) {
  enum outcome outcome = check_amounts(cost, facts, fault);
  if (outcome == OK) outcome = check_days(cost, facts, fault);
  if (outcome == OK) outcome = check_persons(cost, facts, fault);
  if (outcome != OK) return outcome;
  if (says(cost->activity) && !facts->activity_exists)
    return fault_set(fault, OUT_OF_RANGE, "/activity", "Cette activité n’est pas connue.");
  if (says(cost->receipt) && !facts->receipt_exists) return fault_set(fault, UNKNOWN_RECEIPT, "/receipt", "%s", "");
  return OK;
}

static enum outcome check_amounts(const struct cost *cost, const struct cost_facts *facts, struct fault *fault) {
  if (cost->gross.cents < 1 || cost->gross.cents > COST_LIMIT_CENTS)
    return fault_set(fault, OUT_OF_RANGE, "/gross", "Le montant doit être entre 0,01 € et 100 000 €.");
  if (text_equal(cost->paid_by, "pot_cash") && cost->gross.cents > COST_CASH_LIMIT_CENTS)
    return fault_set(fault, OUT_OF_RANGE, "/gross", "En espèces, pas plus de 1 000 € par achat.");
  if (!facts->rate_exists) return fault_set(fault, NO_VAT_RATE, "/rate", "%s", "");
  struct money net;
  if (cost->vat.cents < 0 || cost->vat.cents >= cost->gross.cents ||
      !money_net(cost->gross, (int32_t)cost->rate, &net) || cost->vat.cents > cost->gross.cents - net.cents + 1)
    return fault_set(fault, COST_VAT, "/vat", "%s", "");
  if (cost->rate == 0 && cost->vat.cents > 0) return fault_set(fault, COST_VAT, "/vat", "%s", "");
  return OK;
}

static enum outcome check_days(const struct cost *cost, const struct cost_facts *facts, struct fault *fault) {
  if (date_compare(cost->spent_on, facts->today) > 0)
    return fault_set(fault, OUT_OF_RANGE, "/spent_on", "Cette date n’est pas encore arrivée.");
  if (cost->spent_on.year < facts->today.year - OLDEST_YEARS)
    return fault_set(fault, OUT_OF_RANGE, "/spent_on", "Cette date est trop ancienne.");
  if (date_compare(cost->booked_on, cost->spent_on) < 0 || date_compare(cost->booked_on, facts->today) > 0)
    return fault_set(fault, OUT_OF_RANGE, "/booked_on", "Entre le jour de l’achat et aujourd’hui.");
  return OK;
}

/* Who has no personal part cannot bear; whoever paid is paid back, volunteers too. */
static enum outcome check_persons(const struct cost *cost, const struct cost_facts *facts, struct fault *fault) {
  bool bears = text_equal(cost->borne_by, "member"), paid = text_equal(cost->paid_by, "member");
  if (bears != says(cost->member))
    return fault_set(fault, MISSING_FIELD, "/member", "Choisissez qui supporte le coût.");
  if (paid != says(cost->payer)) return fault_set(fault, MISSING_FIELD, "/payer", "Choisissez qui a payé.");
  enum outcome outcome = OK;
  if (bears) outcome = check_person("/member", facts->member_exists, facts->member_contract, fault);
  if (outcome == OK && bears && facts->member_contract == CONTRACT_VOLUNTEER)
    outcome = fault_set(fault, NO_PERSONAL_PART, "/member", "%s", "");
  if (outcome == OK && paid) outcome = check_person("/payer", facts->payer_exists, facts->payer_contract, fault);
  return outcome;
}

static enum outcome check_person(const char *field, bool exists, enum contract_kind contract, struct fault *fault) {
  if (!exists) return fault_set(fault, UNKNOWN_MEMBER, field, "%s", "");
  if (contract == CONTRACT_NONE) return fault_set(fault, CONTRACT_EXPIRED, field, "%s", "");
  return OK;
}

struct money cost_charge(const struct cost *cost) {
  return MONEY(cost->vat_deductible ? cost->gross.cents - cost->vat.cents : cost->gross.cents);
}

bool cost_in_base(const char *kind) {
  return kind_of(kind)->in_base;
}

const char *cost_scope(const struct cost *cost) {
  return says(cost->member) || says(cost->activity) ? "direct" : "shared";
}

void cost_entry(const struct cost *cost, const char *legal_entity, const char *kpa, struct arena *arena,
                struct ledger_entry *entry) {
  const struct kind *kind = kind_of(cost->kind);
  const char *activity = says(cost->activity) ? cost->activity : NULL;
  bool bears = text_equal(cost->borne_by, "member"), paid = text_equal(cost->paid_by, "member");
  struct money charge = cost_charge(cost);
  struct ledger_posting *to = arena_list(arena, COST_POSTINGS_MAX, sizeof *to);
  size_t count = 0;
  to[count++] = (struct ledger_posting){.account = kind->account, .amount = charge, .activity = activity};
  if (charge.cents != cost->gross.cents)
    to[count++] = (struct ledger_posting){.account = "445660", .amount = MONEY(cost->gross.cents - charge.cents)};
  to[count++] = (struct ledger_posting){.account = payment_account(cost->paid_by),
                                        .amount = MONEY(-cost->gross.cents),
                                        .member = paid ? cost->payer : NULL};
  if (!text_equal(cost->borne_by, "cae")) {
    const char *member = bears ? cost->member : NULL;
    to[count++] = (struct ledger_posting){
        .account = bears ? "911000" : "912000", .amount = charge, .activity = activity, .member = member};
    to[count++] = (struct ledger_posting){.account = kind->in_base ? "902000" : "902500",
                                          .amount = MONEY(-charge.cents),
                                          .activity = activity,
                                          .member = member};
  }
  *entry = (struct ledger_entry){.legal_entity = legal_entity,
                                 .kpa = kpa,
                                 .journal = "AC",
                                 .piece = arena_format(arena, "%s-F-%.8s", kpa, cost->id + UUID_TEXT - 9),
                                 .label = kind->label,
                                 .date = cost->booked_on,
                                 .postings = to,
                                 .posting_count = count};
}

static const char *payment_account(const char *paid_by) {
  if (text_equal(paid_by, "member")) return "467100";
  if (text_equal(paid_by, "pot_cash")) return "530000";
  return text_equal(paid_by, "pot_bank") ? "512000" : "401000";
}

static const struct kind *kind_of(const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (text_equal(kinds[i].name, name)) return &kinds[i];
  return &kinds[sizeof kinds / sizeof kinds[0] - 1];
}

static bool says(const char *text) {
  return text && *text;
}
