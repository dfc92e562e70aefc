/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drop-off, quote and donation: priced, numbered, signed, printed. */
#include "pos/till/custody.h"

#include "pos/till/cashier.h"
#include "pos/till/override.h"

#include <string.h>

#define ITEMS_MAX 60
#define QUOTE_DAYS 30

/* Nothing in here is typed: what is signed stays for six years, and may name nobody. */
const char *const custody_conditions[] = {"good", "stain", "torn", "worn", NULL};
static const struct spec_field item_fields[] = {
    SPEC_FIELD(struct custody_item_request, item, .required = true, .form = FORM_CODE, .min = 1, .max = 40),
    SPEC_FIELD(struct custody_item_request, condition, .choices = custody_conditions),
};
static const struct spec item_spec = SPEC("CustodyItem", struct custody_item_request, item_fields);
static const struct spec_field order_fields[] = {
    SPEC_FIELD(struct custody_request, id, .required = true, .form = FORM_UUID),
    SPEC_OBJECT_OF(struct custody_request, basket, &basket_spec),
    SPEC_LIST_OF(struct custody_request, items, item_count, &item_spec, .max = ITEMS_MAX),
    SPEC_FIELD(struct custody_request, promised, .form = FORM_DATE),
    SPEC_FIELD(struct custody_request, place, .form = FORM_CODE, .max = PLACE_MAX),
    SPEC_FIELD(struct custody_request, quote, .form = FORM_UUID),
    SPEC_OBJECT_OF(struct custody_request, customer, &custody_customer_spec),
};
const struct spec custody_request_spec = SPEC("CustodyOrder", struct custody_request, order_fields);
static const struct spec_field quote_fields[] = {
    SPEC_FIELD(struct quote_request, id, .required = true, .form = FORM_UUID),
    SPEC_OBJECT_OF(struct quote_request, basket, &basket_spec, .required = true),
    SPEC_FIELD(struct quote_request, days, .min = 0, .max = 365),
};
const struct spec quote_request_spec = SPEC("CustodyQuote", struct quote_request, quote_fields);

static enum outcome take_once(struct custody_call *call, const struct custody_request *asked, const uint8_t hash[]);
static enum outcome price_order(struct custody_call *call, const struct custody_request *asked,
                                struct record_slip *slip);
static enum outcome price_basket(struct custody_call *call, const struct basket *asked, struct ticket *ticket);
static enum outcome follow_quote(struct custody_call *call, const char *quote, struct record_slip *slip);
static enum outcome give_tags(struct custody_call *call, const struct custody_request *asked, struct record_slip *slip);
static enum outcome name_item(struct custody_call *call, const struct custody_request *asked, size_t at,
                              const struct ticket *ticket, struct slip_item *item);
static enum outcome quote_once(struct custody_call *call, const struct quote_request *asked, const uint8_t hash[]);
static enum outcome promise(struct custody_call *call, const struct custody_request *asked, struct record_slip *slip);
static bool is_said(const struct custody_customer *customer);
static void print_order(struct custody_call *call, const char *id, const struct record *record);
static const char *some(const char *text);

enum outcome custody_take(struct custody_call *call, const struct custody_request *asked) {
  uint8_t hash[SHA256_BYTES];
  struct custody_request unnamed = *asked; /* the digest of a name would stay for six years */
  unnamed.customer = (struct custody_customer){0};
  unnamed.basket.override = NULL;
  till_request_hash(&custody_request_spec, &unnamed, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, "custody", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = take_once(call, asked, hash);
  till_moment_end(call->till);
  return outcome;
}

/* The name is kept first: an order that is signed must not have lost who it belongs to. */
static enum outcome take_once(struct custody_call *call, const struct custody_request *asked, const uint8_t hash[]) {
  struct till *till = call->till;
  struct draft draft = {.record = {.kind = "custody", .id = asked->id}, .request = hash};
  struct record_slip *slip = &draft.record.slip;
  char customer[UUID_TEXT];
  if (!till->moment.view) return fault_set(call->fault, NOT_ENROLLED, "", "no catalogue yet");
  slip->order = asked->id;
  slip->state = CUSTODY_DEPOSITED;
  slip->place = some(asked->place);
  enum outcome outcome = custody_catch_up(till, call->arena, call->fault);
  if (outcome == OK) outcome = price_order(call, asked, slip);
  if (outcome == OK) outcome = give_tags(call, asked, slip);
  if (outcome == OK) outcome = promise(call, asked, slip);
  if (outcome == OK && !asked->quote) outcome = custody_allows(call, &slip->ticket, NULL, asked->basket.override);
  if (outcome == OK && is_said(&asked->customer)) {
    struct custody_customer named = asked->customer;
    uuid_v7(customer);
    named.id = slip->customer = customer;
    outcome = store_customer_put(till->custody, till->vault, &named, !atomic_load(&till->training), call->fault);
  }
  if (outcome == OK) outcome = till_keep(till, call->cashier, &draft, 1, call->arena, call->fault);
  if (outcome != OK) return outcome;
  call->row = draft.row;
  print_order(call, asked->id, &draft.record);
  return OK;
}

static const char *some(const char *text) {
  return text && text[0] ? text : NULL;
}

static bool is_said(const struct custody_customer *customer) {
  return some(customer->name) || some(customer->phone) || some(customer->email);
}

static enum outcome price_order(struct custody_call *call, const struct custody_request *asked,
                                struct record_slip *slip) {
  return asked->quote ? follow_quote(call, asked->quote, slip) : price_basket(call, &asked->basket, &slip->ticket);
}

static enum outcome price_basket(struct custody_call *call, const struct basket *asked, struct ticket *ticket) {
  const struct moment *moment = &call->till->moment;
  struct ticket_catalogue catalogue = snapshot_catalogue(moment->view->index);
  struct basket basket = *asked;
  if (!basket.cashier) basket.cashier = call->cashier;
  return custody_price(&basket, &catalogue, moment->day, call->arena, ticket, call->fault);
}

/* Its lines and prices stand, whatever the catalogue says today. The order refers to the quote, which refers to none.
 */
static enum outcome follow_quote(struct custody_call *call, const char *quote, struct record_slip *slip) {
  struct custody_order read;
  struct custody_known known;
  struct date until;
  bool found = false;
  enum outcome outcome = store_order(call->till->custody, quote, call->arena, &known, &found, call->fault);
  if (outcome == OK) outcome = custody_read(call->till, quote, call->arena, &read, call->fault);
  if (outcome != OK) return outcome;
  if (!custody_is_of_now(call->till, &read)) return fault_set(call->fault, ORDER_OF_SCHOOL, "/quote", "%s", quote);
  if (!text_equal(read.kind, "quote")) return fault_set(call->fault, UNKNOWN_ORDER, "/quote", "%s", quote);
  if (found && known.closed_at) return fault_set(call->fault, QUOTE_TAKEN, "/quote", "%s", quote);
  if (!date_parse(read.first.slip.promised, &until) || date_compare(call->till->moment.day, until) > 0)
    return fault_set(call->fault, QUOTE_OVER, "/quote", "valid until %s", read.first.slip.promised);
  slip->ticket = *read.ticket;
  slip->order = quote;
  return OK;
}

/* One tag an item; without items, one a line. */
static enum outcome give_tags(struct custody_call *call, const struct custody_request *asked,
                              struct record_slip *slip) {
  const struct till_identity *identity = &call->till->moment.identity;
  size_t count = asked->item_count ? asked->item_count : slip->ticket.line_count;
  struct slip_item *items = arena_list(call->arena, count, sizeof *items);
  int64_t next = 0;
  if (count == 0) return fault_set(call->fault, EMPTY_TICKET, "/items", "nothing is left here");
  enum outcome outcome = custody_next_tag(call->till, call->arena, &next, call->fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    char tag[TAG_TEXT];
    custody_tag(identity->till, identity->kpa, next + (int64_t)i, tag);
    items[i].tag = arena_format(call->arena, "%s", tag);
    outcome = name_item(call, asked, i, &slip->ticket, &items[i]);
  }
  if (outcome != OK) return outcome;
  slip->items = items;
  slip->item_count = count;
  slip->tag_first = items[0].tag;
  slip->tag_last = items[count - 1].tag;
  return OK;
}

static enum outcome name_item(struct custody_call *call, const struct custody_request *asked, size_t at,
                              const struct ticket *ticket, struct slip_item *item) {
  if (asked->item_count == 0) {
    item->label = ticket->lines[at].label;
    return OK;
  }
  for (size_t i = 0; i < ticket->line_count; i++) {
    if (!text_equal(ticket->lines[i].item, asked->items[at].item)) continue;
    item->label = ticket->lines[i].label;
    item->condition = asked->items[at].condition;
    return OK;
  }
  return fault_set(call->fault, UNKNOWN_ITEM, "/items", "%s is not in the basket", asked->items[at].item);
}

static enum outcome promise(struct custody_call *call, const struct custody_request *asked, struct record_slip *slip) {
  struct date days[3];
  char text[DATE_TEXT];
  slip->promised = some(asked->promised);
  if (slip->promised) return OK;
  enum outcome outcome = custody_days(call->till, &slip->ticket, call->arena, days, call->fault);
  if (outcome == OK) slip->promised = arena_format(call->arena, "%s", date_format(days[0], text));
  return outcome;
}

/* A printer that is away holds nobody up: the slip waits, or is printed again. */
static void print_order(struct custody_call *call, const char *id, const struct record *record) {
  struct custody_order order;
  struct slip slip;
  if (custody_read(call->till, id, call->arena, &order, call->fault) != OK) return;
  slip_of_custody(&order, call->till->moment.view, call->arena, &slip);
  slip_print(call->till->printer, &slip);
  slip_of_tags(record, call->arena, &slip);
  slip_print(call->till->printer, &slip);
}

enum outcome custody_allows(struct custody_call *call, const struct ticket *ticket, const char *right,
                            const char *override) {
  const char *rights[SALE_RIGHTS + 1];
  size_t count = ticket ? sale_rights(call->till, call->till->moment.view, ticket, rights) : 0;
  bool asked = right == NULL;
  for (size_t i = 0; i < count; i++) asked = asked || text_equal(rights[i], right);
  if (!asked) rights[count++] = right;
  const char *missing = "";
  for (size_t i = 0; i < count; i++) {
    bool may =
        call->request ? override_allows(call->till, call->request, rights[i], override) : !cashier_needed(call->till);
    if (!may) missing = arena_format(call->arena, "%s%s%s", missing, missing[0] ? " " : "", rights[i]);
  }
  return missing[0] ? fault_set(call->fault, RIGHT_NEEDED, "/override", "%s", missing) : OK;
}

enum outcome custody_quote(struct custody_call *call, const struct quote_request *asked) {
  uint8_t hash[SHA256_BYTES];
  struct quote_request same = *asked;
  same.basket.override = NULL;
  till_request_hash(&quote_request_spec, &same, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, "quote", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) outcome = quote_once(call, asked, hash);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome quote_once(struct custody_call *call, const struct quote_request *asked, const uint8_t hash[]) {
  char until[DATE_TEXT];
  struct draft draft = {.record = {.kind = "quote", .id = asked->id}, .request = hash};
  struct record_slip *slip = &draft.record.slip;
  if (!call->till->moment.view) return fault_set(call->fault, NOT_ENROLLED, "", "no catalogue yet");
  slip->promised =
      date_format(date_add_days(call->till->moment.day, asked->days ? (int)asked->days : QUOTE_DAYS), until);
  enum outcome outcome = price_basket(call, &asked->basket, &slip->ticket);
  if (outcome == OK) outcome = custody_allows(call, &slip->ticket, NULL, asked->basket.override);
  if (outcome == OK) outcome = till_keep(call->till, call->cashier, &draft, 1, call->arena, call->fault);
  if (outcome != OK) return outcome;
  call->row = draft.row;
  outcome = custody_catch_up(call->till, call->arena, call->fault);
  if (outcome == OK) print_order(call, asked->id, &draft.record);
  return outcome;
}
