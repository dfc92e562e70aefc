/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the office gives back of an order that was paid on the web. The money goes the way it came (C. conso. L221-24),
 * never out of a drawer; the return in the shop's chain is signed when it arrived, and its lines are those named here.
 */
#include "online/money.h"

#include <inttypes.h>
#include <string.h>

static enum outcome read_sale(struct tx *tx, struct arena *arena, struct refund_left *left);
static enum outcome parts_of(const struct refund_left *left);
static enum outcome price_lines(const struct refund_left *left, const struct refund_wish *wish, struct arena *arena,
                                struct money *gross, struct fault *fault);
static enum outcome call_off(struct tx *tx, const struct refund_wish *wish, struct fault *fault);
static enum outcome queue(struct tx *tx, const struct refund_wish *wish, struct money amount, struct arena *arena,
                          struct fault *fault);
static enum outcome note_lines(struct tx *tx, const struct refund_wish *wish, struct money gross, struct arena *arena);

enum outcome refund_read(struct tx *tx, const char *order, bool locked, struct arena *arena, struct refund_left *left,
                         struct fault *fault) {
  const struct db_param params[] = {P_UUID(order)};
  size_t count = 0;
  *left = (struct refund_left){0};
  enum outcome outcome =
      tx_run(tx, locked ? &online_lock_money : &online_find_money, params, arena, &left->row, &count);
  if (outcome == OK && count == 0) return fault_set(fault, NO_SUCH_ORDER, "order", "no such order");
  if (outcome != OK) return outcome;
  left->left = MONEY(left->row->paid.cents - left->row->back.cents - left->row->going);
  if (left->row->sale) outcome = read_sale(tx, arena, left);
  left->parts = parts_of(left);
  return outcome;
}

static enum outcome read_sale(struct tx *tx, struct arena *arena, struct refund_left *left) {
  const struct db_param sale[] = {P_UUID(left->row->sale)};
  struct body_row *bodies = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &online_list_records, sale, arena, &bodies, &count);
  left->earlier = arena_list(arena, count, sizeof *left->earlier);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record *record = arena_alloc(arena, sizeof *record);
    outcome = record_parse((const char *)bodies[i].body.bytes, bodies[i].body.length, arena, record, tx_fault(tx));
    if (outcome != OK) return outcome;
    if (i == 0) {
      left->sale = record->ticket;
      left->day = record->business_day;
    } else {
      left->earlier[left->earlier_count++] = record->ticket;
    }
  }
  return outcome;
}

static enum outcome parts_of(const struct refund_left *left) {
  if (left->left.cents <= 0) return left->row->going > 0 ? REFUND_UNDER_WAY : REFUND_TOO_MUCH;
  if (left->row->going > 0) return REFUND_UNDER_WAY;
  if (!left->day || left->row->payments > 1) return REFUND_WHOLE;
  return OK;
}

struct return_of refund_of(const struct refund_left *left) {
  return (struct return_of){&left->sale, left->day, left->earlier, left->earlier_count};
}

enum outcome refund_make(struct tx *tx, const struct refund_wish *wish, struct arena *arena, struct fault *fault) {
  struct refund_left left;
  struct money amount;
  enum outcome outcome = refund_read(tx, wish->order, true, arena, &left, fault);
  if (outcome != OK) return outcome;
  bool whole = wish->line_count == 0;
  if (left.parts != OK && !(whole && left.parts == REFUND_WHOLE))
    return fault_set(fault, left.parts, "/lines", "%s", left.row->code);
  amount = left.left;
  if (!whole) outcome = price_lines(&left, wish, arena, &amount, fault);
  if (outcome != OK) return outcome;
  if (amount.cents > left.left.cents) return fault_set(fault, REFUND_TOO_MUCH, "/lines", "%s", left.row->code);
  if (amount.cents != wish->expected.cents)
    return fault_set(fault, TOTAL_CHANGED, "/expected", "%" PRId64 " cents", amount.cents);
  enum order_state state = order_state_of(left.row->state);
  if (whole && !order_state_is_over(state) && state != ORDER_UNFULFILLABLE && state != ORDER_AWAITING_PAYMENT)
    outcome = call_off(tx, wish, fault);
  else outcome = queue(tx, wish, amount, arena, fault);
  if (outcome == OK && !whole) outcome = note_lines(tx, wish, amount, arena);
  const struct db_param why[] = {P_UUID(wish->order), P_TIME(wish->now_us), P_TEXT(wish->reason)};
  return outcome == OK ? tx_run(tx, &online_put_reason, why, NULL, NULL, NULL) : outcome;
}

static enum outcome price_lines(const struct refund_left *left, const struct refund_wish *wish, struct arena *arena,
                                struct money *gross, struct fault *fault) {
  struct return_line *lines = arena_list(arena, wish->line_count, sizeof *lines);
  const struct return_of of = refund_of(left);
  struct ticket ticket;
  for (size_t i = 0; i < wish->line_count; i++)
    lines[i] = (struct return_line){.line = wish->lines[i].line, .quantity = wish->lines[i].quantity};
  const struct return_request request = {.id = wish->order,
                                         .source = left->row->sale,
                                         .reason = wish->reason,
                                         .lines = lines,
                                         .line_count = wish->line_count};
  enum outcome outcome = ticket_return(&request, &of, false, arena, &ticket, fault);
  if (outcome == OK) *gross = MONEY(-ticket.total.cents);
  return outcome;
}

/* Its shelf and diary are freed, its money goes back, whoever ordered gets word: as at the board. */
static enum outcome call_off(struct tx *tx, const struct refund_wish *wish, struct fault *fault) {
  const struct order_act act = {.by = "staff", .person = wish->person, .detail = wish->reason, .now_us = wish->now_us};
  bool moved = false;
  return order_event(tx, wish->order, "cancel", &act, 0, &moved, fault);
}

static enum outcome queue(struct tx *tx, const struct refund_wish *wish, struct money amount, struct arena *arena,
                          struct fault *fault) {
  struct queued_row *row = NULL;
  const struct db_param params[] = {P_UUID(wish->order), P_INTEGER(amount.cents), P_UUID(wish->person),
                                    P_TIME(wish->now_us)};
  enum outcome outcome = tx_run(tx, &online_give_back, params, arena, &row, NULL);
  if (outcome == OK && row->queued != amount.cents)
    return fault_set(fault, REFUND_TOO_MUCH, "/lines", "%" PRId64 " cents are left", row->queued);
  return outcome;
}

static enum outcome note_lines(struct tx *tx, const struct refund_wish *wish, struct money gross, struct arena *arena) {
  char id[UUID_TEXT];
  int64_t *lines = arena_list(arena, wish->line_count, sizeof *lines),
          *quantities = arena_list(arena, wish->line_count, sizeof *quantities);
  for (size_t i = 0; i < wish->line_count; i++) {
    lines[i] = wish->lines[i].line;
    quantities[i] = wish->lines[i].quantity;
  }
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),
                                    P_UUID(wish->order),
                                    P_TEXT(wish->kpa),
                                    P_TEXT(wish->reason),
                                    P_LIST(DB_INTEGERS, lines, wish->line_count),
                                    P_LIST(DB_INTEGERS, quantities, wish->line_count),
                                    P_INTEGER(gross.cents),
                                    P_UUID(wish->person),
                                    P_TIME(wish->now_us)};
  return tx_run(tx, &online_insert_refund, params, NULL, NULL, NULL);
}
