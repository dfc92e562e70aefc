/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page on which one orders. Private to shop/. */
#ifndef COMPTOIR_SHOP_CHECKOUT_H
#define COMPTOIR_SHOP_CHECKOUT_H

#include "shop/view.h"

struct checkout_page {
  const struct shop_view *view;
  const struct order_offer *offer;
  const struct shop_lines *lines;
  const struct form *sent; /* what was typed, to be shown again */
  struct order_form form;  /* the same, understood */
  const char *key;         /* of once: pressed twice, ordered once */
  struct view_trouble trouble;
};
void view_checkout(const struct checkout_page *page);

#endif
