/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A basket becomes a ticket, and the ticket a record. */
#include "pos/till/period.h"

struct sale { /* what the steps hand to each other */
  struct till *till;
  const char *cashier; /* signed in; NULL: nobody has to be */
  const struct basket *basket;
  struct arena *arena;
  struct fault *fault;
  struct journal_row row;
};

static enum outcome answer_again(struct sale *sale);
static enum outcome sell(struct sale *sale);
static enum outcome check_cashier(struct sale *sale);

enum outcome till_sell(struct till *till, const char *cashier, const struct basket *basket, struct arena *arena,
                       struct journal_row *row, bool *replayed, struct fault *fault) {
  struct sale sale = {.till = till, .cashier = cashier, .basket = basket, .arena = arena, .fault = fault};
  bool found = false;
  till_moment_begin(till);
  enum outcome outcome = till_kept(till, basket->id, arena, &sale.row, &found, fault);
  if (outcome == OK) outcome = found ? answer_again(&sale) : sell(&sale);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  *row = sale.row;
  *replayed = found;
  return OK;
}

static enum outcome answer_again(struct sale *sale) {
  struct record kept;
  enum outcome outcome = record_parse(sale->row.body, sale->row.body_length, sale->arena, &kept, sale->fault);
  struct basket asked = *sale->basket;
  if (outcome == OK && sale->cashier && !asked.cashier) asked.cashier = kept.cashier; /* she was left to the till */
  if (outcome != OK || (record_payload_of(&kept) == PAYLOAD_TICKET && sale_is_same(&asked, &kept))) return outcome;
  uint8_t hash[SHA256_BYTES];
  char number[RECEIPT_NUMBER];
  till_request_hash(&basket_spec, sale->basket, hash);
  receipt_number(kept.till, kept.chain, kept.sequence, number);
  return till_refuse_reuse(sale->till, sale->basket->id, number, hash, sale->fault);
}

static enum outcome sell(struct sale *sale) {
  const struct moment *moment = &sale->till->moment;
  if (!moment->view || !moment->identity.till[0]) return fault_set(sale->fault, NOT_ENROLLED, "", "no catalogue yet");
  enum outcome outcome = check_cashier(sale);
  if (outcome != OK) return outcome;
  struct ticket_catalogue catalogue = snapshot_catalogue(moment->view->index);
  struct draft draft = {.record = {.kind = "sale", .id = sale->basket->id}};
  outcome = ticket_price(sale->basket, &catalogue, moment->day, true, sale->arena, &draft.record.ticket, sale->fault);
  if (outcome == OK) outcome = period_keep(sale->till, sale->cashier, &draft, 1, sale->arena, sale->fault);
  if (outcome == OK) sale->row = draft.row;
  return outcome;
}

/* The screen leaves the cashier to us. Where it names one, as before there were PINs, it may name no other. */
static enum outcome check_cashier(struct sale *sale) {
  const char *named = sale->basket->cashier;
  if (!sale->cashier && cashier_needed(sale->till)) return UNAUTHENTICATED;
  if (sale->cashier && named && !text_equal(named, sale->cashier))
    return fault_set(sale->fault, FORBIDDEN, "/cashier", "%s is not signed in", named);
  if (!sale->cashier) sale->cashier = named;
  return OK;
}
