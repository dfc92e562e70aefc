/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a sale is paid. */
#include "pos/ticket/amounts.h"

#include <stdio.h>

static enum outcome settle(struct ticket *ticket, struct fault *fault);
static bool needs_reference(const char *kind, bool back);

enum outcome tenders_take(const struct basket *basket, struct arena *arena, struct ticket *ticket,
                          struct fault *fault) {
  size_t count = basket->tender_count;
  struct ticket_tender *tenders = arena_list(arena, count, sizeof *tenders);
  if (count > TICKET_TENDERS_MAX)
    return fault_set(fault, OUT_OF_RANGE, "/tenders", "at most %d tenders", TICKET_TENDERS_MAX);
  for (size_t i = 0; i < count; i++) {
    const struct basket_tender *tender = &basket->tenders[i];
    char field[32];
    snprintf(field, sizeof field, "/tenders/%zu", i);
    enum outcome outcome = tender_check(tender, false, field, fault);
    if (outcome != OK) return outcome;
    tenders[i] = (struct ticket_tender){tender->kind, tender->amount, tender->reference};
  }
  ticket->tenders = tenders;
  ticket->tender_count = count;
  return settle(ticket, fault);
}

enum outcome tender_check(const struct basket_tender *tender, bool back, const char *field, struct fault *fault) {
  char place[48];
  if (!amounts_tender_known(tender->kind)) return fault_set(fault, OUT_OF_RANGE, field, "no such tender");
  if (tender->amount.cents <= 0) return fault_set(fault, OUT_OF_RANGE, field, "more than 0 cents");
  snprintf(place, sizeof place, "%s/terminal", field);
  if (tender->terminal.cents != 0 &&
      (!text_equal(tender->kind, "card") || tender->terminal.cents != tender->amount.cents))
    return fault_set(fault, TERMINAL_MISMATCH, place, "%lld cents, not %lld", (long long)tender->terminal.cents,
                     (long long)tender->amount.cents);
  snprintf(place, sizeof place, "%s/reference", field);
  if (needs_reference(tender->kind, back) && (tender->reference == NULL || tender->reference[0] == '\0'))
    return fault_set(fault, MISSING_FIELD, place, "its number");
  return OK;
}

/* A credit note that is given back for a return gets its number from us. */
static bool needs_reference(const char *kind, bool back) {
  return text_equal(kind, "voucher") || text_equal(kind, "suspended") || (text_equal(kind, "credit") && !back);
}

/* Free goods leave no payment: a tender on a zero total is refused like any other that does not add up. */
static enum outcome settle(struct ticket *ticket, struct fault *fault) {
  struct money all, cash;
  if (!amounts_tendered(ticket->tenders, ticket->tender_count, &all, &cash))
    return fault_set(fault, OUT_OF_RANGE, "/tenders", "the amounts are too large");
  int64_t change = all.cents - ticket->total.cents;
  if (cash.cents - (change > 0 ? change : 0) > TICKET_CASH_LIMIT_CENTS)
    return fault_set(fault, CASH_LIMIT, "/tenders", "%lld cents in cash", (long long)cash.cents);
  if (change < 0 || (ticket->total.cents == 0 && ticket->tender_count > 0))
    return fault_set(fault, TENDER_MISMATCH, "/tenders", "%lld cents for %lld", (long long)all.cents,
                     (long long)ticket->total.cents);
  if (change > cash.cents)
    return fault_set(fault, CHANGE_WITHOUT_CASH, "/tenders", "%lld cents to give back, %lld in cash", (long long)change,
                     (long long)cash.cents);
  ticket->change = MONEY(change);
  return OK;
}
