/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Before the payment: the bill (« document provisoire »), and the note that is owed for services of 25 € and more
 * (arrêté 83-50/A). Kept in chain B under the id of the sale to come, so that each print of it has its number. */
#include "pos/till/papers.h"

#include "pos/till/cashier.h"
#include "pos/till/custody.h"

#define PRINTS_MAX 1000

static const struct spec_field bill_fields[] = {
    SPEC_FIELD(struct bill_request, id, .required = true, .form = FORM_UUID),
    SPEC_OBJECT_OF(struct bill_request, basket, &basket_spec, .required = true),
    SPEC_FIELD(struct bill_request, note),
    SPEC_FIELD(struct bill_request, name, .max = 80),
};
const struct spec bill_request_spec = SPEC("TillBill", struct bill_request, bill_fields);

static enum outcome bill_once(struct papers_call *call, const struct bill_request *asked, const uint8_t hash[]);
static enum outcome count_prints(struct papers_call *call, const char *sale, int64_t *count);
static enum outcome keep_bill(struct papers_call *call, const struct bill_request *asked, struct draft *draft);

enum outcome papers_bill(struct papers_call *call, const struct bill_request *asked) {
  uint8_t hash[SHA256_BYTES];
  struct bill_request unnamed = *asked; /* the digest of a name would stay for six years */
  unnamed.name = NULL;
  till_request_hash(&bill_request_spec, &unnamed, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, "bill", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = bill_once(call, asked, hash);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome bill_once(struct papers_call *call, const struct bill_request *asked, const uint8_t hash[]) {
  const struct moment *moment = &call->till->moment;
  if (!moment->view) return fault_set(call->fault, NOT_ENROLLED, "", "no catalogue yet");
  struct ticket_catalogue catalogue = snapshot_catalogue(moment->view->index);
  struct basket basket = asked->basket;
  struct draft draft = {.record = {.kind = "bill", .id = asked->id}, .request = hash};
  basket.confirmed = true; /* nobody pays yet */
  if (!basket.cashier) basket.cashier = call->cashier;
  enum outcome outcome = custody_agree(call->till, &basket, call->arena, call->fault);
  if (outcome == OK)
    outcome =
        ticket_price(&basket, &catalogue, moment->day, false, call->arena, &draft.record.slip.ticket, call->fault);
  if (outcome == OK) outcome = count_prints(call, asked->basket.id, &call->copy);
  return outcome == OK ? keep_bill(call, asked, &draft) : outcome;
}

static enum outcome count_prints(struct papers_call *call, const char *sale, int64_t *count) {
  const struct journal_about bills = {.about = sale, .kind = "bill"};
  return journal_about_count(call->till->journal, &bills, count, call->fault);
}

static enum outcome keep_bill(struct papers_call *call, const struct bill_request *asked, struct draft *draft) {
  struct paper paper;
  struct slip slip;
  draft->record.slip.print_number = ++call->copy;
  draft->record.slip.order = asked->basket.id;
  draft->record.slip.state = asked->note ? "note" : NULL;
  enum outcome outcome = till_keep(call->till, call->cashier, draft, 1, call->arena, call->fault);
  if (outcome == OK) outcome = paper_read(&draft->row, call->till->moment.view, call->arena, &paper, call->fault);
  if (outcome != OK) return outcome;
  call->row = draft->row;
  slip_of_bill(&paper, asked->name && asked->name[0] ? asked->name : NULL, call->arena, &slip);
  slip_print(call->till->printer, &slip);
  return OK;
}
