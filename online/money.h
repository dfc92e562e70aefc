/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shop's money at the office: what the files of that part share. */
#ifndef COMPTOIR_ONLINE_MONEY_H
#define COMPTOIR_ONLINE_MONEY_H

#include "online/private.h"

struct money_row { /* a payment, and what somebody has to do about it: mismatch, refused, sold_twice, late, unsigned */
  const char *id, *purpose, *label, *state, *provider;
  struct money amount, received, back;
  int64_t going, made_at, paid_at;
  const char *order, *code, *order_state;
  bool sold_at_till;
  const char *task;
};
struct money_back_row {
  const char *id, *payment;
  struct money amount;
  const char *cause, *reason, *state, *trouble;
  bool by_transfer;
  int64_t made_at, done_at;
};
struct order_money_row { /* an order: what came, what went and goes back, what was sold of it in the shop's chain */
  const char *id, *code, *state;
  struct money total, paid, back;
  int64_t going, payments;
  const char *sale, *sale_state;
};
struct withdrawal_row {
  const char *id, *order, *code, *order_state;
  int64_t declared_at;
  struct money gross;
  int64_t done_at;
  const char *content, *name, *email, *phone;
  int64_t fetched_at, going, given, given_at;
  bool refused, done;
};
struct withdrawal_line_row {
  const char *order;
  int64_t line;
};
struct refused_row {
  const char *id;
  struct money amount;
  const char *purpose, *target;
  bool is_mismatch;
};
struct queued_row {
  int64_t queued;
};
extern const struct db_query online_list_money, online_list_money_back, online_lock_money, online_find_money,
    online_give_back, online_put_reason, online_insert_refund, online_list_withdrawals, online_list_withdrawal_lines,
    online_end_withdrawal, online_lock_refused, online_end_refund, online_add_pledge_back;

/* ---- refund.c ------------------------------------------------------------------------------------------------------
 */

struct refund_line {
  int64_t line, quantity; /* of the order, from 1; thousandths > 0 */
};
struct refund_wish {
  const char *kpa, *order, *person, *reason;
  const struct refund_line *lines;
  size_t line_count; /* 0: all that is left */
  struct money expected;
  int64_t now_us;
};
/* What of an order can still be given back, as its sale and the returns of it were signed. */
struct refund_left {
  struct order_money_row *row;
  struct ticket sale;
  const char *day; /* of the sale */
  struct ticket *earlier;
  size_t earlier_count;
  struct money left;  /* that came and neither went back nor goes */
  enum outcome parts; /* OK: by lines too; else why only all of it */
};
/* Into arena; holds the order when locked. NO_SUCH_ORDER. */
NODISCARD enum outcome refund_read(struct tx *tx, const char *order, bool locked, struct arena *arena,
                                   struct refund_left *left, struct fault *fault);
/* Queues what goes back, the way it came; the return is signed when it arrived. All of an order that is not over calls
 * it off. REFUND_TOO_MUCH, REFUND_UNDER_WAY, REFUND_WHOLE, TOTAL_CHANGED (expected is another sum), and what
 * ticket_return refuses. */
NODISCARD enum outcome refund_make(struct tx *tx, const struct refund_wish *wish, struct arena *arena,
                                   struct fault *fault);
struct return_of refund_of(const struct refund_left *left);

#endif
