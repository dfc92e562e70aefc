/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shop window: what is sold, at what price and by whom, as HTML that needs no JavaScript; and the front page. */
#ifndef COMPTOIR_SHOP_H
#define COMPTOIR_SHOP_H

#include "core/db/db.h"
#include "core/http/http.h"

struct shop { /* struct services.shop; NULL: no till address to show */
  const char *till_url;
};

extern const struct route_table shop_routes, shop_basket_routes, shop_order_routes, shop_quote_routes,
    shop_account_routes, shop_live_routes, shop_group_routes;
extern const struct db_query *const shop_queries[]; /* NULL-terminated */

#endif
