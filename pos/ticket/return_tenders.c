/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/amounts.h"
#include "pos/ticket/returns.h"

#include <stdio.h>

static bool is_money(const char *kind);
static struct return_tender *tender_of(struct return_tenders *left, const char *kind, const char *reference);
static void add_paid(const struct ticket *source, struct return_tenders *left);
static void take_given(const struct ticket *earlier, struct return_tenders *left);
static enum outcome give_back(const struct basket_tender *asked, const char *field, struct return_tenders *left,
                              struct fault *fault);
static bool cheque_is_here(const struct return_request *request, size_t at, const struct return_of *of);
static int64_t cheques_left(const struct return_of *of, int64_t cents);
static int64_t cheques_of(const struct ticket *ticket, int64_t cents);
static void propose(struct return_proposal *proposal, const char *kind, const char *reference, int64_t most,
                    int64_t *open);

/* The customer's own, whatever it looked like. */
static bool is_money(const char *kind) {
  return text_equal(kind, "cash") || text_equal(kind, "card") || text_equal(kind, "cheque") ||
         text_equal(kind, "credit");
}

void return_tenders_left(const struct return_of *of, struct return_tenders *left) {
  *left = (struct return_tenders){0};
  add_paid(of->source, left);
  for (size_t i = 0; i < of->count; i++) take_given(&of->earlier[i], left);
}

/* Money is one row a kind; what belongs to somebody else one row a reference. */
static struct return_tender *tender_of(struct return_tenders *left, const char *kind, const char *reference) {
  const char *named = is_money(kind) ? NULL : reference;
  for (size_t i = 0; i < left->count; i++)
    if (text_equal(left->list[i].kind, kind) && text_equal(left->list[i].reference, named)) return &left->list[i];
  return NULL;
}

static void add_paid(const struct ticket *source, struct return_tenders *left) {
  int64_t change = source->change.cents;
  for (size_t i = 0; i < source->tender_count && i < TICKET_TENDERS_MAX; i++) {
    const struct ticket_tender *tender = &source->tenders[i];
    int64_t back = !text_equal(tender->kind, "cash") ? 0
                   : tender->amount.cents < change   ? tender->amount.cents
                                                     : change;
    struct return_tender *row = tender_of(left, tender->kind, tender->reference);
    change -= back;
    if (row == NULL) {
      row = &left->list[left->count++];
      *row =
          (struct return_tender){.kind = tender->kind, .reference = is_money(tender->kind) ? NULL : tender->reference};
    }
    row->paid.cents += tender->amount.cents - back;
    row->left = row->paid;
    if (is_money(tender->kind)) left->money_left.cents += tender->amount.cents - back;
  }
}

static void take_given(const struct ticket *earlier, struct return_tenders *left) {
  for (size_t i = 0; i < earlier->tender_count; i++) {
    const struct ticket_tender *tender = &earlier->tenders[i]; /* below zero */
    struct return_tender *row = tender_of(left, tender->kind, tender->reference);
    if (row != NULL) row->left.cents += tender->amount.cents;
    if (is_money(tender->kind)) left->money_left.cents += tender->amount.cents;
  }
}

enum outcome return_tenders_take(const struct return_request *request, const struct return_of *of, struct arena *arena,
                                 struct ticket *ticket, struct fault *fault) {
  struct ticket_tender *tenders = arena_list(arena, request->tender_count, sizeof *tenders);
  struct return_tenders left;
  int64_t back = 0, cash = 0;
  return_tenders_left(of, &left);
  if (request->tender_count > TICKET_TENDERS_MAX) return fault_set(fault, OUT_OF_RANGE, "/tenders", "too many");
  for (size_t i = 0; i < request->tender_count; i++) {
    const struct basket_tender *asked = &request->tenders[i];
    char field[32];
    snprintf(field, sizeof field, "/tenders/%zu", i);
    enum outcome outcome = give_back(asked, field, &left, fault);
    if (outcome != OK) return outcome;
    if (text_equal(asked->kind, "cheque") && !cheque_is_here(request, i, of))
      return fault_set(fault, RETURN_TENDER, field, "a cheque goes back whole");
    back += asked->amount.cents;
    cash += text_equal(asked->kind, "cash") ? asked->amount.cents : 0;
    bool made = text_equal(asked->kind, "credit") && asked->reference == NULL;
    tenders[i] = (struct ticket_tender){.kind = asked->kind,
                                        .amount = MONEY(-asked->amount.cents),
                                        .reference = made ? voucher_number(CREDIT_PREFIX, request->id, i, arena)
                                                          : asked->reference};
  }
  if (cash > TICKET_CASH_LIMIT_CENTS) return fault_set(fault, CASH_LIMIT, "/tenders", "%lld cents", (long long)cash);
  if (back + ticket->total.cents != 0)
    return fault_set(fault, TENDER_MISMATCH, "/tenders", "%lld cents for %lld", (long long)back,
                     (long long)-ticket->total.cents);
  ticket->tenders = tenders;
  ticket->tender_count = request->tender_count;
  return OK;
}

static enum outcome give_back(const struct basket_tender *asked, const char *field, struct return_tenders *left,
                              struct fault *fault) {
  enum outcome outcome = tender_check(asked, true, field, fault);
  if (outcome != OK) return outcome;
  bool money = is_money(asked->kind), free = text_equal(asked->kind, "cash") || text_equal(asked->kind, "credit");
  struct return_tender *row = tender_of(left, asked->kind, asked->reference);
  if ((!free && row == NULL) || (!free && asked->amount.cents > row->left.cents) ||
      (money && asked->amount.cents > left->money_left.cents))
    return fault_set(fault, RETURN_TENDER, field, "%s", asked->kind);
  if (row != NULL) row->left.cents -= asked->amount.cents;
  if (money) left->money_left.cents -= asked->amount.cents;
  return OK;
}

/* Nobody can give back a part of a cheque: what goes back is the paper itself, of that very amount. */
static bool cheque_is_here(const struct return_request *request, size_t at, const struct return_of *of) {
  int64_t cents = request->tenders[at].amount.cents, here = cheques_left(of, cents);
  for (size_t i = 0; i < at; i++)
    if (text_equal(request->tenders[i].kind, "cheque") && request->tenders[i].amount.cents == cents) here--;
  return here > 0;
}

bool return_cheque_left(const struct return_of *of, struct money amount) {
  return cheques_left(of, amount.cents) > 0;
}

static int64_t cheques_left(const struct return_of *of, int64_t cents) {
  int64_t here = cheques_of(of->source, cents);
  for (size_t i = 0; i < of->count; i++) here -= cheques_of(&of->earlier[i], -cents);
  return here;
}

static int64_t cheques_of(const struct ticket *ticket, int64_t cents) {
  int64_t count = 0;
  for (size_t i = 0; i < ticket->tender_count; i++)
    count += text_equal(ticket->tenders[i].kind, "cheque") && ticket->tenders[i].amount.cents == cents;
  return count;
}

void return_tenders_propose(const struct return_of *of, struct money due, struct return_proposal *proposal) {
  struct return_tenders left;
  int64_t open = due.cents;
  *proposal = (struct return_proposal){0};
  return_tenders_left(of, &left);
  for (size_t i = 0; i < left.count; i++) /* what the customer cannot have herself */
    if (!is_money(left.list[i].kind))
      propose(proposal, left.list[i].kind, left.list[i].reference, left.list[i].left.cents, &open);
  for (size_t i = 0; i < left.count; i++)
    if (text_equal(left.list[i].kind, "card"))
      propose(proposal, "card", NULL,
              left.list[i].left.cents < left.money_left.cents ? left.list[i].left.cents : left.money_left.cents, &open);
  propose(proposal, "cash", NULL, TICKET_CASH_LIMIT_CENTS, &open);
  propose(proposal, "credit", NULL, open, &open);
}

static void propose(struct return_proposal *proposal, const char *kind, const char *reference, int64_t most,
                    int64_t *open) {
  int64_t cents = most < *open ? most : *open;
  if (cents <= 0) return;
  proposal->list[proposal->count++] =
      (struct return_tender){.kind = kind, .reference = reference, .left = MONEY(cents)};
  *open -= cents;
}
