/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A basket becomes a ticket, and the ticket a record. */
#include "pos/till/custody.h"
#include "pos/till/held.h"
#include "pos/till/override.h"
#include "pos/till/paper_sale.h"
#include "pos/till/period.h"
#include "pos/till/pickup.h"
#include "pos/till/shelf.h"
#include "pos/till/ticket_events.h"

#include <string.h>

struct sale { /* what the steps hand to each other */
  struct till *till;
  const char *cashier;     /* signed in; NULL: nobody has to be */
  struct request *request; /* that asks for it; NULL: none, it brings no right */
  const struct basket *basket;
  struct arena *arena;
  struct fault *fault;
  bool school; /* it began there */
  bool may_ask;
  bool must_ask;                       /* nothing is kept yet: first the server has to say yes to question */
  struct held_question question, said; /* said: to which it said yes */
  struct journal_row row;
};

static enum outcome run(struct sale *sale, struct journal_row *row, bool *replayed);
static enum outcome run_once(struct sale *sale, bool *found);
static enum outcome run_asking(struct sale *sale, bool *found);
static enum outcome answer_again(struct sale *sale);
static void hash_basket(const struct sale *sale, const char *cashier, uint8_t hash[static SHA256_BYTES]);
static enum outcome sell(struct sale *sale);
static enum outcome keep(struct sale *sale, struct draft *draft);
static enum outcome check_cashier(struct sale *sale);
typedef bool rights_asking(struct till *till, struct request *request, const char *right, const char *token);
static enum outcome check_rights(const struct sale *sale, const struct ticket *ticket, rights_asking *allows);

enum outcome till_sell(struct till *till, const char *cashier, const struct basket *basket, struct arena *arena,
                       struct journal_row *row, bool *replayed, struct fault *fault) {
  struct sale sale = {.till = till,
                      .cashier = cashier,
                      .school = atomic_load(&till->training),
                      .may_ask = true,
                      .basket = basket,
                      .arena = arena,
                      .fault = fault};
  return run(&sale, row, replayed);
}

enum outcome till_sell_asked(struct till *till, struct request *request, bool may_ask, const struct basket *basket,
                             struct journal_row *row, bool *replayed) {
  struct sale sale = {.till = till,
                      .cashier = request->who.id[0] ? request->who.id : NULL,
                      .request = request,
                      .school = asking_began_in_school(request),
                      .may_ask = may_ask,
                      .basket = basket,
                      .arena = request->arena,
                      .fault = &request->fault};
  return run(&sale, row, replayed);
}

static enum outcome run(struct sale *sale, struct journal_row *row, bool *replayed) {
  bool found = false;
  enum outcome outcome = run_once(sale, &found);
  if (outcome == OK && sale->must_ask) outcome = sale->may_ask ? run_asking(sale, &found) : DEFERRED;
  if (outcome != OK) return outcome;
  *row = sale->row;
  *replayed = found;
  return OK;
}

static enum outcome run_once(struct sale *sale, bool *found) {
  struct till *till = sale->till;
  sale->must_ask = false;
  till_moment_begin(till);
  enum outcome outcome = till_kept(till, sale->basket->id, sale->arena, &sale->row, found, sale->fault);
  if (outcome == OK) outcome = *found ? answer_again(sale) : sell(sale);
  till_moment_end(till);
  return outcome;
}

/* The till sells on while the server is asked; where another ticket took our number meanwhile, it is asked again. The
 * question is made anew under the lock: one about a number that is taken would tell the server that whoever took it
 * never was. */
static enum outcome run_asking(struct sale *sale, bool *found) {
  pthread_mutex_lock(&sale->till->held_lock);
  enum outcome outcome = run_once(sale, found);
  for (int round = 0; outcome == OK && sale->must_ask; round++) {
    outcome = held_ask(sale->till, &sale->question, round, sale->arena, sale->fault);
    sale->said = sale->question;
    if (outcome == OK) outcome = run_once(sale, found);
  }
  pthread_mutex_unlock(&sale->till->held_lock);
  return outcome;
}

static enum outcome answer_again(struct sale *sale) {
  struct record kept;
  enum outcome outcome = record_parse(sale->row.body, sale->row.body_length, sale->arena, &kept, sale->fault);
  struct basket asked = *sale->basket;
  if (outcome == OK && sale->cashier && !asked.cashier) asked.cashier = kept.cashier; /* she was left to the till */
  if (outcome != OK) return outcome;
  uint8_t hash[SHA256_BYTES], before[SHA256_BYTES];
  char number[RECEIPT_NUMBER];
  hash_basket(sale, asked.cashier, hash);
  bool same = record_payload_of(&kept) == PAYLOAD_TICKET && sale_is_same(&asked, &kept);
  if (same && (!sale_asks_discount(&asked) ||
               (journal_request_of(sale->till->journal, kept.id, before) && memcmp(hash, before, sizeof hash) == 0)))
    return OK;
  receipt_number(kept.till, kept.chain, kept.sequence, number);
  return till_refuse_reuse(sale->till, sale->basket->id, number, hash, sale->fault);
}

/* Without what may differ the second time: a confirmation, a referent's token, a name that is left to the till. */
static void hash_basket(const struct sale *sale, const char *cashier, uint8_t hash[static SHA256_BYTES]) {
  struct basket basket = *sale->basket;
  basket.confirmed = false;
  basket.override = NULL;
  basket.cashier = cashier;
  till_request_hash(&basket_spec, &basket, hash);
}

static enum outcome sell(struct sale *sale) {
  const struct moment *moment = &sale->till->moment;
  if (!moment->view || !moment->identity.till[0]) return fault_set(sale->fault, NOT_ENROLLED, "", "no catalogue yet");
  enum outcome outcome = asking_check_world(sale->till, sale->school, sale->fault);
  if (outcome == OK) outcome = check_cashier(sale);
  if (outcome == OK) outcome = paper_sale_check(sale->till, sale->basket->deferred_at, sale->fault);
  if (outcome != OK) return outcome;
  struct ticket_catalogue catalogue = snapshot_catalogue(moment->view->index);
  uint8_t hash[SHA256_BYTES];
  struct draft draft = {.record = {.kind = "sale", .id = sale->basket->id}, .request = hash};
  struct ticket *ticket = &draft.record.ticket;
  struct basket basket = *sale->basket;
  hash_basket(sale, sale->cashier, hash);
  outcome = custody_agree(sale->till, &basket, sale->arena, sale->fault);
  if (outcome == OK) outcome = pickup_agree(sale->till, &basket, sale->arena, sale->fault);
  if (outcome == OK) outcome = shelf_agree(sale->till, &basket, sale->arena, sale->fault);
  if (outcome == OK) outcome = ticket_price(&basket, &catalogue, moment->day, true, sale->arena, ticket, sale->fault);
  if (outcome == OK) outcome = held_check(sale->till, ticket, sale->arena, &sale->question, sale->fault);
  if (outcome == OK) outcome = check_rights(sale, ticket, override_could); /* the server holds nothing for a refusal */
  if (outcome != OK) return outcome;
  sale->must_ask = !held_answered(&sale->question, &sale->said);
  return sale->must_ask ? OK : keep(sale, &draft);
}

static enum outcome keep(struct sale *sale, struct draft *draft) {
  struct draft drafts[1 + SALE_EVENTS] = {*draft};
  enum outcome outcome = check_rights(sale, &draft->record.ticket, override_allows);
  if (outcome != OK) return outcome;
  size_t count = 1 + sale_events(sale->till, &draft->record.ticket, sale->arena, drafts + 1);
  outcome = period_keep(sale->till, sale->cashier, drafts, count, sale->arena, sale->fault);
  if (outcome == OK) sale->row = drafts[0].row;
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

size_t sale_rights(struct till *till, const struct catalogue_view *view, const struct ticket *ticket,
                   const char *rights[SALE_RIGHTS]) {
  size_t count = 0;
  bool dearer = false;
  for (size_t i = 0; i < ticket->line_count; i++)
    dearer = dearer || (ticket->lines[i].list_price.cents > 0 && !ticket_line_as_agreed(&ticket->lines[i]));
  if (!ticket_discount_within(ticket, snapshot_discount_bp(&view->snapshot))) rights[count++] = "discount";
  if (dearer) rights[count++] = "price";
  if (paper_sale_needs_right(till, view, ticket)) rights[count++] = PAPER_SALE_RIGHT;
  return count;
}

/* Comes last: the token of a referent serves once. */
static enum outcome check_rights(const struct sale *sale, const struct ticket *ticket, rights_asking *allows) {
  const char *rights[SALE_RIGHTS];
  size_t count = sale_rights(sale->till, sale->till->moment.view, ticket, rights);
  const char *missing = "";
  for (size_t i = 0; i < count; i++) {
    bool may = sale->request ? allows(sale->till, sale->request, rights[i], sale->basket->override)
                             : !cashier_needed(sale->till);
    if (!may) missing = arena_format(sale->arena, "%s%s%s", missing, missing[0] ? " " : "", rights[i]);
  }
  return missing[0] ? fault_set(sale->fault, RIGHT_NEEDED, "/override", "%s", missing)
                    : OK; /* asked for once, by all names */
}
