/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/pickup.h"

#include <stdio.h>
#include <string.h>

#define KEPT_MAX 400
#define TICKETS_MAX 100 /* of one order */
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
static const struct spec_field sum_fields[] = {
    SPEC_FIELD(struct pickup_sum, item, .required = true, .max = 64),
    SPEC_FIELD(struct pickup_sum, amount, .required = true, .max = MONEY_LIMIT_CENTS),
};
static const struct spec sum_spec = SPEC("PickupSum", struct pickup_sum, sum_fields);
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
    SPEC_FIELD(struct pickup_order, dropoff_from, .max = 40),
    SPEC_FIELD(struct pickup_order, name, .max = 80),
    SPEC_LIST_OF(struct pickup_order, lines, line_count, &line_spec, .required = true, .max = TICKET_LINES_MAX),
    SPEC_LIST_OF(struct pickup_order, held, held_count, &sum_spec, .max = TICKET_LINES_MAX),
    SPEC_LIST_OF(struct pickup_order, asked, asked_count, &sum_spec, .max = TICKET_LINES_MAX),
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
  bool used[TICKET_LINES_MAX], paid[TICKET_LINES_MAX];
};

static enum outcome read_kept(struct till *till, struct arena *arena, struct pickup_list *list);
static enum outcome note_sold_here(struct till *till, struct pickup_order *order, struct fault *fault);
static enum outcome look_for_sale(struct till *till, const char *order, bool *is_sold, struct fault *fault);
static enum outcome agree_order(struct agreeing *agreeing, struct basket_line *lines, size_t count);
static enum outcome agree_deposit(struct agreeing *agreeing, const struct basket_line *line, size_t at);
static bool all_taken_off(const struct agreeing *agreeing);
static struct money held_of_order(const struct pickup_order *order);
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
  if (outcome != OK || sold == 0) return outcome;
  bool is_sold = false;
  outcome = look_for_sale(till, order->id, &is_sold, fault);
  if (outcome == OK && is_sold) order->handed = true, order->due = MONEY(0);
  return outcome;
}

/* A ticket that only took a deposit hands nothing over. */
static enum outcome look_for_sale(struct till *till, const char *order, bool *is_sold, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const struct journal_about about = {.about = order, .chain = CHAIN_SALES, .kind = "sale"};
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = journal_about(till->journal, &about, TICKETS_MAX, &arena, &rows, &count, fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome = record_parse(rows[i].body, rows[i].body_length, &arena, &record, fault);
    for (size_t j = 0; outcome == OK && j < record.ticket.line_count; j++) {
      const struct ticket_line *line = &record.ticket.lines[j];
      bool sells = line->quantity > 0 && !text_equal(line->vat_scheme, "deposit");
      *is_sold = *is_sold || (sells && text_equal(line->order, order));
    }
  }
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
    struct agreeing agreeing = {.till = till, .arena = arena, .fault = fault, .order = &list.orders[i]};
    outcome = agree_order(&agreeing, lines, basket->line_count);
  }
  till_moment_end(till);
  basket->lines = lines;
  return outcome;
}

static enum outcome agree_order(struct agreeing *agreeing, struct basket_line *lines, size_t count) {
  const struct pickup_order *order = agreeing->order;
  enum outcome outcome = OK;
  size_t sold = 0, first = count;
  for (size_t i = 0; outcome == OK && i < count; i++) {
    if (!text_equal(lines[i].order, order->id)) continue;
    if (atomic_load(&agreeing->till->training)) outcome = refuse(agreeing, ORDER_OF_SCHOOL, i);
    else if (order->handed) outcome = refuse(agreeing, ORDER_HANDED, i);
    else if (!sells(&lines[i])) outcome = agree_deposit(agreeing, &lines[i], i);
    else if (order->due.cents + held_of_order(order).cents < order->total.cents)
      outcome = refuse(agreeing, order->held_count > 0 ? DEPOSIT_FIRST : ORDER_PAID_ONLINE, i);
    else outcome = agree_line(agreeing, &lines[i], i), sold++;
    if (first == count) first = i;
  }
  if (outcome == OK && sold > 0 && !all_taken_off(agreeing)) return refuse(agreeing, ORDER_CHANGED, first);
  return outcome;
}

/* What is paid before the work is what the order asks for; what is taken off is what was paid, to the cent. */
static enum outcome agree_deposit(struct agreeing *agreeing, const struct basket_line *line, size_t at) {
  bool takes_off = text_equal(line->as, "deduct");
  const struct pickup_sum *sums = takes_off ? agreeing->order->held : agreeing->order->asked;
  size_t count = takes_off ? agreeing->order->held_count : agreeing->order->asked_count;
  for (size_t i = 0; i < count; i++) {
    bool same = text_equal(sums[i].item, line->item) && sums[i].amount.cents == line->unit_price.cents;
    if (agreeing->paid[i] || !same) continue;
    agreeing->paid[i] = true;
    return OK;
  }
  return refuse(agreeing, takes_off ? ORDER_CHANGED : DEPOSIT_TOO_MUCH, at);
}

static bool all_taken_off(const struct agreeing *agreeing) {
  for (size_t i = 0; i < agreeing->order->held_count; i++)
    if (!agreeing->paid[i]) return false;
  return true;
}

static struct money held_of_order(const struct pickup_order *order) {
  int64_t sum = 0;
  for (size_t i = 0; i < order->held_count; i++) sum += order->held[i].amount.cents;
  return MONEY(sum);
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
