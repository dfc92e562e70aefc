/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/pickup.h"

#include <stdio.h>
#include <string.h>

#define KEPT_MAX 400
#define MARK "shop orders"

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct pickup_line, item, .required = true, .max = 64),
    SPEC_FIELD(struct pickup_line, label, .required = true, .max = 200),
    SPEC_FIELD(struct pickup_line, quantity, .required = true, .min = 1, .max = QUANTITY_MAX),
    SPEC_FIELD(struct pickup_line, unit_price, .required = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct pickup_line, gross, .required = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct pickup_line, reference, .max = 64, .omitted = true),
    SPEC_FIELD(struct pickup_line, member, .max = 64, .omitted = true),
};
static const struct spec line_spec = SPEC("PickupLine", struct pickup_line, line_fields);
static const struct spec_field order_fields[] = {
    SPEC_FIELD(struct pickup_order, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct pickup_order, code, .required = true, .max = 16),
    SPEC_FIELD(struct pickup_order, state, .required = true, .max = 24),
    SPEC_FIELD(struct pickup_order, pays, .required = true, .max = 16),
    SPEC_FIELD(struct pickup_order, version, .required = true, .min = 0, .max = INT64_C(1000000000)),
    SPEC_FIELD(struct pickup_order, total, .required = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct pickup_order, due, .required = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct pickup_order, handed, .required = true),
    SPEC_FIELD(struct pickup_order, pickup_from, .max = 40),
    SPEC_FIELD(struct pickup_order, pickup_to, .max = 40),
    SPEC_FIELD(struct pickup_order, name, .max = 80),
    SPEC_LIST_OF(struct pickup_order, lines, line_count, &line_spec, .required = true, .max = TICKET_LINES_MAX),
};
const struct spec pickup_order_spec = SPEC("PickupOrder", struct pickup_order, order_fields);
static const struct spec_field list_fields[] = {
    SPEC_FIELD(struct pickup_list, code, .required = true, .max = 40),
    SPEC_LIST_OF(struct pickup_list, orders, order_count, &pickup_order_spec, .required = true, .max = KEPT_MAX),
};
const struct spec pickup_list_spec = SPEC("PickupList", struct pickup_list, list_fields);

struct agreeing {
  struct till *till;
  struct arena *arena;
  struct fault *fault;
  const struct pickup_order *order;
  bool used[TICKET_LINES_MAX];
};

static enum outcome read_kept(struct till *till, struct arena *arena, struct pickup_list *list);
static enum outcome note_sold_here(struct till *till, struct pickup_order *order, struct fault *fault);
static enum outcome agree_order(struct agreeing *agreeing, struct basket_line *lines, size_t count);
static enum outcome agree_line(struct agreeing *agreeing, struct basket_line *line, size_t at);
static enum outcome refuse(const struct agreeing *agreeing, enum outcome outcome, size_t at);
static bool sells(const struct basket_line *line);
static const struct pickup_order *find(const struct pickup_list *list, const char *id);

enum outcome pickup_known(struct till *till, struct arena *arena, struct pickup_list *list, struct fault *fault) {
  enum outcome outcome = read_kept(till, arena, list);
  if (outcome != OK || list->order_count == 0) return outcome;
  struct pickup_order *orders = arena_copy(arena, list->orders, list->order_count * sizeof *orders);
  for (size_t i = 0; outcome == OK && i < list->order_count; i++) outcome = note_sold_here(till, &orders[i], fault);
  list->orders = orders;
  return outcome;
}

/* What cannot be read was written by another version: the server tells it again. */
static enum outcome read_kept(struct till *till, struct arena *arena, struct pickup_list *list) {
  struct fault ignored = {0};
  const char *kept = till->custody ? store_mark(till->custody, MARK, arena) : NULL;
  *list = (struct pickup_list){.code = "ok"};
  if (kept == NULL) return OK;
  struct pickup_list read;
  if (spec_read_open(&pickup_list_spec, kept, strlen(kept), arena, &read, &ignored) == OK) *list = read;
  return OK;
}

static enum outcome note_sold_here(struct till *till, struct pickup_order *order, struct fault *fault) {
  const struct journal_about about = {.about = order->id, .chain = CHAIN_SALES, .kind = "sale"};
  int64_t sold = 0;
  enum outcome outcome = order->handed ? OK : journal_about_count(till->journal, &about, &sold, fault);
  if (outcome == OK && sold > 0) order->handed = true, order->due = MONEY(0);
  return outcome;
}

enum outcome pickup_keep(struct till *till, const struct pickup_list *list, bool all, struct arena *arena,
                         struct fault *fault) {
  AUTO(buffer) struct buffer text = {0};
  struct pickup_list before = {0};
  struct pickup_order *orders = arena_list(arena, list->order_count + KEPT_MAX, sizeof *orders);
  size_t count = 0;
  if (!till->custody) return OK;
  enum outcome outcome = all ? OK : read_kept(till, arena, &before);
  for (size_t i = 0; i < list->order_count && count < KEPT_MAX; i++) orders[count++] = list->orders[i];
  for (size_t i = 0; i < before.order_count && count < KEPT_MAX; i++)
    if (!find(list, before.orders[i].id)) orders[count++] = before.orders[i];
  for (size_t i = 0; i < count; i++) orders[i].name = "";
  struct json json = json_into(&text);
  spec_write(&pickup_list_spec, &(struct pickup_list){"ok", orders, count}, &json);
  buffer_char(&text, '\0');
  return outcome == OK ? store_mark_write(till->custody, MARK, text.bytes, fault) : outcome;
}

enum outcome pickup_agree(struct till *till, struct basket *basket, struct arena *arena, struct fault *fault) {
  struct pickup_list list;
  bool any = false;
  for (size_t i = 0; i < basket->line_count; i++) any = any || basket->lines[i].order;
  if (!any) return OK;
  struct basket_line *lines = arena_copy(arena, basket->lines, basket->line_count * sizeof *lines);
  till_moment_begin(till);
  enum outcome outcome = pickup_known(till, arena, &list, fault);
  for (size_t i = 0; outcome == OK && i < list.order_count; i++) {
    struct agreeing agreeing = {till, arena, fault, &list.orders[i], {false}};
    outcome = agree_order(&agreeing, lines, basket->line_count);
  }
  till_moment_end(till);
  basket->lines = lines;
  return outcome;
}

static enum outcome agree_order(struct agreeing *agreeing, struct basket_line *lines, size_t count) {
  const struct pickup_order *order = agreeing->order;
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < count; i++) {
    if (!text_equal(lines[i].order, order->id) || !sells(&lines[i])) continue;
    if (atomic_load(&agreeing->till->training)) outcome = refuse(agreeing, ORDER_OF_SCHOOL, i);
    else if (order->handed) outcome = refuse(agreeing, ORDER_HANDED, i);
    else if (order->due.cents < order->total.cents) outcome = refuse(agreeing, ORDER_PAID_ONLINE, i);
    else outcome = agree_line(agreeing, &lines[i], i);
  }
  return outcome;
}

static bool sells(const struct basket_line *line) {
  return line->as == NULL || text_equal(line->as, "sale");
}

static enum outcome agree_line(struct agreeing *agreeing, struct basket_line *line, size_t at) {
  for (size_t i = 0; i < agreeing->order->line_count; i++) {
    const struct pickup_line *agreed = &agreeing->order->lines[i];
    bool same = text_equal(agreed->item, line->item) && agreed->quantity == line->quantity &&
                (!line->priced || line->unit_price.cents == agreed->unit_price.cents);
    if (agreeing->used[i] || !same) continue;
    const struct ticket_line of = {.item = agreed->item,
                                   .quantity = agreed->quantity,
                                   .unit_price = agreed->unit_price,
                                   .reference = agreed->reference};
    agreeing->used[i] = true;
    line->agreed = arena_copy(agreeing->arena, &of, sizeof of);
    return OK;
  }
  return refuse(agreeing, ORDER_CHANGED, at);
}

static enum outcome refuse(const struct agreeing *agreeing, enum outcome outcome, size_t at) {
  char field[64];
  snprintf(field, sizeof field, "/lines/%zu/order", at);
  return fault_set(agreeing->fault, outcome, field, "%s", agreeing->order->code);
}

static const struct pickup_order *find(const struct pickup_list *list, const char *id) {
  for (size_t i = 0; i < list->order_count; i++)
    if (text_equal(list->orders[i].id, id)) return &list->orders[i];
  return NULL;
}

size_t pickup_holds(struct till *till, const struct ticket *ticket, struct arena *arena, struct hold holds[]) {
  struct pickup_list list;
  size_t count = 0;
  bool any = false;
  for (size_t i = 0; i < ticket->line_count; i++) any = any || ticket->lines[i].order;
  if (!any || atomic_load(&till->training) || read_kept(till, arena, &list) != OK) return 0;
  for (size_t i = 0; i < list.order_count; i++) {
    struct money sum = {0};
    for (size_t j = 0; j < ticket->line_count; j++)
      if (text_equal(ticket->lines[j].order, list.orders[i].id)) sum.cents += ticket->lines[j].gross.cents;
    if (sum.cents > 0) holds[count++] = (struct hold){"order", list.orders[i].id, sum};
  }
  return count;
}
