/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was agreed by weight is paid for what it weighs when it is handed over, up to the margin that everybody saw. */
#include "group/private.h"
#include "order/order.h"
#include "payment/payment.h"

static enum outcome weigh(struct tx *tx, const struct group_weighed_row *row, int64_t charged, const char *kpa,
                          const char *person, int64_t now_us, struct arena *arena, struct fault *fault);
static bool price(const struct group_weighed_row *row, int64_t charged, bool paid, struct money *gross);
static enum outcome note_return(struct tx *tx, const struct group_weighed_row *row, int64_t charged,
                                struct money amount, const char *kpa, const char *person, int64_t now_us);

enum outcome group_weigh(struct tx *tx, const char *kpa, const char *campaign, const char *order, int64_t offer,
                         int64_t weighed, const char *person, int64_t now_us, struct arena *arena,
                         struct fault *fault) {
  const struct db_param params[] = {P_TEXT(kpa), P_UUID(campaign), P_UUID(order), P_INTEGER(offer)};
  struct group_weighed_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &group_lock_weighed, params, arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(fault, NO_SUCH_ORDER, "order", "no such line of an order");
  if (!text_equal(row->unit, "kg")) return fault_set(fault, NOT_WEIGHED, "/offer", "it is sold by the %s", row->unit);
  if (order_state_is_over(order_state_of(row->state)) || row->ticket || text_equal(row->state, "unfulfillable"))
    return fault_set(fault, ORDER_OVER, "order", "it is %s", row->state);
  if (row->promised) return fault_set(fault, ORDER_ELSEWHERE, "order", "a till is selling it");
  if (weighed <= 0 || weighed > 2 * row->allotted) /* a slip of the finger */
    return fault_set(fault, OUT_OF_RANGE, "/weighed", "agreed on %lld", (long long)row->allotted);
  int64_t charged = group_charged(row->allotted, row->margin_bp, weighed);
  bool paid = row->paid.cents > row->back.cents;
  if (paid && charged > row->quantity) charged = row->quantity; /* paid on the web: nothing more is asked */
  return charged == row->quantity ? OK : weigh(tx, row, charged, kpa, person, now_us, arena, fault);
}

static enum outcome weigh(struct tx *tx, const struct group_weighed_row *row, int64_t charged, const char *kpa,
                          const char *person, int64_t now_us, struct arena *arena, struct fault *fault) {
  struct money gross, total;
  bool paid = row->paid.cents > row->back.cents;
  bool fits = price(row, charged, paid, &gross) && money_subtract(row->total, row->gross, &total) &&
              money_add(total, gross, &total);
  if (!fits) return fault_set(fault, OUT_OF_RANGE, "/weighed", "too much");
  const char *said =
      arena_format(arena, "%lld: %lld > %lld", (long long)row->line, (long long)row->quantity, (long long)charged);
  const struct db_param line[] = {P_UUID(row->order), P_INTEGER(row->line), P_INTEGER(charged), P_INTEGER(gross.cents)};
  const struct db_param sum[] = {P_UUID(row->order), P_INTEGER(total.cents)};
  const struct db_param note[] = {P_UUID(row->order), P_TEXT(kpa),    P_TIME(now_us),
                                  P_TEXT(row->state), P_UUID(person), P_TEXT(said)};
  enum outcome outcome = tx_run(tx, &group_put_weight, line, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &group_put_total, sum, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &group_note_weight, note, NULL, NULL, NULL);
  if (outcome != OK || !paid || gross.cents == row->gross.cents) return outcome;
  outcome = note_return(tx, row, charged, MONEY(row->gross.cents - gross.cents), kpa, person, now_us);
  return outcome == OK ? payment_refund_down_to(tx, "order", row->order, total, now_us, NULL) : outcome;
}

/* What was sold and signed goes back as a return does (pos/ticket/returns.c): the parts of a line are its gross. */
static bool price(const struct group_weighed_row *row, int64_t charged, bool paid, struct money *gross) {
  const int64_t weights[] = {charged, row->allotted - charged};
  struct money agreed, parts[2];
  if (!paid) return money_times(row->price, charged, gross);
  if (!money_times(row->price, row->allotted, &agreed) || !money_share(agreed, weights, parts, 2)) return false;
  *gross = parts[0];
  return true;
}

/* The return that is signed when the money went back takes its lines from here. */
static enum outcome note_return(struct tx *tx, const struct group_weighed_row *row, int64_t charged,
                                struct money amount, const char *kpa, const char *person, int64_t now_us) {
  char id[UUID_TEXT];
  uuid_v7(id);
  const int64_t less = row->quantity - charged;
  const struct db_param params[] = {P_UUID(id),
                                    P_UUID(row->order),
                                    P_TEXT(kpa),
                                    P_LIST(DB_INTEGERS, &row->line, 1),
                                    P_LIST(DB_INTEGERS, &less, 1),
                                    P_INTEGER(amount.cents),
                                    P_UUID(person),
                                    P_TIME(now_us)};
  return tx_run(tx, &group_insert_return, params, NULL, NULL, NULL);
}
