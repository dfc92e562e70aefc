/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the law wants printed beside the amounts. */
#include "ledger/mention.h"
#include "pos/till/till.h"

struct mentions {
  const struct record *record;
  const struct catalogue_view *view;
  struct arena *arena;
  struct json *json;
  struct date day;
};

static void name_contracts(const struct mentions *mentions);
static bool named_before(const struct ticket *ticket, size_t line, size_t member);
static void name_contract(const struct mentions *mentions, const char *code);
static const struct snapshot_contract *cape_on(const struct snapshot_member *member, struct date day);
static const char *say_contract(const struct mentions *mentions, const char *name, const char *ends_on);
static void name_margin(const struct mentions *mentions);

void mentions_write(const struct record *record, const struct catalogue_view *view, struct arena *arena,
                    struct json *json, const char *key) {
  struct mentions mentions = {.record = record, .view = view, .arena = arena, .json = json};
  json_open_list(json, key);
  if (date_parse(record->business_day, &mentions.day)) name_contracts(&mentions);
  name_margin(&mentions);
  json_close_list(json);
}

/* C. com. R127-3: a receipt names the support contract of each person whose work it sells, once. */
static void name_contracts(const struct mentions *mentions) {
  const struct ticket *ticket = &mentions->record->ticket;
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

static void name_contract(const struct mentions *mentions, const char *code) {
  const struct snapshot_member *member = snapshot_member_find(mentions->view->index, code);
  const struct snapshot_contract *contract = member ? cape_on(member, mentions->day) : NULL;
  if (contract) json_text(mentions->json, NULL, say_contract(mentions, member->name, contract->ends_on));
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
static void name_margin(const struct mentions *mentions) {
  const struct ticket *ticket = &mentions->record->ticket;
  for (size_t i = 0; i < ticket->vat_count; i++)
    if (text_equal(ticket->vat[i].scheme, "margin")) {
      json_text(mentions->json, NULL, "Régime particulier – Biens d’occasion");
      return;
    }
}
