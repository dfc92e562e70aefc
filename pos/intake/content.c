/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a signed record must also be, to become a sale: of this KPA, dated, arithmetically right, naming things and
 * people that exist. Prices are not compared with the catalogue's: a till that was offline sold at the prices it had.
 */
#include "pos/intake/private.h"

#include <stdio.h>
#include <string.h>

#define DAY_US (INT64_C(24) * 3600 * 1000000)

struct checking {
  const struct record *record;
  const struct known_till *till;
  const struct directory *directory;
  struct date day;
  struct date sold_on; /* whose rates and contracts count: of a return the day of the sale */
  struct fault *fault;
};

static enum outcome check_place(const struct checking *checking);
static enum outcome check_dates(const struct checking *checking, int64_t now_us);
static enum outcome check_quantities(const struct checking *checking);
static bool takes_off(const struct record *record, const struct ticket_line *line);
static enum outcome check_tenders(const struct checking *checking);
static enum outcome check_amounts(const struct checking *checking, struct arena *arena);
static enum outcome check_line(const struct checking *checking, size_t at);
static enum outcome check_words(const struct checking *checking, size_t at);
static enum outcome check_codes(const struct checking *checking, size_t at);
static bool one_of(const char *word, const char *const words[]);
static bool account_fits(const struct checking *checking, const struct ticket_line *line);
static enum outcome check_workers(const struct checking *checking, size_t at);
static bool is_member(const struct checking *checking, const char *code);
static enum outcome refuse_line(const struct checking *checking, enum outcome outcome, size_t at, const char *name,
                                const char *hint);

enum outcome content_check(const struct record *record, const struct known_till *till, const struct head *before,
                           const struct directory *directory, int64_t now_us, struct arena *arena,
                           struct fault *fault) {
  struct checking checking = {.record = record, .till = till, .directory = directory, .fault = fault};
  if (!date_parse(record->business_day, &checking.day))
    return fault_set(fault, OUT_OF_RANGE, "/business_day", "no day");
  checking.sold_on = checking.day;
  if (record->ticket.source_day != NULL &&
      (!date_parse(record->ticket.source_day, &checking.sold_on) || date_compare(checking.sold_on, checking.day) > 0))
    return fault_set(fault, OUT_OF_RANGE, "/ticket/source_day", "%s", record->ticket.source_day);
  enum outcome outcome = check_place(&checking);
  if (outcome == OK) outcome = check_dates(&checking, now_us);
  if (outcome == OK) outcome = check_quantities(&checking);
  if (outcome == OK) outcome = check_tenders(&checking);
  if (outcome == OK) outcome = check_amounts(&checking, arena);
  if (outcome == OK) outcome = perpetual_check(record, before, fault);
  for (size_t i = 0; outcome == OK && i < record->ticket.line_count; i++) outcome = check_line(&checking, i);
  return outcome;
}

static enum outcome check_place(const struct checking *checking) {
  const struct record *record = checking->record;
  if (!text_equal(record->currency, "EUR"))
    return fault_set(checking->fault, WRONG_CURRENCY, "/currency", "%s", record->currency);
  if (!text_equal(record->kpa, checking->till->kpa))
    return fault_set(checking->fault, WRONG_TILL, "/kpa", "%s, not %s", record->kpa, checking->till->kpa);
  if (!text_equal(record->legal_entity, checking->till->legal_entity))
    return fault_set(checking->fault, WRONG_TILL, "/legal_entity", "%s, not %s", record->legal_entity,
                     checking->till->legal_entity);
  return cashier_check(record, checking->till, checking->directory, checking->fault);
}

/* A sale after midnight may belong to the day before. A clock may be a little wrong, not by a day. */
static enum outcome check_dates(const struct checking *checking, int64_t now_us) {
  int64_t at_us;
  if (!time_parse(checking->record->at, &at_us) || at_us > now_us + DAY_US)
    return fault_set(checking->fault, OUT_OF_RANGE, "/at", "%s is in the future", checking->record->at);
  int64_t sold_us;
  const char *deferred_at = checking->record->ticket.deferred_at;
  if (deferred_at != NULL && (!time_parse(deferred_at, &sold_us) || sold_us > at_us))
    return fault_set(checking->fault, OUT_OF_RANGE, "/ticket/deferred_at", "%s, noted %s", deferred_at,
                     checking->record->at);
  int days = date_days_between(checking->day, date_in_paris(at_us));
  if (days < 0 || days > 1)
    return fault_set(checking->fault, OUT_OF_RANGE, "/business_day", "%s for a sale of %s",
                     checking->record->business_day, checking->record->at);
  return OK;
}

/* Before the arithmetic, so that what a cashier could have done wrong has the name a cashier knows. */
static enum outcome check_quantities(const struct checking *checking) {
  const struct ticket *ticket = &checking->record->ticket;
  if (ticket->line_count == 0) return fault_set(checking->fault, EMPTY_TICKET, "/ticket/lines", "no line");
  for (size_t i = 0; i < ticket->line_count; i++) {
    int64_t quantity = ticket->lines[i].quantity;
    if (ticket->source != NULL && quantity == 0 && ticket->lines[i].gross.cents < 0) continue; /* a gesture */
    if (takes_off(checking->record, &ticket->lines[i])) quantity = -quantity;
    if (quantity <= 0 || quantity > QUANTITY_MAX)
      return refuse_line(checking, BAD_QUANTITY, i, "quantity", "out of range");
  }
  return OK;
}

/* In a sale, a deposit that was paid or a voucher that pays; in a return all else. */
static bool takes_off(const struct record *record, const struct ticket_line *line) {
  bool off =
      line->quantity < 0 && (text_equal(line->vat_scheme, "deposit") || text_equal(line->vat_scheme, "voucher_single"));
  return text_equal(record->kind, "return") ? line->quantity < 0 : off;
}

static enum outcome check_tenders(const struct checking *checking) {
  const struct ticket *ticket = &checking->record->ticket;
  struct money all = MONEY(0), cash = MONEY(0), kept;
  for (size_t i = 0; i < ticket->tender_count; i++) {
    bool notes = text_equal(ticket->tenders[i].kind, "cash");
    bool fits = money_add(all, ticket->tenders[i].amount, &all);
    if (fits && notes) fits = money_add(cash, ticket->tenders[i].amount, &cash);
    if (!fits) return fault_set(checking->fault, TENDER_MISMATCH, "/ticket/tenders", "the amounts are too large");
  }
  if (!money_subtract(all, ticket->change, &kept) || kept.cents != ticket->total.cents)
    return fault_set(checking->fault, TENDER_MISMATCH, "/ticket/tenders", "tenders less change are not the total");
  if (ticket->change.cents > 0 && ticket->change.cents > cash.cents)
    return fault_set(checking->fault, CHANGE_WITHOUT_CASH, "/ticket/change", "change is given on cash only");
  return OK;
}

static enum outcome check_amounts(const struct checking *checking, struct arena *arena) {
  struct fault found = {0};
  enum outcome outcome = ticket_check(&checking->record->ticket, arena, &found);
  if (outcome == OK) return OK;
  char field[sizeof found.field + 8];
  snprintf(field, sizeof field, "/ticket%s", found.field);
  return fault_set(checking->fault, outcome, field, "%s", found.hint);
}

static enum outcome check_line(const struct checking *checking, size_t at) {
  enum outcome outcome = check_words(checking, at);
  if (outcome == OK) outcome = check_codes(checking, at);
  if (outcome == OK) outcome = check_workers(checking, at);
  return outcome;
}

static enum outcome check_words(const struct checking *checking, size_t at) {
  static const char *const kinds[] = {"good", "service", NULL};
  static const char *const units[] = {"piece", "kg", "hour", "cycle", "metre", NULL};
  static const char *const schemes[] = {"normal",  "margin", "voucher_single", "voucher_multi",
                                        "deposit", "gift",   "suspended",      NULL};
  const struct ticket_line *line = &checking->record->ticket.lines[at];
  if (!one_of(line->kind, kinds)) return refuse_line(checking, UNKNOWN_ITEM, at, "kind", line->kind);
  if (!one_of(line->unit, units)) return refuse_line(checking, UNKNOWN_ITEM, at, "unit", line->unit);
  if (!one_of(line->vat_scheme, schemes))
    return refuse_line(checking, UNKNOWN_ITEM, at, "vat_scheme", line->vat_scheme);
  return OK;
}

static enum outcome check_codes(const struct checking *checking, size_t at) {
  const struct directory *directory = checking->directory;
  const struct ticket_line *line = &checking->record->ticket.lines[at];
  const char *kpa = checking->till->kpa;
  if (!directory_has(&directory->items, kpa, line->item))
    return refuse_line(checking, UNKNOWN_ITEM, at, "item", line->item);
  if (!directory_has(&directory->activities, kpa, line->activity))
    return refuse_line(checking, UNKNOWN_ITEM, at, "activity", line->activity);
  if (!account_fits(checking, line)) return refuse_line(checking, UNKNOWN_ITEM, at, "account", line->account);
  if (!directory_has_rate(directory, line->vat_rate, checking->sold_on))
    return refuse_line(checking, NO_VAT_RATE, at, "vat_rate", checking->record->business_day);
  return OK;
}

static bool one_of(const char *word, const char *const words[]) {
  for (size_t i = 0; words[i] != NULL; i++)
    if (text_equal(word, words[i])) return true;
  return false;
}

/* Turnover is sold on class 70, deposits and vouchers are owed on 4191, gifts to the association on 467. */
static bool account_fits(const struct checking *checking, const struct ticket_line *line) {
  const char *owed = text_equal(line->vat_scheme, "gift") ? "467" : "4191";
  return text_starts(line->account, line->turnover ? "70" : owed) &&
         directory_has(&checking->directory->accounts, "", line->account);
}

static enum outcome check_workers(const struct checking *checking, size_t at) {
  const struct ticket_line *line = &checking->record->ticket.lines[at];
  bool sold =
      line->quantity > 0 || text_equal(checking->record->kind, "return"); /* what is taken off was sold before */
  for (size_t i = 0; i < line->member_count; i++) {
    const char *code = line->members[i].member;
    if (!is_member(checking, code)) return refuse_line(checking, UNKNOWN_MEMBER, at, "members", code);
    if (sold && ledger_contract_on(&checking->directory->people, code, checking->sold_on) == CONTRACT_NONE)
      return refuse_line(checking, CONTRACT_EXPIRED, at, "members", code);
  }
  return OK;
}

static bool is_member(const struct checking *checking, const char *code) {
  const struct ledger_member *member = ledger_member_find(&checking->directory->people, code);
  return member != NULL && text_equal(member->kpa, checking->till->kpa);
}

static enum outcome refuse_line(const struct checking *checking, enum outcome outcome, size_t at, const char *name,
                                const char *hint) {
  char field[64];
  snprintf(field, sizeof field, "/ticket/lines/%zu/%s", at, name);
  return fault_set(checking->fault, outcome, field, "%s", hint);
}
