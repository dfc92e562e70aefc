/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a ticket takes for an order is what was agreed when it was left here, or priced anew; no more than is due. */
#include "pos/till/custody.h"

#include <stdio.h>

struct agreeing {
  struct till *till;
  struct arena *arena;
  struct fault *fault;
  struct basket_line *lines; /* of the basket */
  size_t count;
};

static enum outcome agree_order(struct agreeing *agreeing, const char *id);
static enum outcome check_deposits(struct agreeing *agreeing, const struct custody_order *order);
static enum outcome agree_line(struct agreeing *agreeing, const struct custody_order *order, size_t at, bool used[]);
static bool is_sold(const struct basket_line *line);
static enum outcome refuse(struct agreeing *agreeing, enum outcome outcome, size_t at, const char *id);

enum outcome custody_agree(struct till *till, struct basket *basket, struct arena *arena, struct fault *fault) {
  struct agreeing agreeing = {till, arena, fault, NULL, basket->line_count};
  enum outcome outcome = OK;
  bool any = false;
  for (size_t i = 0; i < basket->line_count; i++) any = any || basket->lines[i].order;
  if (!any || !till->custody) return OK;
  agreeing.lines = arena_copy(arena, basket->lines, basket->line_count * sizeof *basket->lines);
  till_moment_begin(till);
  for (size_t i = 0; outcome == OK && i < basket->line_count; i++) {
    bool before = basket->lines[i].order == NULL;
    for (size_t j = 0; j < i; j++) before = before || text_equal(basket->lines[j].order, basket->lines[i].order);
    if (!before) outcome = agree_order(&agreeing, basket->lines[i].order);
  }
  till_moment_end(till);
  basket->lines = agreeing.lines;
  return outcome;
}

/* A deposit for something that is not here has a number of its own: nothing was agreed. */
static enum outcome agree_order(struct agreeing *agreeing, const char *id) {
  struct custody_order order;
  struct fault none = {0};
  bool *used = NULL;
  enum outcome outcome = custody_read(agreeing->till, id, agreeing->arena, &order, &none);
  if (outcome == UNKNOWN_ORDER) return OK;
  if (outcome != OK) {
    *agreeing->fault = none;
    return outcome;
  }
  used = arena_list(agreeing->arena, order.to_sell_count + 1, sizeof *used);
  for (size_t i = 0; outcome == OK && i < agreeing->count; i++) {
    if (!text_equal(agreeing->lines[i].order, id)) continue;
    if (!custody_is_of_now(agreeing->till, &order)) outcome = refuse(agreeing, ORDER_OF_SCHOOL, i, id);
    else if (is_sold(&agreeing->lines[i])) outcome = agree_line(agreeing, &order, i, used);
  }
  return outcome == OK ? check_deposits(agreeing, &order) : outcome;
}

static bool is_sold(const struct basket_line *line) {
  return line->as == NULL || text_equal(line->as, "sale");
}

/* All of them together, beside what the same ticket sells for the order: no more than is due. */
static enum outcome check_deposits(struct agreeing *agreeing, const struct custody_order *order) {
  int64_t left = order->standing.due.cents;
  for (size_t i = 0; i < agreeing->count; i++) {
    const struct basket_line *line = &agreeing->lines[i];
    if (!text_equal(line->order, order->id)) continue;
    if (is_sold(line)) left -= line->agreed->gross.cents;
    else if (text_equal(line->as, "deduct")) left += line->unit_price.cents;
  }
  for (size_t i = 0; i < agreeing->count; i++) {
    const struct basket_line *line = &agreeing->lines[i];
    if (!text_equal(line->order, order->id) || !text_equal(line->as, "deposit")) continue;
    left -= line->unit_price.cents;
    if (left < 0) return refuse(agreeing, DEPOSIT_TOO_MUCH, i, order->id);
  }
  return OK;
}

static enum outcome agree_line(struct agreeing *agreeing, const struct custody_order *order, size_t at, bool used[]) {
  struct basket_line *line = &agreeing->lines[at];
  if (order->to_sell_count == 0) return refuse(agreeing, ORDER_PAID, at, order->id);
  for (size_t i = 0; i < order->to_sell_count; i++) {
    const struct ticket_line *sold = &order->to_sell[i];
    if (used[i] || !text_equal(sold->item, line->item) || sold->quantity != line->quantity) continue;
    used[i] = true;
    line->agreed = sold;
    return OK;
  }
  return refuse(agreeing, ORDER_CHANGED, at, order->id);
}

static enum outcome refuse(struct agreeing *agreeing, enum outcome outcome, size_t at, const char *id) {
  char field[64];
  snprintf(field, sizeof field, "/lines/%zu/order", at);
  return fault_set(agreeing->fault, outcome, field, "%s", id);
}
