/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done with an order: moved on, priced anew, handed over; and donations, weighed. */
#include "pos/till/custody.h"

#include <string.h>

static const char *const states[] = {CUSTODY_DEPOSITED, CUSTODY_WORKING,  CUSTODY_READY, CUSTODY_COLLECTED,
                                     CUSTODY_CANCELLED, CUSTODY_DISPOSED, NULL};
static const char *const witnesses[] = {"known", "papers", "described", NULL};
static const char *const reasons[] = {"more_things", "fewer_things", "weight", "more_work", "less_work", "error", NULL};
static const struct spec_field step_fields[] = {
    SPEC_FIELD(struct custody_step_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct custody_step_request, state, .choices = states),
    SPEC_FIELD(struct custody_step_request, place, .form = FORM_CODE, .max = PLACE_MAX),
    SPEC_OBJECT_OF(struct custody_step_request, basket, &basket_spec),
    SPEC_FIELD(struct custody_step_request, agreed),
    SPEC_FIELD(struct custody_step_request, reason, .choices = reasons),
    SPEC_FIELD(struct custody_step_request, override, .max = 64),
    SPEC_FIELD(struct custody_step_request, handed, .min = 0, .max = 200),
    SPEC_FIELD(struct custody_step_request, with_slip),
    SPEC_FIELD(struct custody_step_request, witness, .choices = witnesses),
};
const struct spec custody_step_request_spec = SPEC("CustodyStep", struct custody_step_request, step_fields);
static const char *const categories[] = {"clothes", "shoes",      "linen",     "furniture", "crockery", "books",
                                         "toys",    "electrical", "materials", "other",     NULL};
static const char *const origins[] = {"person", "drop_box", "association", "company", "other", NULL};
static const struct spec_field donation_fields[] = {
    SPEC_FIELD(struct donation_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct donation_request, category, .required = true, .choices = categories),
    SPEC_FIELD(struct donation_request, origin, .required = true, .choices = origins),
    SPEC_FIELD(struct donation_request, grams, .required = true, .min = 1, .max = INT64_C(10000000)),
    SPEC_OBJECT_OF(struct donation_request, donor, &custody_customer_spec),
};
const struct spec donation_request_spec = SPEC("Donation", struct donation_request, donation_fields);

static enum outcome step_once(struct custody_call *call, const char *order, const struct custody_step_request *asked,
                              const uint8_t hash[]);
static enum outcome check_step(struct custody_call *call, const struct custody_order *order,
                               const struct custody_step_request *asked);
static enum outcome check_pickup(struct custody_call *call, const struct custody_order *order,
                                 const struct custody_step_request *asked);
static enum outcome check_disposal(struct custody_call *call, const struct custody_order *order);
static enum outcome check_sold(struct custody_call *call, const struct custody_order *order);
static enum outcome reprice(struct custody_call *call, const struct custody_step_request *asked, struct ticket *ticket);
static enum outcome check_rights(struct custody_call *call, const struct custody_order *order,
                                 const struct custody_step_request *asked, const struct record_slip *slip);
static const char *some(const char *text);

enum outcome custody_step(struct custody_call *call, const char *order, const struct custody_step_request *asked) {
  uint8_t hash[SHA256_BYTES];
  struct custody_step_request same = *asked; /* whoever allows it is not what is asked */
  same.override = same.basket.override = NULL;
  till_request_hash(&custody_step_request_spec, &same, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, "custody_step", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = step_once(call, order, asked, hash);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome step_once(struct custody_call *call, const char *order, const struct custody_step_request *asked,
                              const uint8_t hash[]) {
  struct custody_order read;
  struct draft draft = {.record = {.kind = "custody_step", .id = asked->id}, .request = hash};
  struct record_slip *slip = &draft.record.slip;
  if (!call->till->moment.view) return fault_set(call->fault, NOT_ENROLLED, "", "no catalogue yet");
  enum outcome outcome = custody_catch_up(call->till, call->arena, call->fault);
  if (outcome == OK) outcome = custody_read(call->till, order, call->arena, &read, call->fault);
  if (outcome == OK) outcome = check_step(call, &read, asked);
  if (outcome == OK && asked->basket.line_count) outcome = reprice(call, asked, &slip->ticket);
  if (outcome == OK) outcome = check_rights(call, &read, asked, slip);
  if (outcome != OK) return outcome;
  slip->order = order;
  slip->state = asked->state;
  slip->place = some(asked->place);
  slip->note = asked->witness ? asked->witness : asked->reason;
  slip->customer = read.first.slip.customer;
  outcome = till_keep(call->till, call->cashier, &draft, 1, call->arena, call->fault);
  if (outcome != OK) return outcome;
  call->row = draft.row;
  return custody_catch_up(call->till, call->arena, call->fault);
}

static enum outcome check_step(struct custody_call *call, const struct custody_order *order,
                               const struct custody_step_request *asked) {
  if (!custody_is_of_now(call->till, order)) return fault_set(call->fault, ORDER_OF_SCHOOL, "/order", "%s", order->id);
  if (order->standing.closed || text_equal(order->kind, "quote"))
    return fault_set(call->fault, ORDER_CLOSED, "/order", "%s", order->standing.state);
  if (custody_state_is_end(asked->state) && asked->basket.line_count)
    return fault_set(call->fault, ORDER_BALANCE, "/basket", "priced first, then ended");
  if (text_equal(asked->state, CUSTODY_COLLECTED)) return check_pickup(call, order, asked);
  if (text_equal(asked->state, CUSTODY_CANCELLED) && order->standing.paid.cents > 0)
    return fault_set(call->fault, ORDER_HAS_MONEY, "/state", "%lld cents", (long long)order->standing.paid.cents);
  if (text_equal(asked->state, CUSTODY_DISPOSED)) return check_disposal(call, order);
  if (!asked->state && !asked->basket.line_count && !some(asked->place))
    return fault_set(call->fault, MISSING_FIELD, "/state", "what is done?");
  return OK;
}

static enum outcome check_pickup(struct custody_call *call, const struct custody_order *order,
                                 const struct custody_step_request *asked) {
  enum outcome outcome = check_sold(call, order);
  if (outcome != OK) return outcome;
  if (!text_equal(order->standing.state, CUSTODY_READY))
    return fault_set(call->fault, ORDER_NOT_READY, "/state", "%s", order->standing.state);
  if (asked->handed != (int64_t)order->first.slip.item_count)
    return fault_set(call->fault, ORDER_ITEM_LEFT, "/handed", "%lld of %zu", (long long)asked->handed,
                     order->first.slip.item_count);
  if (!asked->with_slip && !asked->witness)
    return fault_set(call->fault, WITNESS_NEEDED, "/witness", "without the slip");
  return OK;
}

/* A deposit is no turnover: whoever hands the work over for it alone has sold nothing. The ticket that sells the work
 * takes the deposit off, and may come to zero. */
static enum outcome check_sold(struct custody_call *call, const struct custody_order *order) {
  const struct custody_standing *standing = &order->standing;
  if (standing->due.cents > 0)
    return fault_set(call->fault, ORDER_BALANCE, "/state", "%lld cents are due", (long long)standing->due.cents);
  if (!custody_is_settled(standing))
    return fault_set(call->fault, ORDER_UNSOLD, "/state", "%lld cents lie in deposits",
                     (long long)standing->held.cents);
  return OK;
}

/* Law of 31 December 1903: not before the delay that the server tells, counted from when it was ready. */
static enum outcome check_disposal(struct custody_call *call, const struct custody_order *order) {
  int64_t days = custody_kept_days(call->till, call->arena);
  struct date ready = date_in_paris(order->standing.since_us);
  if (!text_equal(order->standing.state, CUSTODY_READY))
    return fault_set(call->fault, ORDER_NOT_READY, "/state", "%s", order->standing.state);
  if (date_compare(call->till->moment.day, date_add_days(ready, (int)days)) < 0)
    return fault_set(call->fault, ORDER_TOO_YOUNG, "/state", "%lld days", (long long)days);
  if (order->standing.held.cents != 0)
    return fault_set(call->fault, ORDER_UNSOLD, "/state", "%lld cents lie in deposits",
                     (long long)order->standing.held.cents);
  return OK;
}

/* At inspection: what it really costs, once the customer said yes. */
static enum outcome reprice(struct custody_call *call, const struct custody_step_request *asked,
                            struct ticket *ticket) {
  const struct moment *moment = &call->till->moment;
  struct ticket_catalogue catalogue = snapshot_catalogue(moment->view->index);
  struct basket basket = asked->basket;
  if (!asked->agreed) return fault_set(call->fault, MISSING_FIELD, "/agreed", "the customer must agree to the price");
  if (!asked->reason) return fault_set(call->fault, MISSING_FIELD, "/reason", "why another price?");
  if (!basket.cashier) basket.cashier = call->cashier;
  return custody_price(&basket, &catalogue, moment->day, call->arena, ticket, call->fault);
}

/* Less work at the catalogue's price is cheaper, too: whatever costs less than agreed is somebody's decision. */
static enum outcome check_rights(struct custody_call *call, const struct custody_order *order,
                                 const struct custody_step_request *asked, const struct record_slip *slip) {
  bool priced = asked->basket.line_count > 0;
  bool given_up = text_equal(asked->state, CUSTODY_CANCELLED) || text_equal(asked->state, CUSTODY_DISPOSED);
  bool cheaper = priced && slip->ticket.total.cents < order->standing.total.cents;
  return custody_allows(call, priced ? &slip->ticket : NULL,
                        given_up  ? "void"
                        : cheaper ? "price"
                                  : NULL,
                        asked->override);
}

static const char *some(const char *text) {
  return text && text[0] ? text : NULL;
}

/* A lot: its number is a tag. Who gave it is known to the server alone, if she wants to be known at all. */
enum outcome donation_take(struct custody_call *call, const struct donation_request *asked) {
  uint8_t hash[SHA256_BYTES];
  char lot[TAG_TEXT], donor[UUID_TEXT];
  int64_t number = 0;
  struct till *till = call->till;
  struct donation_request unnamed = *asked;
  unnamed.donor = (struct custody_customer){0};
  till_request_hash(&donation_request_spec, &unnamed, hash);
  till_moment_begin(till);
  const struct till_identity *identity = &till->moment.identity;
  enum outcome outcome =
      till_replay(till, asked->id, "donation", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = custody_next_tag(till, call->arena, &number, call->fault);
  if (outcome == OK && !call->replayed) {
    custody_tag(identity->till, identity->kpa, number, lot);
    const struct slip_item item = {.tag = lot, .label = asked->category, .condition = asked->origin};
    struct draft draft = {.record = {.kind = "donation", .id = asked->id}, .request = hash};
    draft.record.slip =
        (struct record_slip){.tag_first = lot, .tag_last = lot, .items = &item, .item_count = 1, .grams = asked->grams};
    if (some(asked->donor.name) && !atomic_load(&till->training)) {
      struct custody_customer named = asked->donor;
      uuid_v7(donor);
      named.id = draft.record.slip.customer = donor;
      outcome = store_customer_put(till->custody, till->vault, &named, true, call->fault);
    }
    if (outcome == OK) outcome = till_keep(till, call->cashier, &draft, 1, call->arena, call->fault);
    if (outcome == OK) call->row = draft.row;
    if (outcome == OK) {
      struct slip slip;
      slip_of_donation(&draft.record, till->moment.view, call->arena, &slip);
      slip_print(till->printer, &slip);
    }
  }
  till_moment_end(till);
  return outcome;
}
