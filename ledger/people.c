/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Look-ups over what ledger_people_read found: lists are in the order of their codes. */
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

static int compare_kpa(const void *code, const void *kpa);
static int compare_member(const void *code, const void *member);
static size_t first_contract(const struct ledger_people *people, const char *member);

const struct ledger_kpa *ledger_kpa_find(const struct ledger_people *people, const char *code) {
  if (!code || people->kpa_count == 0) return NULL;
  return bsearch(code, people->kpas, people->kpa_count, sizeof *people->kpas, compare_kpa);
}

const struct ledger_member *ledger_member_find(const struct ledger_people *people, const char *code) {
  if (!code || people->member_count == 0) return NULL;
  return bsearch(code, people->members, people->member_count, sizeof *people->members, compare_member);
}

const struct ledger_contract *ledger_contract_find(const struct ledger_people *people, const char *member,
                                                   struct date day) {
  if (!member) return NULL;
  for (size_t i = first_contract(people, member); i < people->contract_count; i++) {
    const struct ledger_contract *contract = &people->contracts[i];
    if (strcmp(contract->member, member) != 0) break;
    bool ended = contract->ends_on.year != 0 && date_compare(contract->ends_on, day) < 0;
    if (!ended && date_compare(contract->starts_on, day) <= 0) return contract;
  }
  return NULL;
}

enum contract_kind ledger_contract_on(const struct ledger_people *people, const char *member, struct date day) {
  const struct ledger_contract *contract = ledger_contract_find(people, member, day);
  return contract ? contract->kind : CONTRACT_NONE;
}

static int compare_kpa(const void *code, const void *kpa) {
  return strcmp(code, ((const struct ledger_kpa *)kpa)->code);
}

static int compare_member(const void *code, const void *member) {
  return strcmp(code, ((const struct ledger_member *)member)->code);
}

static size_t first_contract(const struct ledger_people *people, const char *member) {
  size_t from = 0, to = people->contract_count;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    if (strcmp(people->contracts[middle].member, member) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
