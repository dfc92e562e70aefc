/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a signed record to the facts the ledger wants. */
#include "pos/intake/private.h"

#include <inttypes.h>

static struct ledger_line line_of(const struct ticket_line *line, const struct directory *directory, struct date day,
                                  struct arena *arena);
static size_t tenders_of(const struct ticket *ticket, struct ledger_tender tenders[]);

enum outcome sale_entry(const struct record *record, const struct directory *directory, struct arena *arena,
                        struct ledger_entry *entry, struct fault *fault) {
  const struct ticket *ticket = &record->ticket;
  struct ledger_line *lines = arena_list(arena, ticket->line_count, sizeof *lines);
  struct ledger_vat *vat = arena_list(arena, ticket->vat_count, sizeof *vat);
  struct ledger_tender *tenders = arena_list(arena, ticket->tender_count, sizeof *tenders);
  struct ledger_sale sale = {.legal_entity = record->legal_entity,
                             .kpa = record->kpa,
                             .ticket = record->id,
                             .label = ticket->source != NULL ? "Retour au comptoir" : "Vente au comptoir",
                             .lines = lines,
                             .line_count = ticket->line_count,
                             .vat = vat,
                             .vat_count = ticket->vat_count,
                             .tenders = tenders};
  if (!date_parse(record->business_day, &sale.date)) return fault_set(fault, OUT_OF_RANGE, "/business_day", "no day");
  sale.shared_on = sale.date;
  if (ticket->source_day != NULL && !date_parse(ticket->source_day, &sale.shared_on))
    return fault_set(fault, OUT_OF_RANGE, "/ticket/source_day", "no day");
  sale.piece = arena_format(arena, "%s-%s-%06" PRId64, record->till, record->chain, record->sequence);
  for (size_t i = 0; i < ticket->line_count; i++)
    lines[i] = line_of(&ticket->lines[i], directory, sale.shared_on, arena);
  for (size_t i = 0; i < ticket->vat_count; i++) vat[i] = (struct ledger_vat){ticket->vat[i].rate, ticket->vat[i].vat};
  sale.tender_count = tenders_of(ticket, tenders);
  return ledger_entry_of_sale(&sale, directory->people.split_rules, directory->people.rule_count, arena, entry, fault);
}

static struct ledger_line line_of(const struct ticket_line *line, const struct directory *directory, struct date day,
                                  struct arena *arena) {
  struct ledger_worker *workers = arena_list(arena, line->member_count, sizeof *workers);
  for (size_t i = 0; i < line->member_count; i++)
    workers[i] = (struct ledger_worker){line->members[i].member,
                                        ledger_contract_on(&directory->people, line->members[i].member, day),
                                        line->members[i].weight};
  return (struct ledger_line){.account = line->account,
                              .activity = line->activity,
                              .net = line->net,
                              .gross = line->gross,
                              .turnover = line->turnover,
                              .deposit = text_equal(line->vat_scheme, "deposit"),
                              .vat_rate = line->vat_rate,
                              .discount = line->discount,
                              .bearer = line->bearer,
                              .kept_net = line->source_net,
                              .kept_discount = line->source_discount,
                              .workers = workers,
                              .worker_count = line->member_count};
}

/* What stays in the till: change leaves with the cash it was given on. */
static size_t tenders_of(const struct ticket *ticket, struct ledger_tender tenders[]) {
  int64_t change = ticket->change.cents;
  size_t count = 0;
  for (size_t i = 0; i < ticket->tender_count; i++) {
    int64_t amount = ticket->tenders[i].amount.cents;
    bool notes = text_equal(ticket->tenders[i].kind, "cash") && change > 0;
    int64_t back = !notes ? 0 : amount < change ? amount : change;
    change -= back;
    if (amount != back) tenders[count++] = (struct ledger_tender){ticket->tenders[i].kind, MONEY(amount - back)};
  }
  return count;
}
