/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/back.h"

#include "pos/till/held.h"
#include "pos/till/override.h"
#include "pos/till/period.h"

struct taking {
  struct till *till;
  struct request *request;
  const struct return_request *asked;
  const char *cashier;
  struct journal_row row;
};

static enum outcome take_back(struct taking *taking, const uint8_t hash[static SHA256_BYTES]);
static enum outcome check_cashier(struct taking *taking);
static enum outcome keep(struct taking *taking, const struct back_source *source,
                         const uint8_t hash[static SHA256_BYTES]);

enum outcome till_take_back(struct till *till, struct request *request, const struct return_request *asked,
                            struct journal_row *row, bool *replayed) {
  struct taking taking = {
      .till = till, .request = request, .asked = asked, .cashier = request->who.id[0] ? request->who.id : NULL};
  struct return_request same = *asked; /* a referent's token and a name left to the till may differ the second time */
  uint8_t hash[SHA256_BYTES];
  bool found = false;
  same.override = same.cashier = NULL;
  till_request_hash(&return_spec, &same, hash);
  till_moment_begin(till);
  enum outcome outcome =
      till_replay(till, asked->id, "return", hash, request->arena, &taking.row, &found, &request->fault);
  if (outcome == OK && !found) outcome = take_back(&taking, hash);
  till_moment_end(till);
  if (outcome != OK) return outcome;
  *row = taking.row;
  *replayed = found;
  return OK;
}

static enum outcome take_back(struct taking *taking, const uint8_t hash[static SHA256_BYTES]) {
  const struct moment *moment = &taking->till->moment;
  struct back_source source;
  if (!moment->view || !moment->identity.till[0])
    return fault_set(&taking->request->fault, NOT_ENROLLED, "", "no catalogue yet");
  enum outcome outcome = check_cashier(taking);
  if (outcome == OK)
    outcome = back_find(taking->till, taking->asked->source, taking->request->arena, &source, &taking->request->fault);
  return outcome == OK ? keep(taking, &source, hash) : outcome;
}

static enum outcome check_cashier(struct taking *taking) {
  const char *named = taking->asked->cashier;
  if (!taking->cashier && cashier_needed(taking->till)) return UNAUTHENTICATED;
  if (taking->cashier && named && !text_equal(named, taking->cashier))
    return fault_set(&taking->request->fault, FORBIDDEN, "/cashier", "%s is not signed in", named);
  if (!taking->cashier) taking->cashier = named;
  return OK;
}

/* The right comes last: the token of a referent serves once. */
static enum outcome keep(struct taking *taking, const struct back_source *source,
                         const uint8_t hash[static SHA256_BYTES]) {
  struct request *request = taking->request;
  struct draft draft = {.record = {.kind = "return", .id = taking->asked->id}, .request = hash};
  enum outcome outcome =
      ticket_return(taking->asked, &source->of, true, request->arena, &draft.record.ticket, &request->fault);
  if (outcome == OK) outcome = held_take(taking->till, &draft.record.ticket, request->arena, &request->fault);
  if (outcome == OK && !override_allows(taking->till, request, "refund", taking->asked->override))
    return fault_set(&request->fault, RIGHT_NEEDED, "/override", "refund");
  if (outcome == OK) outcome = period_keep(taking->till, taking->cashier, &draft, 1, request->arena, &request->fault);
  if (outcome == OK) taking->row = draft.row;
  return outcome;
}
