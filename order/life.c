/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How an order moves, and what moves with it. Whoever changes one holds its row until the transaction ends, so that a
 * payment, a finger at the counter and the clock come one after the other. */
#include "core/log.h"
#include "core/text.h"
#include "order/private.h"
#include "payment/payment.h"

#define DAY_US INT64_C(86400000000)
#define BATCH 50       /* rows of list_expired.sql */
#define BATCHES_MAX 20 /* in one call: others of its thread wait */

struct expiring {
  int64_t now_us;
  size_t found, moved;
};

static bool is_bound(const struct order_locked_row *row, const char *event, const struct order_act *act);
static enum outcome lock(struct tx *tx, const char *order, struct arena *arena, struct order_locked_row **row,
                         struct fault *fault);
static enum outcome follow(struct tx *tx, const struct order_locked_row *row, enum order_state to, const char *event,
                           const struct order_act *act, struct arena *arena);
static enum outcome keep_longer(struct tx *tx, const struct order_locked_row *row, enum order_state to,
                                const struct order_act *act, struct arena *arena, int64_t *until);
static enum outcome settle_things(struct tx *tx, const struct order_locked_row *row, enum order_state to,
                                  const char *event, const struct order_act *act);
static enum outcome settle_money(struct tx *tx, const struct order_locked_row *row, enum order_state to,
                                 const struct order_act *act);
static enum outcome expire(struct tx *tx, void *context);
static size_t list_what_expires(const char *states[static ORDER_STATES]);
static enum outcome lose_what_was_sold(struct tx *tx, const struct order_act *act, struct arena *arena);
static enum outcome give_back_what_was_paid_twice(struct tx *tx, const struct order_locked_row *row,
                                                  const struct order_act *act);
static enum outcome add_money(struct tx *tx, struct order_locked_row *row, struct money in, struct money back,
                              const char *event, const struct order_act *act);
static int64_t asked_online(const struct order_locked_row *row);
static enum outcome take_again(struct tx *tx, const struct order_locked_row *row, int64_t now_us, struct arena *arena,
                               bool *taken);
static enum outcome take_places_again(struct tx *tx, const struct order_locked_row *row, int64_t now_us,
                                      struct arena *arena, bool *taken);

enum outcome order_event(struct tx *tx, const char *order, const char *event, const struct order_act *act,
                         int64_t version, bool *moved, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct order_locked_row *row = NULL;
  enum order_state to = ORDER_STATES;
  *moved = false;
  enum outcome outcome = lock(tx, order, &arena, &row, fault);
  if (outcome != OK) return outcome;
  if (version && version != row->version)
    return fault_set(fault, STALE_VERSION, "If-Match", "the order changed: look at it again");
  if (is_bound(row, event, act) || !order_move(order_state_of(row->state), event, &to)) {
    log_event(LOG_NOTICE, "order.no_move", "%s: %s when %s", row->code, event, row->state);
    return OK;
  }
  *moved = true;
  if (to == ORDER_UNFULFILLABLE && row->paid.cents == row->back.cents) to = ORDER_CANCELLED; /* nothing goes back */
  return follow(tx, row, to, event, act, &arena);
}

/* What is made for one person is hers once the work may begin (C. conso. L221-28, 3): the team alone calls it off. */
static bool is_bound(const struct order_locked_row *row, const char *event, const struct order_act *act) {
  return text_equal(row->source, "quote") && text_equal(event, "cancel") && text_equal(act->by, "customer") &&
         order_state_of(row->state) != ORDER_AWAITING_PAYMENT;
}

static enum outcome lock(struct tx *tx, const char *order, struct arena *arena, struct order_locked_row **row,
                         struct fault *fault) {
  const struct db_param params[] = {P_UUID(order)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_lock_order, params, arena, row, &count);
  if (outcome == OK && count == 0) return fault_set(fault, NO_SUCH_ORDER, "order", "no such order");
  return outcome;
}

static enum outcome follow(struct tx *tx, const struct order_locked_row *row, enum order_state to, const char *event,
                           const struct order_act *act, struct arena *arena) {
  bool keeps_date = !order_state_is_over(to) && to != ORDER_UNFULFILLABLE && !text_equal(event, "paid");
  int64_t until = keeps_date ? row->held_until : 0;
  enum outcome outcome = until && text_equal(act->by, "staff") ? keep_longer(tx, row, to, act, arena, &until) : OK;
  const struct db_param params[] = {
      P_UUID(row->id), P_TEXT(order_state_name(to)), {.kind = DB_TIME, .integer = until, .is_null = !until}};
  if (outcome == OK) outcome = tx_run(tx, &order_move_order, params, NULL, NULL, NULL);
  if (outcome == OK) outcome = settle_things(tx, row, to, event, act);
  if (outcome == OK) outcome = settle_money(tx, row, to, act);
  if (outcome == OK) outcome = order_note(tx, row, event, to, act);
  return outcome == OK
             ? order_tell(tx, &(struct order_telling){row->id, to, NULL, act->by, act->now_us, false, false}, arena)
             : outcome;
}

/* What the team is late with is kept as many days as if it had been ready in time; what it is at this moment is kept
 * until it is done. */
static enum outcome keep_longer(struct tx *tx, const struct order_locked_row *row, enum order_state to,
                                const struct order_act *act, struct arena *arena, int64_t *until) {
  const struct db_param kpa[] = {P_TEXT(row->kpa)};
  struct order_setting_row *setting = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_find_setting, kpa, arena, &setting, &count);
  if (outcome != OK || count == 0) return outcome;
  int64_t from_now = act->now_us + setting->keep_days * DAY_US;
  if (from_now > *until) *until = from_now;
  return stock_extend(tx, row->id, to == ORDER_PREPARING ? 0 : *until, NULL);
}

/* What was held for it leaves the shelf when it is paid or collected, and is back when it ends otherwise; the places in
 * the diary are free again unless somebody came. */
static enum outcome settle_things(struct tx *tx, const struct order_locked_row *row, enum order_state to,
                                  const char *event, const struct order_act *act) {
  const struct db_param params[] = {P_UUID(row->id)};
  bool ended_before =
      order_state_is_over(order_state_of(row->state)) || text_equal(row->state, order_state_name(ORDER_UNFULFILLABLE));
  if (text_equal(event, "sold")) return stock_release(tx, row->id, act->now_us, NULL); /* what the ticket left out */
  if (to == ORDER_COLLECTED || text_equal(event, "paid")) return stock_sell(tx, row->id, act->now_us, NULL);
  if (ended_before || (!order_state_is_over(to) && to != ORDER_UNFULFILLABLE)) return OK;
  enum outcome outcome = stock_release(tx, row->id, act->now_us, NULL);
  if (outcome == OK) outcome = stock_put_back(tx, row->id, act->now_us, NULL);
  return outcome == OK ? tx_run(tx, &order_free_slots, params, NULL, NULL, NULL) : outcome;
}

/* What is over is no longer paid; what is not given is given back, the way it came. */
static enum outcome settle_money(struct tx *tx, const struct order_locked_row *row, enum order_state to,
                                 const struct order_act *act) {
  bool goes_back = to == ORDER_CANCELLED || to == ORDER_UNFULFILLABLE;
  if (!order_state_is_over(to) && !goes_back) return OK;
  enum outcome outcome = payment_give_up(tx, "order", row->id, act->now_us);
  return outcome == OK && goes_back ? payment_refund_down_to(tx, "order", row->id, MONEY(0), act->now_us, NULL)
                                    : outcome;
}

enum outcome order_note(struct tx *tx, const struct order_locked_row *order, const char *event, enum order_state state,
                        const struct order_act *act) {
  const struct db_param params[] = {P_UUID(order->id),
                                    P_TEXT(order->kpa),
                                    P_TIME(act->now_us),
                                    P_TEXT(event),
                                    P_TEXT(order_state_name(state)),
                                    P_TEXT(act->by),
                                    P_UUID(act->person),
                                    P_TEXT(act->detail ? act->detail : "")};
  return tx_run(tx, &order_insert_event, params, NULL, NULL, NULL);
}

enum outcome order_sold(struct tx *tx, const char *order, const char *ticket, const struct order_act *act,
                        struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct order_locked_row *row = NULL;
  enum order_state from, to = ORDER_STATES;
  const struct db_param params[] = {P_UUID(order), P_UUID(ticket)};
  enum outcome outcome = lock(tx, order, &arena, &row, fault);
  if (outcome == OK) outcome = tx_run(tx, &order_put_ticket, params, NULL, NULL, NULL);
  if (outcome != OK) return outcome;
  from = order_state_of(row->state);
  bool moves = order_move(from, "sold", &to);
  if (!moves) log_event(LOG_WARNING, "order.sold_again", "%s: sold when %s", row->code, row->state);
  outcome = moves ? follow(tx, row, to, "sold", act, &arena) : order_note(tx, row, "sold", from, act);
  return outcome == OK ? give_back_what_was_paid_twice(tx, row, act) : outcome;
}

/* A till without the server could not know that the web had paid all of it: the ticket stands, the money of the web
 * goes back. What was paid in part is taken off the ticket. */
static enum outcome give_back_what_was_paid_twice(struct tx *tx, const struct order_locked_row *row,
                                                  const struct order_act *act) {
  int64_t kept = row->paid.cents - row->back.cents, queued = 0;
  if (kept <= 0 || kept < row->total.cents) return OK;
  enum outcome outcome = payment_refund_down_to(tx, "order", row->id, MONEY(0), act->now_us, &queued);
  if (outcome == OK && queued > 0)
    log_event(LOG_WARNING, "order.paid_twice", "%s: %lld cents go back", row->code, (long long)queued);
  return outcome;
}

/* A batch after the other while whole ones are found: at the end of a market day hundreds end at once. */
size_t order_expire(struct db *shop, int64_t now_us) {
  struct expiring expiring = {.now_us = now_us};
  struct fault fault = {0};
  size_t moved = 0;
  for (size_t i = 0; i < BATCHES_MAX; i++) {
    if (db_transact(shop, TX_WRITE, expire, &expiring, &fault) != OK) {
      log_fault(LOG_WARNING, "order.not_expired", &fault);
      return moved;
    }
    moved += expiring.moved;
    if (expiring.found < BATCH) break;
  }
  return moved;
}

static enum outcome expire(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct expiring *expiring = context;
  const char *states[ORDER_STATES];
  size_t state_count = list_what_expires(states);
  const struct db_param due[] = {P_TIME(expiring->now_us), P_LIST(DB_TEXTS, states, state_count)};
  const struct order_act act = {.by = "clock", .now_us = expiring->now_us};
  struct order_id_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_list_expired, due, &arena, &rows, &count);
  expiring->found = count;
  expiring->moved = 0;
  for (size_t i = 0; outcome == OK && i < count; i++) {
    bool moved = false;
    outcome = order_event(tx, rows[i].id, "expire", &act, 0, &moved, tx_fault(tx));
    expiring->moved += moved;
  }
  return outcome == OK ? lose_what_was_sold(tx, &act, &arena) : outcome;
}

/* By the table: what is listed and does not move would be listed for ever, and fifty of those hide all others. */
static size_t list_what_expires(const char *states[static ORDER_STATES]) {
  enum order_state to;
  size_t count = 0;
  for (enum order_state from = 0; from < ORDER_STATES; from++)
    if (order_move(from, "expire", &to)) states[count++] = order_state_name(from);
  return count;
}

/* A till, or the office, took what an order held. */
static enum outcome lose_what_was_sold(struct tx *tx, const struct order_act *act, struct arena *arena) {
  struct stock_ended *ended = NULL;
  size_t count = 0;
  enum outcome outcome = stock_expire(tx, STOCK_ORDER, act->now_us, arena, &ended, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    bool moved = false;
    if (text_equal(ended[i].state, "broken"))
      outcome = order_event(tx, ended[i].holder, "lose", act, 0, &moved, tx_fault(tx));
  }
  return outcome;
}

/* ---- money ---------------------------------------------------------------------------------------------------------
 */

enum outcome order_paid(struct tx *tx, const char *order, struct money amount, int64_t now_us, struct money *refund,
                        struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct order_locked_row *row = NULL;
  const struct order_act act = {.by = "payment", .now_us = now_us};
  *refund = MONEY(0);
  enum outcome outcome = lock(tx, order, &arena, &row, fault);
  if (outcome == OK) outcome = add_money(tx, row, amount, MONEY(0), "money_in", &act);
  if (outcome != OK) return outcome;
  if (row->ticket) { /* paid at a till meanwhile */
    *refund = row->deposit.cents > 0 ? amount : MONEY(row->paid.cents - row->back.cents);
    return OK;
  }
  enum order_state from = order_state_of(row->state), to = from;
  bool has_it = false;
  /* A hold may have ended, and somebody else have the thing, before the order hears that it expired. */
  if (from == ORDER_EXPIRED || from == ORDER_AWAITING_PAYMENT) outcome = take_again(tx, row, now_us, &arena, &has_it);
  if (outcome != OK) return outcome;
  const char *event = order_move(from, "paid_late", &to) && !has_it ? "paid_late" : "paid";
  if (!order_move(from, event, &to)) { /* paid twice, or already on its way: what is too much goes back */
    int64_t asked = asked_online(row), kept = row->paid.cents - (row->deposit.cents > 0 ? row->back.cents : 0);
    if (kept > asked) *refund = MONEY(kept - asked);
    return OK;
  }
  if (to == ORDER_UNFULFILLABLE) *refund = MONEY(row->paid.cents - row->back.cents);
  return follow(tx, row, to, event, &act, &arena);
}

/* On the web: all of it, or the deposit that no till took. */
static int64_t asked_online(const struct order_locked_row *row) {
  int64_t left = row->deposit.cents - row->counter.cents;
  return row->deposit.cents == 0 ? row->total.cents : left > 0 ? left : 0;
}

enum outcome order_deposited(struct tx *tx, const char *order, struct money amount, const struct order_act *act,
                             struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct order_locked_row *row = NULL;
  enum order_state to = ORDER_STATES;
  enum outcome outcome = lock(tx, order, &arena, &row, fault);
  const struct db_param params[] = {P_UUID(order), P_INTEGER(amount.cents)};
  if (outcome == OK) outcome = tx_run(tx, &order_add_deposit, params, NULL, NULL, NULL);
  if (outcome != OK) return outcome;
  enum order_state from = order_state_of(row->state);
  int64_t there = row->paid.cents - row->back.cents + row->counter.cents + amount.cents;
  outcome = order_note(tx, row, amount.cents > 0 ? "deposit_in" : "deposit_back", from, act);
  if (outcome != OK || amount.cents <= 0 || there < row->deposit.cents || !order_move(from, "paid", &to))
    return outcome;
  outcome = payment_give_up(tx, "order", row->id, act->now_us);
  return outcome == OK ? follow(tx, row, to, "paid", act, &arena) : outcome;
}

enum outcome order_paid_back(struct tx *tx, const char *order, struct money amount, int64_t now_us,
                             struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct order_locked_row *row = NULL;
  const struct order_act act = {.by = "payment", .now_us = now_us};
  enum outcome outcome = lock(tx, order, &arena, &row, fault);
  if (outcome == OK) outcome = add_money(tx, row, MONEY(0), amount, "money_back", &act);
  if (outcome != OK) return outcome;
  enum order_state to = ORDER_STATES;
  bool is_all = row->back.cents == row->paid.cents && row->counter.cents == 0; /* a till gives back what it took */
  if (!is_all || !order_move(order_state_of(row->state), "refunded", &to)) return OK;
  return follow(tx, row, to, "refunded", &act, &arena);
}

/* row is as the database has it afterwards. */
static enum outcome add_money(struct tx *tx, struct order_locked_row *row, struct money in, struct money back,
                              const char *event, const struct order_act *act) {
  const struct db_param params[] = {P_UUID(row->id), P_INTEGER(in.cents), P_INTEGER(back.cents)};
  row->paid.cents += in.cents;
  row->back.cents += back.cents;
  enum outcome outcome = tx_run(tx, &order_add_money, params, NULL, NULL, NULL);
  return outcome == OK ? order_note(tx, row, event, order_state_of(row->state), act) : outcome;
}

/* The money came, the hold may be gone: what was ordered may still be there, and a machine free. */
static enum outcome take_again(struct tx *tx, const struct order_locked_row *row, int64_t now_us, struct arena *arena,
                               bool *taken) {
  const struct db_param params[] = {P_UUID(row->id)};
  struct order_stock_row *rows = NULL;
  size_t count = 0;
  *taken = false;
  enum outcome outcome = tx_run(tx, &order_list_stock_lines, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  struct stock_line *lines = arena_list(arena, count, sizeof *lines);
  for (size_t i = 0; i < count; i++)
    lines[i] = (struct stock_line){.item = rows[i].item, .piece = rows[i].piece, .quantity = rows[i].quantity};
  const struct stock_holder holder = {.kind = STOCK_ORDER, .id = row->id, .kpa = row->kpa, .now_us = now_us};
  outcome = stock_take(tx, &holder, lines, count, arena, NULL);
  if (outcome == STOCK_INSUFFICIENT) return OK;
  *taken = outcome == OK;
  bool has_places = order_state_of(row->state) != ORDER_EXPIRED;
  if (outcome == OK && !has_places) outcome = take_places_again(tx, row, now_us, arena, taken);
  return outcome == OK && !*taken ? stock_release(tx, row->id, now_us, NULL) : outcome;
}

static enum outcome take_places_again(struct tx *tx, const struct order_locked_row *row, int64_t now_us,
                                      struct arena *arena, bool *taken) {
  const struct db_param params[] = {P_UUID(row->id), P_TIME(now_us)};
  struct order_held_row *fits = NULL;
  enum outcome outcome = tx_run(tx, &order_retake_slots, params, arena, &fits, NULL);
  if (outcome == OK) *taken = fits->held;
  return outcome;
}
