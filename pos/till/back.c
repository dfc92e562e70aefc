/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/back.h"

#include "pos/till/held.h"
#include "pos/till/override.h"
#include "pos/till/period.h"
#include "pos/till/ticket_events.h"

struct taking {
  struct till *till;
  struct request *request;
  const struct return_request *asked;
  const char *cashier;
  struct back_known known;
  bool school;    /* as in sale.c */
  bool must_know; /* meanwhile the server, and so other tills, heard of the ticket: it has to be asked */
  bool must_ask;  /* as in sale.c */
  struct held_question question, said;
  uint8_t hash[SHA256_BYTES];
  struct journal_row row;
};

static enum outcome run(struct taking *taking, bool *found);
static enum outcome run_once(struct taking *taking, bool *found);
static enum outcome take_back(struct taking *taking);
static enum outcome check_cashier(struct taking *taking);
static enum outcome price(struct taking *taking, const struct back_source *source, struct draft *draft);
static enum outcome keep(struct taking *taking, const struct back_source *source, struct draft *draft);

enum outcome till_take_back(struct till *till, struct request *request, const struct return_request *asked,
                            struct journal_row *row, bool *replayed) {
  struct taking taking = {.till = till,
                          .request = request,
                          .asked = asked,
                          .school = asking_began_in_school(request),
                          .cashier = request->who.id[0] ? request->who.id : NULL};
  struct return_request same = *asked; /* a referent's token and a name left to the till may differ the second time */
  bool found = false;
  same.override = same.cashier = NULL;
  till_request_hash(&return_spec, &same, taking.hash);
  enum outcome outcome = OK;
  do {
    outcome = back_ask(till, asked->source, request->arena, &taking.known, &request->fault);
    if (outcome == OK) outcome = run(&taking, &found);
  } while (outcome == OK && taking.must_know);
  if (outcome != OK) return outcome;
  *row = taking.row;
  *replayed = found;
  return OK;
}

/* Whoever gives back what a voucher or a deposit holds asks for that too, as a sale does. */
static enum outcome run(struct taking *taking, bool *found) {
  pthread_mutex_lock(&taking->till->held_lock);
  enum outcome outcome = run_once(taking, found);
  for (int round = 0; outcome == OK && taking->must_ask; round++) {
    struct request *request = taking->request;
    outcome = held_ask(taking->till, &taking->question, round, request->arena, &request->fault);
    taking->said = taking->question;
    if (outcome == OK) outcome = run_once(taking, found);
  }
  pthread_mutex_unlock(&taking->till->held_lock);
  return outcome;
}

static enum outcome run_once(struct taking *taking, bool *found) {
  struct request *request = taking->request;
  taking->must_ask = taking->must_know = false;
  till_moment_begin(taking->till);
  enum outcome outcome = till_replay(taking->till, taking->asked->id, "return", taking->hash, request->arena,
                                     &taking->row, found, &request->fault);
  if (outcome == OK && !*found) outcome = take_back(taking);
  till_moment_end(taking->till);
  return outcome;
}

static enum outcome take_back(struct taking *taking) {
  struct request *request = taking->request;
  const struct moment *moment = &taking->till->moment;
  struct back_source source;
  if (!moment->view || !moment->identity.till[0])
    return fault_set(&request->fault, NOT_ENROLLED, "", "no catalogue yet");
  struct draft draft = {.record = {.kind = "return", .id = taking->asked->id}, .request = taking->hash};
  enum outcome outcome = asking_check_world(taking->till, taking->school, &request->fault);
  if (outcome == OK) outcome = check_cashier(taking);
  if (outcome == OK)
    outcome = back_find(taking->till, taking->asked->source, &taking->known, request->arena, &source, &request->fault);
  if (outcome == OK && source.stale) {
    taking->must_know = true;
    return OK;
  }
  if (outcome == OK) outcome = price(taking, &source, &draft);
  return outcome == OK && !taking->must_ask ? keep(taking, &source, &draft) : outcome;
}

static enum outcome check_cashier(struct taking *taking) {
  const char *named = taking->asked->cashier;
  if (!taking->cashier && cashier_needed(taking->till)) return UNAUTHENTICATED;
  if (taking->cashier && named && !text_equal(named, taking->cashier))
    return fault_set(&taking->request->fault, FORBIDDEN, "/cashier", "%s is not signed in", named);
  if (!taking->cashier) taking->cashier = named;
  return OK;
}

static enum outcome price(struct taking *taking, const struct back_source *source, struct draft *draft) {
  struct request *request = taking->request;
  struct ticket *ticket = &draft->record.ticket;
  enum outcome outcome = ticket_return(taking->asked, &source->of, true, request->arena, ticket, &request->fault);
  if (outcome == OK && source->unasked && source->back_here.cents - ticket->total.cents > RETURN_UNASKED_CENTS)
    outcome = fault_set(&request->fault, RETURN_OFFLINE, "/source", "above %d cents", RETURN_UNASKED_CENTS);
  if (outcome == OK) outcome = held_check(taking->till, ticket, request->arena, &taking->question, &request->fault);
  if (outcome == OK && !override_could(taking->till, request, "refund", taking->asked->override))
    return fault_set(&request->fault, RIGHT_NEEDED, "/override", "refund"); /* the server holds nothing for a refusal */
  if (outcome == OK) taking->must_ask = !held_answered(&taking->question, &taking->said);
  return outcome;
}

/* The right comes last: the token of a referent serves once. */
static enum outcome keep(struct taking *taking, const struct back_source *source, struct draft *draft) {
  struct request *request = taking->request;
  struct draft drafts[2] = {*draft};
  char number[RECEIPT_NUMBER];
  if (!override_allows(taking->till, request, "refund", taking->asked->override))
    return fault_set(&request->fault, RIGHT_NEEDED, "/override", "refund");
  receipt_number(source->record.till, source->record.chain, source->record.sequence, number);
  size_t count =
      1 + return_events(taking->till, &draft->record.ticket, number, source->unasked, request->arena, drafts + 1);
  enum outcome outcome = period_keep(taking->till, taking->cashier, drafts, count, request->arena, &request->fault);
  if (outcome == OK) taking->row = drafts[0].row;
  return outcome;
}
