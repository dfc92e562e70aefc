/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/mention.h"

#include "core/text.h"

#define NBSP "\u00a0"

static const struct ledger_entity *seller_of(const struct ledger_people *people, const char *kpa);

const char *ledger_mention(const struct mention *mention, struct arena *arena) {
  const char *until = "";
  if (mention->ends_on.year)
    until = arena_format(arena, " échéant le %02d/%02d/%04d", (int)mention->ends_on.day, (int)mention->ends_on.month,
                         (int)mention->ends_on.year);
  return arena_format(arena,
                      "%s" NBSP ": contrat d’appui au projet d’entreprise (CAPE)%s, avec %s, %s, SIRET" NBSP "%s",
                      mention->name, until, mention->supporter, mention->seat, mention->siret);
}

const char *ledger_mention_on(const struct ledger_people *people, const char *member, struct date day,
                              struct arena *arena) {
  const struct ledger_contract *contract = ledger_contract_find(people, member, day);
  const struct ledger_member *who = ledger_member_find(people, member);
  const struct ledger_entity *seller = who ? seller_of(people, who->kpa) : NULL;
  if (!contract || contract->kind != CONTRACT_CAPE || !seller) return NULL;
  return ledger_mention(&(struct mention){.name = who->name,
                                          .supporter = seller->name,
                                          .seat = seller->address,
                                          .siret = seller->siret,
                                          .ends_on = contract->ends_on},
                        arena);
}

static const struct ledger_entity *seller_of(const struct ledger_people *people, const char *kpa) {
  const struct ledger_kpa *place = ledger_kpa_find(people, kpa);
  for (size_t i = 0; place && i < people->entity_count; i++)
    if (text_equal(people->entities[i].code, place->legal_entity)) return &people->entities[i];
  return NULL;
}
