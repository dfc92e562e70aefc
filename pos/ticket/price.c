/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/amounts.h"

#include <stdio.h>

#define PRICE_RANGE "0 to 10000000 cents"

struct pricing {
  const struct basket *basket;
  const struct ticket_catalogue *catalogue;
  struct date day;
  struct arena *arena;
  struct fault *fault;
};

static enum outcome check_basket(const struct pricing *pricing);
static bool may_hold_till(const struct pricing *pricing, const char *code);
static enum outcome price_lines(const struct pricing *pricing, struct ticket *ticket);
static enum outcome add_up(const struct pricing *pricing, struct ticket_line lines[], struct ticket *ticket);
static enum outcome price_line(const struct pricing *pricing, size_t at, struct ticket_line *line);
static enum outcome price_item(const struct pricing *pricing, size_t at, const struct sold_item *item,
                               struct ticket_line *line);
static const struct sold_item *sold_alone(const struct sold_piece *piece, struct sold_item *unique);
static enum outcome price_agreed(const struct pricing *pricing, size_t at, struct ticket_line *line);
static enum outcome check_quantity(const struct pricing *pricing, size_t at, const struct sold_item *item);
static enum outcome choose_price(const struct pricing *pricing, size_t at, const struct sold_item *item,
                                 struct ticket_line *line);
static bool override_price(const struct basket_line *asked, const struct sold_item *item, struct ticket_line *line);
static enum outcome limit_price(const struct pricing *pricing, size_t at, const struct sold_item *item,
                                struct ticket_line *line);
static enum outcome price_held(const struct pricing *pricing, size_t at, const struct sold_item *item,
                               struct ticket_line *line);
static enum outcome check_words(const struct pricing *pricing, size_t at, const struct sold_item *item);
static enum outcome name_members(const struct pricing *pricing, size_t at, struct ticket_line *line);
static enum outcome check_member(const struct pricing *pricing, size_t at, size_t position);
static enum outcome check_rate(const struct pricing *pricing, size_t at, const struct ticket_line *line);
static enum outcome refuse_line(const struct pricing *pricing, enum outcome outcome, size_t at, const char *name,
                                const char *hint);

enum outcome ticket_price(const struct basket *basket, const struct ticket_catalogue *catalogue, struct date day,
                          bool with_tenders, struct arena *arena, struct ticket *ticket, struct fault *fault) {
  const struct pricing pricing = {basket, catalogue, day, arena, fault};
  struct ticket priced = {.id = basket->id,
                          .kind = "sale",
                          .deferred_at = basket->deferred_at,
                          .note_asked = basket->note_asked,
                          .customer = basket->customer};
  enum outcome outcome = check_basket(&pricing);
  if (outcome == OK) outcome = price_lines(&pricing, &priced);
  if (outcome == OK && with_tenders) outcome = tenders_take(basket, arena, &priced, fault);
  if (outcome == OK) *ticket = priced;
  return outcome;
}

static enum outcome check_basket(const struct pricing *pricing) {
  const struct basket *basket = pricing->basket;
  if (basket->currency != NULL && !text_equal(basket->currency, "EUR"))
    return fault_set(pricing->fault, WRONG_CURRENCY, "/currency", "%s", basket->currency);
  if (basket->line_count == 0) return fault_set(pricing->fault, EMPTY_TICKET, "/lines", "no line");
  if (basket->line_count > TICKET_LINES_MAX)
    return fault_set(pricing->fault, OUT_OF_RANGE, "/lines", "at most %d lines", TICKET_LINES_MAX);
  if (basket->cashier != NULL && !may_hold_till(pricing, basket->cashier))
    return fault_set(pricing->fault, UNKNOWN_MEMBER, "/cashier", "%s", basket->cashier);
  return OK;
}

/* Who holds the till need not be under contract, but must exist: the record keeps the code for ever. */
static bool may_hold_till(const struct pricing *pricing, const char *code) {
  const struct ticket_catalogue *catalogue = pricing->catalogue;
  if (catalogue->cashier != NULL) return catalogue->cashier(catalogue->context, code);
  return catalogue->member(catalogue->context, code, pricing->day) != UNKNOWN_MEMBER;
}

static enum outcome price_lines(const struct pricing *pricing, struct ticket *ticket) {
  size_t count = pricing->basket->line_count;
  struct ticket_line *lines = arena_list(pricing->arena, count, sizeof *lines);
  for (size_t i = 0; i < count; i++) {
    enum outcome outcome = price_line(pricing, i, &lines[i]);
    if (outcome != OK) return outcome;
  }
  enum outcome outcome = discount_spread(pricing->basket, pricing->catalogue, lines, count, pricing->fault);
  return outcome == OK ? add_up(pricing, lines, ticket) : outcome;
}

static enum outcome add_up(const struct pricing *pricing, struct ticket_line lines[], struct ticket *ticket) {
  size_t count = pricing->basket->line_count;
  if (!amounts_total(lines, count, &ticket->total) || !amounts_vat(lines, count, pricing->arena, ticket))
    return fault_set(pricing->fault, OUT_OF_RANGE, "/lines", "the ticket is too large");
  if (ticket->total.cents < 0)
    return fault_set(pricing->fault, DEPOSIT_TOO_MUCH, "/lines", "%lld cents are left over",
                     (long long)-ticket->total.cents);
  if (ticket->total.cents >= TICKET_CONFIRM_CENTS && !pricing->basket->confirmed)
    return fault_set(pricing->fault, CONFIRMATION_NEEDED, "/confirmed", "total of %lld cents",
                     (long long)ticket->total.cents);
  ticket->lines = lines;
  ticket->line_count = count;
  return OK;
}

static enum outcome price_line(const struct pricing *pricing, size_t at, struct ticket_line *line) {
  const struct basket_line *asked = &pricing->basket->lines[at];
  const struct ticket_catalogue *catalogue = pricing->catalogue;
  const struct sold_item *item = catalogue->item(catalogue->context, asked->item);
  if (item == NULL) return refuse_line(pricing, UNKNOWN_ITEM, at, "item", asked->item);
  if (item->archived && !line_takes_off(asked->as) && !asked->agreed)
    return refuse_line(pricing, ITEM_ARCHIVED, at, "item", asked->item);
  struct sold_item unique = *item;
  if (asked->piece) item = sold_alone(asked->piece, &unique);
  *line = (struct ticket_line){.item = item->code,
                               .label = item->name,
                               .kind = item->kind,
                               .activity = item->activity,
                               .unit = item->unit,
                               .account = item->account,
                               .vat_scheme = item->vat_scheme,
                               .vat_rate = item->vat_rate,
                               .quantity = asked->quantity,
                               .turnover = item->turnover,
                               .purchase_price = asked->purchase_price,
                               .order = asked->order,
                               .reference = asked->reference,
                               .agreed = asked->agreed};
  enum outcome outcome = check_words(pricing, at, item);
  if (outcome == OK)
    outcome = line_is_held(asked->as) ? price_held(pricing, at, item, line) : price_item(pricing, at, item, line);
  if (outcome == OK) outcome = name_members(pricing, at, line);
  if (outcome == OK) outcome = check_rate(pricing, at, line);
  return outcome;
}

/* A piece of which there is one has its own name and price; the rest is its item's. */
static const struct sold_item *sold_alone(const struct sold_piece *piece, struct sold_item *unique) {
  unique->name = piece->name;
  unique->price = piece->price;
  unique->pricing = "fixed";
  unique->minimum = MONEY(0);
  return unique;
}

static enum outcome price_item(const struct pricing *pricing, size_t at, const struct sold_item *item,
                               struct ticket_line *line) {
  if (line->agreed) return price_agreed(pricing, at, line);
  enum outcome outcome = check_quantity(pricing, at, item);
  if (outcome == OK) outcome = choose_price(pricing, at, item, line);
  if (outcome == OK) outcome = limit_price(pricing, at, item, line);
  if (outcome == OK) outcome = discount_line(pricing->basket, at, pricing->catalogue, line, pricing->fault);
  if (outcome != OK || !scheme_is_voucher(item->vat_scheme) || line->reference != NULL) return outcome;
  if (text_equal(item->vat_scheme, "suspended")) line->reference = item->code;
  else line->reference = voucher_number(VOUCHER_PREFIX, pricing->basket->id, at, pricing->arena);
  return outcome;
}

/* What was agreed when it was left here: the price, and what was taken off it then. More comes off by pricing it anew.
 */
static enum outcome price_agreed(const struct pricing *pricing, size_t at, struct ticket_line *line) {
  const struct basket_line *asked = &pricing->basket->lines[at];
  const struct ticket_line *agreed = asked->agreed;
  bool given = asked->priced || asked->unit_price.cents != 0;
  if (given && asked->unit_price.cents != agreed->unit_price.cents)
    return refuse_line(pricing, ORDER_CHANGED, at, "unit_price", agreed->item);
  if (asked->reason != NULL || asked->discount.cents != 0 || asked->discount_bp != 0)
    return refuse_line(pricing, PRICE_NOT_ALLOWED, at, "discount", agreed->item);
  line->unit_price = agreed->unit_price;
  line->purchase_price = agreed->purchase_price;
  line->list_price = agreed->list_price;
  line->discount = agreed->discount;
  line->bearer = agreed->bearer;
  line->reason = agreed->reason;
  line->reference = agreed->reference; /* of a piece of which there is one */
  return limit_price(pricing, at, &(struct sold_item){.code = agreed->item}, line);
}

static enum outcome check_quantity(const struct pricing *pricing, size_t at, const struct sold_item *item) {
  int64_t quantity = pricing->basket->lines[at].quantity;
  if (pricing->basket->lines[at].piece && quantity != QUANTITY_ONE)
    return refuse_line(pricing, BAD_QUANTITY, at, "quantity", "there is only one");
  if (quantity <= 0 || quantity > QUANTITY_MAX)
    return refuse_line(pricing, BAD_QUANTITY, at, "quantity", "1 to 1000000 thousandths");
  bool whole = text_equal(item->unit, "piece") || text_equal(item->unit, "cycle");
  if (whole && quantity % QUANTITY_ONE != 0)
    return refuse_line(pricing, BAD_QUANTITY, at, "quantity", "only whole pieces and cycles");
  return OK;
}

static enum outcome choose_price(const struct pricing *pricing, size_t at, const struct sold_item *item,
                                 struct ticket_line *line) {
  const struct basket_line *asked = &pricing->basket->lines[at];
  bool given = asked->priced || asked->unit_price.cents != 0;
  bool open = text_equal(item->pricing, "free") || text_equal(item->pricing, "quote");
  if (open && !given) return refuse_line(pricing, PRICE_REQUIRED, at, "unit_price", item->code);
  /* the screen may repeat the catalogue's price: then both agree on what the customer was told */
  if (!open && given && asked->unit_price.cents != item->price.cents && !override_price(asked, item, line))
    return refuse_line(pricing, PRICE_NOT_ALLOWED, at, "unit_price", item->code);
  if (asked->purchase_price.cents != 0 && !text_equal(item->vat_scheme, "margin"))
    return refuse_line(pricing, PRICE_NOT_ALLOWED, at, "purchase_price", item->code);
  if (line->unit_price.cents == 0) line->unit_price = open ? asked->unit_price : item->price;
  return OK;
}

/* With a reason: a lower price is a discount (discount_line), a higher one stands beside the catalogue's. */
static bool override_price(const struct basket_line *asked, const struct sold_item *item, struct ticket_line *line) {
  if (asked->reason == NULL || asked->unit_price.cents < 0) return false;
  if (asked->unit_price.cents < item->price.cents) return true;
  line->unit_price = asked->unit_price;
  line->list_price = item->price;
  return true;
}

static enum outcome limit_price(const struct pricing *pricing, size_t at, const struct sold_item *item,
                                struct ticket_line *line) {
  if (line->unit_price.cents < 0 || line->unit_price.cents > UNIT_PRICE_MAX || !amounts_gross(line, &line->gross))
    return refuse_line(pricing, OUT_OF_RANGE, at, "unit_price", PRICE_RANGE);
  if (line->purchase_price.cents < 0 || line->purchase_price.cents > UNIT_PRICE_MAX)
    return refuse_line(pricing, OUT_OF_RANGE, at, "purchase_price", PRICE_RANGE);
  if (line->unit_price.cents < item->minimum.cents)
    return refuse_line(pricing, PRICE_TOO_LOW, at, "unit_price", item->code);
  if (line->gross.cents >= TICKET_CONFIRM_CENTS && !pricing->basket->confirmed)
    return refuse_line(pricing, CONFIRMATION_NEEDED, at, "unit_price", "500 euros or more");
  return OK;
}

/* Money that is kept for something, or that was: one sum, given by who asks. A deposit has the VAT of what it is for.
 */
static enum outcome price_held(const struct pricing *pricing, size_t at, const struct sold_item *item,
                               struct ticket_line *line) {
  const struct basket_line *asked = &pricing->basket->lines[at];
  bool redeemed = text_equal(asked->as, LINE_REDEEM);
  if (redeemed != text_equal(item->vat_scheme, "voucher_single") ||
      (!redeemed && !text_equal(item->vat_scheme, "normal")))
    return refuse_line(pricing, PRICE_NOT_ALLOWED, at, "as", item->code);
  if (asked->quantity != QUANTITY_ONE) return refuse_line(pricing, BAD_QUANTITY, at, "quantity", "one sum");
  if (asked->unit_price.cents <= 0) return refuse_line(pricing, PRICE_REQUIRED, at, "unit_price", item->code);
  if (redeemed ? asked->reference == NULL : asked->order == NULL)
    return refuse_line(pricing, MISSING_FIELD, at, redeemed ? "reference" : "order", "whose money is it?");
  line->unit_price = asked->unit_price;
  if (line_takes_off(asked->as)) line->quantity = -QUANTITY_ONE;
  if (redeemed) return amounts_gross(line, &line->gross) ? OK : OUT_OF_RANGE;
  line->vat_scheme = "deposit";
  line->account = OWED_ACCOUNT;
  line->turnover = false;
  return limit_price(pricing, at, &(struct sold_item){.code = item->code}, line);
}

static enum outcome check_words(const struct pricing *pricing, size_t at, const struct sold_item *item) {
  const struct basket_line *asked = &pricing->basket->lines[at];
  if (asked->as != NULL && !text_equal(asked->as, "sale") && !line_is_held(asked->as))
    return refuse_line(pricing, OUT_OF_RANGE, at, "as", asked->as);
  bool numbered = scheme_is_voucher(item->vat_scheme) && !text_equal(item->vat_scheme, "suspended");
  if (asked->reference != NULL && !asked->piece && !asked->order && (!numbered || asked->reference[0] == '\0'))
    return refuse_line(pricing, OUT_OF_RANGE, at, "reference", "only a voucher has a number");
  return OK;
}

static enum outcome name_members(const struct pricing *pricing, size_t at, struct ticket_line *line) {
  const struct basket_line *asked = &pricing->basket->lines[at];
  if (asked->member_count > LINE_MEMBERS_MAX)
    return refuse_line(pricing, OUT_OF_RANGE, at, "members", "at most 12 persons");
  struct ticket_member *members = arena_list(pricing->arena, asked->member_count, sizeof *members);
  for (size_t i = 0; i < asked->member_count; i++) {
    enum outcome outcome = check_member(pricing, at, i);
    if (outcome != OK) return outcome;
    members[i] = (struct ticket_member){asked->members[i].member, asked->members[i].weight};
  }
  line->members = members;
  line->member_count = asked->member_count;
  return OK;
}

static enum outcome check_member(const struct pricing *pricing, size_t at, size_t position) {
  const struct basket_member *members = pricing->basket->lines[at].members;
  const struct basket_member *asked = &members[position];
  const struct ticket_catalogue *catalogue = pricing->catalogue;
  char field[64];
  snprintf(field, sizeof field, "/lines/%zu/members/%zu", at, position);
  enum outcome outcome = catalogue->member(catalogue->context, asked->member, pricing->day);
  if (outcome == CONTRACT_EXPIRED && line_takes_off(pricing->basket->lines[at].as)) outcome = OK; /* it was hers then */
  if (outcome != OK) return fault_set(pricing->fault, outcome, field, "%s", asked->member);
  if (asked->weight < 1 || asked->weight > 100)
    return fault_set(pricing->fault, OUT_OF_RANGE, field, "weight 1 to 100");
  for (size_t i = 0; i < position; i++)
    if (text_equal(members[i].member, asked->member))
      return fault_set(pricing->fault, OUT_OF_RANGE, field, "%s is named twice", asked->member);
  return OK;
}

static enum outcome check_rate(const struct pricing *pricing, size_t at, const struct ticket_line *line) {
  const struct ticket_catalogue *catalogue = pricing->catalogue;
  bool known = catalogue->vat_rate(catalogue->context, line->vat_rate, pricing->day);
  bool taxed = line->turnover || text_equal(line->vat_scheme, "deposit");
  if (!known || (!taxed && line->vat_rate != 0)) /* no VAT when a gift card is sold, only when it is spent */
    return refuse_line(pricing, NO_VAT_RATE, at, "item", line->item);
  return OK;
}

static enum outcome refuse_line(const struct pricing *pricing, enum outcome outcome, size_t at, const char *name,
                                const char *hint) {
  char field[64];
  snprintf(field, sizeof field, "/lines/%zu/%s", at, name);
  return fault_set(pricing->fault, outcome, field, "%s", hint);
}
