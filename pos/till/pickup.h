/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders of the shop that are fetched at this till. The server knows them; what it told last is kept, without names, so
 * that who pays at the counter is served while it is away. Nothing that was paid, on the web or at a till, is sold
 * again. */
#ifndef COMPTOIR_POS_TILL_PICKUP_H
#define COMPTOIR_POS_TILL_PICKUP_H

#include "pos/till/asking.h"
#include "pos/till/custody.h"
#include "pos/till/held.h"

struct pickup_line {
  const char *item, *label;
  int64_t quantity;
  struct money unit_price, gross;
  const char *reference, *member; /* of a piece: its number, whose work it is; NULL */
};
struct pickup_sum {
  const char *item;
  struct money amount;
};
struct pickup_order {
  const char *id, *code, *state, *pays;
  int64_t version;
  struct money total, due; /* due: at the counter */
  bool handed;
  const char *pickup_from, *pickup_to, *dropoff_from, *name;
  const struct pickup_line *lines;
  const struct pickup_sum *held;  /* deposits that tickets took: the one that sells it takes them off */
  const struct pickup_sum *asked; /* before the work begins */
  size_t line_count, held_count, asked_count;
};
struct pickup_list {
  const char *code; /* "ok", or why not */
  const struct pickup_order *orders;
  size_t order_count;
};
extern const struct spec pickup_list_spec, pickup_order_spec;

/* ---- pickup.c ------------------------------------------------------------------------------------------------------
 */

/* What the server told last; none before it did. What was sold here since is handed over. */
NODISCARD enum outcome pickup_known(struct till *till, struct arena *arena, struct pickup_list *list,
                                    struct fault *fault);
/* Keeps what the server tells: all of them, or those of list that changed. */
NODISCARD enum outcome pickup_keep(struct till *till, const struct pickup_list *list, bool all, struct arena *arena,
                                   struct fault *fault);
/* Gives each line of basket that sells for an order its agreed price and number (basket_line.agreed). ORDER_HANDED,
 * ORDER_PAID_ONLINE, ORDER_CHANGED (no such line), ORDER_OF_SCHOOL. Orders that are not known here are passed over. */
NODISCARD enum outcome pickup_agree(struct till *till, struct basket *basket, struct arena *arena, struct fault *fault);
/* The orders that ticket sells, as what the server has to keep for it; returns how many. */
size_t pickup_holds(struct till *till, const struct ticket *ticket, struct arena *arena, struct hold holds[]);

/* ---- pickup_http.c -------------------------------------------------------------------------------------------------
 */
extern const struct route_table pickup_routes;

#endif
