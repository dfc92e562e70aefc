/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_ONLINE_PRIVATE_H
#define COMPTOIR_ONLINE_PRIVATE_H

#include "online/online.h"

#include "core/db/services.h"
#include "core/text.h"
#include "order/order.h"
#include "pos/ticket/returns.h"

struct pickup_row { /* an order as a till sees it */
  const char *id, *code, *state, *pays;
  int64_t version;
  struct money total, due; /* due: at the counter */
  struct money due_before; /* of it, before the work begins */
  bool handed;
  int64_t pickup_from, pickup_to, dropoff_from;
  const char *name;
};
struct pickup_line_row {
  const char *order, *item, *label;
  int64_t quantity;
  struct money unit_price, gross;
  const char *reference, *member; /* of a piece: its number and whose work it is; NULL */
};
struct shelf_piece_row {
  const char *code, *item, *name, *size, *state;
  struct money price;
  const char *member; /* NULL: nobody's */
  int64_t held_until; /* 0: nobody holds it, or until they let go */
  bool is_held;
};
struct shelf_count_row {
  const char *item;
  int64_t free;
};
struct deposit_row { /* what stands in tickets */
  const char *order, *item;
  struct money amount;
};
struct waiting_row {
  const char *id, *kpa, *order, *source; /* source: of a return, the sale; NULL */
  struct money amount;
  bool is_deposit;
  const char *source_code; /* why that sale was refused; "": it was not */
};
struct waiting_count_row {
  int64_t waiting;
};
struct head_row {
  const char *till, *legal_entity;
  int64_t sequence;
  struct db_bytes hash;
  struct money perpetual, perpetual_abs;
};
struct signed_row {
  const char *id, *till;
  struct db_bytes body, signature;
};
struct body_row {
  struct db_bytes body;
};
struct withdrawn_row {
  int64_t line, quantity; /* 0: all that is left of it */
};
struct step_row {
  const char *event;
};

extern const struct db_query online_list_orders, online_list_order_lines, online_list_deposits, online_find_step,
    online_insert_key, online_put_till, online_put_head, online_lock_head, online_move_head, online_list_waiting,
    online_count_waiting, online_list_signed, online_keep_bytes, online_end_sale, online_list_records,
    online_list_withdrawn, online_list_shelf, online_list_counts;

/* ---- key.c ---------------------------------------------------------------------------------------------------------
 */

#define ONLINE_TILL "WEB-"
/* The key of kpa's shop, made the first time together with its till. */
NODISCARD enum outcome online_key(const struct online *online, const char *kpa, int64_t now_us,
                                  struct signing_key **key, struct fault *fault);

/* ---- sign.c --------------------------------------------------------------------------------------------------------
 */

#define ONLINE_BATCH 100 /* rows of a KPA in list_waiting.sql, list_signed.sql */
/* Signs the rows of the first one's KPA, which stand together; returns how many that are. What cannot be signed now is
 * logged and waits; *done: nothing failed. */
size_t online_sign(const struct online *online, const struct waiting_row rows[], size_t count, int64_t now_us,
                   bool *done);

/* ---- ticket.c: pure ------------------------------------------------------------------------------------------------
 */

/* What is sold: the lines at the prices of the order, paid by one tender "online" of amount. What ticket_price()
 * refuses, TENDER_MISMATCH when they are not amount. */
NODISCARD enum outcome online_ticket(const char *id, const struct pickup_line_row lines[], size_t count,
                                     struct money amount, const struct ticket_catalogue *catalogue, struct date day,
                                     struct arena *arena, struct ticket *ticket, struct fault *fault);
/* A deposit of amount for an order: a line each of what it is for, shared as their prices are. */
NODISCARD enum outcome online_deposit(const char *id, const struct pickup_line_row lines[], size_t count,
                                      struct money amount, const struct ticket_catalogue *catalogue, struct date day,
                                      struct arena *arena, struct ticket *ticket, struct fault *fault);
/* What goes back of it, amount > 0: the lines (from 1) where they come to that; all that is left where that is it; any
 * other sum off the price, spread over what is left (a gesture, or somebody at the provider's own desk). */
NODISCARD enum outcome online_return(const char *id, const char *source, const struct return_of *of,
                                     const struct withdrawn_row lines[], size_t count, struct money amount,
                                     struct arena *arena, struct ticket *ticket, struct fault *fault);

extern const struct spec online_monies_said, online_left_said, online_refunded_said, online_transferred_said,
    online_withdrawal_said, online_withdrawals_said; /* said.c */

#endif
