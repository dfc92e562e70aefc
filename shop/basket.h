/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The basket: what somebody would like, in the one cookie of the shop, and nothing about who they are. Prices are never
 * in it, except where the customer chooses them; whatever it says is looked at again. Pure. Private to shop/.
 *
 * "FRI-007*1!pce_0192…*1!AUT-007*1*500!FRI-001*1*s": article or piece, how many, and the chosen price in cents, or the
 * chosen level (s: solidarity, p: support). */
#ifndef COMPTOIR_SHOP_BASKET_H
#define COMPTOIR_SHOP_BASKET_H

#include "core/buffer.h"
#include "order/order.h"

#define BASKET_LINES 20
#define BASKET_MOST 99

struct basket {
  struct order_wish wishes[BASKET_LINES];
  size_t count;
};
/* What cannot be read is left out. text may be NULL. Texts live in arena. */
void basket_read(const char *text, struct arena *arena, struct basket *basket);
void basket_write(const struct basket *basket, struct buffer *out);
/* How the line is named in forms and in the cookie: an article's code, or a piece's public id. */
const char *basket_name(const struct order_wish *wish, struct arena *arena);
/* quantity (of whole units) of that name more; false: no such name could be, or the basket is full. */
bool basket_add(struct basket *basket, const char *name, int64_t quantity, struct money price, const char *level,
                struct arena *arena);
void basket_set(struct basket *basket, const char *name, int64_t quantity, struct arena *arena); /* 0 takes it out */
size_t basket_units(const struct basket *basket);

#endif
