/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/contract.h"

static bool is_over(const struct pay_contract *contract, struct date day);
static bool lasts_too_long(const struct pay_contract *contract);

const char *pay_contract_state_name(enum pay_contract_state state) {
  switch (state) {
  case CONTRACT_TO_COME: return "to_come";
  case CONTRACT_UNINSURED: return "uninsured";
  case CONTRACT_RUNNING: return "running";
  case CONTRACT_OVER: break;
  }
  return "over";
}

enum pay_contract_state pay_contract_on(const struct pay_contract *contract, struct date day) {
  if (is_over(contract, day)) return CONTRACT_OVER;
  if (date_compare(day, contract->starts_on) < 0) return CONTRACT_TO_COME;
  bool sells = contract->sells_from.year != 0 && date_compare(contract->sells_from, day) <= 0;
  return sells ? CONTRACT_RUNNING : CONTRACT_UNINSURED;
}

int pay_contract_warning(const struct pay_contract *contract, struct date day) {
  static const int warnings[] = {7, 30, 60};
  if (contract->ends_on.year == 0 || is_over(contract, day) || date_compare(day, contract->starts_on) < 0) return 0;
  int left = date_days_between(day, contract->ends_on);
  for (unsigned i = 0; i < sizeof warnings / sizeof warnings[0]; i++)
    if (left <= warnings[i]) return warnings[i];
  return 0;
}

int pay_months_of(struct date from, struct date to) {
  struct date after = date_add_days(to, 1); /* the first day that is not of it */
  int months = (after.year - from.year) * 12 + after.month - from.month;
  return after.day < from.day ? months - 1 : months;
}

enum outcome pay_contract_may_follow(const struct pay_contract existing[], size_t count,
                                     const struct pay_contract *wanted, const char **reason) {
  size_t capes = 0;
  for (size_t i = 0; i < count; i++) capes += existing[i].kind == CONTRACT_CAPE;
  const struct pay_contract *last = count > 0 ? &existing[count - 1] : NULL;
  *reason = "";
  if (wanted->kind == CONTRACT_CAPE && capes > CAPE_RENEWALS) return CAPE_LIMIT;
  if (wanted->kind == CONTRACT_CAPE && wanted->ends_on.year == 0) *reason = "Un CAPE a une date de fin.";
  else if (wanted->ends_on.year != 0 && date_compare(wanted->ends_on, wanted->starts_on) < 0)
    *reason = "La fin est avant le début.";
  else if (lasts_too_long(wanted)) *reason = "Un CAPE dure douze mois au plus.";
  else if (last && (last->ends_on.year == 0 || date_compare(wanted->starts_on, last->ends_on) <= 0))
    *reason = "Ce contrat commence avant la fin du précédent.";
  else return OK;
  return CONTRACT_REFUSED;
}

static bool is_over(const struct pay_contract *contract, struct date day) {
  return contract->ends_on.year != 0 && date_compare(contract->ends_on, day) < 0;
}

static bool lasts_too_long(const struct pay_contract *contract) {
  struct date limit = {contract->starts_on.year + 1, contract->starts_on.month, contract->starts_on.day};
  if (!date_is_valid(limit)) limit.day = 28; /* begun on 29 February */
  return contract->kind == CONTRACT_CAPE && date_compare(contract->ends_on, limit) >= 0;
}
