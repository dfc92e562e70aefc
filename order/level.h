/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Solidarity prices: « prix solidaire, prix juste, prix de soutien ». The collective decides the levels, the customer
 * chooses one, without proof; the server computes what it comes to. Rates are basis points of the catalogue's price. */
#ifndef COMPTOIR_ORDER_LEVEL_H
#define COMPTOIR_ORDER_LEVEL_H

#include "order/order.h"

struct order_level {                 /* a decision in force */
  const char *id, *activity, *item;  /* one of activity and item; the other "" */
  int64_t solidarity_bp, support_bp; /* 0: there is no such level */
  struct date decided_on;
  const char *minutes;
};
struct order_levels {
  struct order_level *list;
  size_t count;
};
NODISCARD enum outcome order_levels_read(struct tx *tx, const char *kpa, struct arena *arena,
                                         struct order_levels *levels);
NODISCARD enum outcome order_levels_ask(struct tx *tx, const char *kpa, struct arena *arena,
                                        struct order_levels *levels); /* there once tx is flushed: tx_ask */
/* Pure. The decision for item, its own before its activity's; NULL: none, or its price is no fixed one. */
const struct order_level *order_level_of(const struct order_levels *levels, const struct catalog_item *item);
/* Pure. Cents at a level of rate_bp, to the nearest five cents, never less than five; the fair price as it is. */
struct money order_level_price(struct money fair, int64_t rate_bp);
/* Pure. What each wish names ("solidarity", "support"; NULL or "fair": the catalogue's) becomes its rate.
 * PRICE_NOT_ALLOWED when nobody decided it. */
NODISCARD enum outcome order_levels_apply(const struct order_levels *levels, const struct catalog *catalog,
                                          const struct order_piece pieces[], size_t piece_count,
                                          struct order_wish wishes[], size_t count, struct fault *fault);

extern const struct route_table order_level_routes;

#endif
