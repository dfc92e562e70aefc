/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_STOCK_PRIVATE_H
#define COMPTOIR_STOCK_PRIVATE_H

#include "access/access.h"
#include "stock/stock.h"

struct touched_row {
  int64_t touched;
};

extern const struct db_query stock_take_lines, stock_release_holds, stock_extend_holds, stock_sell_holds,
    stock_return_holds, stock_expire_holds, stock_look_lines, stock_recount_shelves;

#endif
