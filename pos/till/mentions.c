/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the law wants printed beside the amounts. */
#include "ledger/mention.h"
#include "pos/till/till.h"

#define MARGIN_MENTION "Régime particulier – Biens d’occasion"

struct mentions {
  const struct record *record;
  const struct ticket *ticket;
  const struct catalogue_view *view;
  struct arena *arena;
  const char **texts; /* room for one a member of a line, and the margin's */
  size_t count;
  struct date day;
};

static void name_contracts(struct mentions *mentions);
static bool named_before(const struct ticket *ticket, size_t line, size_t member);
static void name_contract(struct mentions *mentions, const char *code);
static const struct snapshot_contract *cape_on(const struct snapshot_member *member, struct date day);
static const char *say_contract(const struct mentions *mentions, const char *name, const char *ends_on);
static void name_margin(struct mentions *mentions);

const char *const *mentions_of(const struct record *record, const struct ticket *ticket,
                               const struct catalogue_view *view, struct arena *arena, size_t *count) {
  size_t room = 1;
  for (size_t i = 0; i < ticket->line_count; i++) room += ticket->lines[i].member_count;
  struct mentions mentions = {.record = record, .ticket = ticket, .view = view, .arena = arena};
  mentions.texts = arena_list(arena, room, sizeof *mentions.texts);
  if (date_parse(record->business_day, &mentions.day)) name_contracts(&mentions);
  name_margin(&mentions);
  *count = mentions.count;
  return mentions.texts;
}

/* C. com. R127-3: a receipt names the support contract of each person whose work it sells, once. */
static void name_contracts(struct mentions *mentions) {
  const struct ticket *ticket = mentions->ticket;
  for (size_t line = 0; line < ticket->line_count; line++)
    for (size_t member = 0; member < ticket->lines[line].member_count; member++)
      if (!named_before(ticket, line, member)) name_contract(mentions, ticket->lines[line].members[member].member);
}

static bool named_before(const struct ticket *ticket, size_t line, size_t member) {
  const char *code = ticket->lines[line].members[member].member;
  for (size_t i = 0; i <= line; i++)
    for (size_t j = 0; j < (i < line ? ticket->lines[i].member_count : member); j++)
      if (text_equal(ticket->lines[i].members[j].member, code)) return true;
  return false;
}

static void name_contract(struct mentions *mentions, const char *code) {
  const struct snapshot_member *member = snapshot_member_find(mentions->view->index, code);
  const struct snapshot_contract *contract = member ? cape_on(member, mentions->day) : NULL;
  if (contract) mentions->texts[mentions->count++] = say_contract(mentions, member->name, contract->ends_on);
}

static const struct snapshot_contract *cape_on(const struct snapshot_member *member, struct date day) {
  for (size_t i = 0; i < member->contract_count; i++) {
    const struct snapshot_contract *contract = &member->contracts[i];
    struct date from, to;
    if (!text_equal(contract->kind, "cape") || !date_parse(contract->starts_on, &from) || date_compare(day, from) < 0)
      continue;
    if (!contract->ends_on || (date_parse(contract->ends_on, &to) && date_compare(day, to) <= 0)) return contract;
  }
  return NULL;
}

static const char *say_contract(const struct mentions *mentions, const char *name, const char *ends_on) {
  const struct snapshot_seller *cae = &mentions->view->snapshot.legal_entity;
  struct mention mention = {.name = name, .supporter = cae->name, .seat = cae->address, .siret = cae->siret};
  if (ends_on && !date_parse(ends_on, &mention.ends_on)) mention.ends_on = (struct date){0};
  return ledger_mention(&mention, mentions->arena);
}

/* Goods bought from private persons are taxed on the margin (CGI 297 A): the receipt says so instead of showing tax. */
static void name_margin(struct mentions *mentions) {
  const struct ticket *ticket = mentions->ticket;
  for (size_t i = 0; i < ticket->vat_count; i++)
    if (text_equal(ticket->vat[i].scheme, "margin")) {
      mentions->texts[mentions->count++] = MARGIN_MENTION;
      return;
    }
}
