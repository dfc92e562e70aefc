/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_ONLINE_PRIVATE_H
#define COMPTOIR_ONLINE_PRIVATE_H

#include "online/online.h"

#include "core/db/services.h"
#include "core/text.h"
#include "order/order.h"

struct pickup_row { /* an order as a till sees it */
  const char *id, *code, *state, *pays;
  int64_t version;
  struct money total, due; /* due: at the counter */
  bool handed;
  int64_t pickup_from, pickup_to;
  const char *name;
};
struct pickup_line_row {
  const char *order, *item, *label;
  int64_t quantity;
  struct money unit_price, gross;
  const char *reference, *member; /* of a piece: its number and whose work it is; NULL */
};
struct step_row {
  const char *event;
};

extern const struct db_query online_list_orders, online_list_order_lines, online_find_step;

#endif
