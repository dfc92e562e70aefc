/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the shop's handlers share: rows, one visit, and its pages. Private to shop/. */
#ifndef COMPTOIR_SHOP_PRIVATE_H
#define COMPTOIR_SHOP_PRIVATE_H

#include "core/http/http.h"
#include "order/level.h"
#include "order/offer.h"
#include "photo/photo.h"
#include "shop/basket.h"
#include "shop/form.h"

struct shop_piece {
  const char *id, *code, *item, *name, *description, *condition, *size;
  struct money price;
  bool is_held;
  int64_t held_until; /* 0: until its holder lets go */
};
struct shop_shelf {
  const char *item;
  int64_t free, held_until;
};
struct shop_sought { /* which part of it a page is about, one of these; none: everything */
  const char *words; /* of a search: of the pieces those like them */
  const char *item;  /* an article: its shelf, its pieces, their photos */
  const char *piece; /* UUID: it alone, and no shelf */
};
struct shop_stock { /* what a KPA shows, as it stands */
  struct order_setting_asked setting;
  struct order_offer offer; /* settled from it */
  struct order_levels levels;
  struct shop_piece *pieces;
  size_t piece_count;
  struct shop_shelf *shelves;
  size_t shelf_count;
  struct photo *photos;
  size_t photo_count;
  int64_t now_us;
};

/* ---- store.c: in the shop's own transaction ---- */
NODISCARD enum outcome shop_read_stock(struct tx *tx, const char *kpa, int64_t now_us, struct arena *arena,
                                       struct shop_stock *stock);
/* The same, or a part of it, in one round trip with whatever else is asked: settled once tx is flushed or over. */
NODISCARD enum outcome shop_ask_stock(struct tx *tx, const char *kpa, const struct shop_sought *sought, int64_t now_us,
                                      struct arena *arena, struct shop_stock *stock);
void shop_settle_stock(struct shop_stock *stock);
/* By what somebody remembers of it; NO_SUCH_ORDER, whatever is wrong. */
NODISCARD enum outcome shop_find_order(struct tx *tx, const char *kpa, const char *code, const char *contact,
                                       struct arena *arena, const char **id);
struct shop_state { /* of a piece in the window */
  const char *id;
  bool is_held;
  int64_t held_until; /* 0: until its holder lets go */
};
NODISCARD enum outcome shop_list_states(struct tx *tx, const char *kpa, const char *const ids[], size_t count,
                                        int64_t now_us, struct arena *arena, struct shop_state **states, size_t *found);
struct shop_withdrawal {
  const char *order, *kpa;
  const int64_t *lines;
  size_t count;
  struct money gross;
  int64_t now_us;
};
NODISCARD enum outcome shop_keep_withdrawal(struct tx *tx, const struct shop_withdrawal *withdrawal, bool *kept);

/* NULL: none. */
const struct shop_piece *shop_find_piece(const struct shop_stock *stock, const char *id);
const struct shop_shelf *shop_find_shelf(const struct shop_stock *stock, const char *item); /* NULL: not counted */
/* Whether somebody may put it into the basket from here. */
bool shop_sells(const struct shop_stock *stock, const struct catalog_item *item);

/* ---- one basket line, looked at ---- */
struct shop_line {
  const char *name; /* of basket_name() */
  struct order_wish wish;
  const struct catalog_item *item; /* NULL: nothing of ours any more */
  const struct shop_piece *piece;
  struct order_line priced;
  const char *trouble; /* why it cannot be ordered as it is; NULL: it can */
};
struct shop_lines {
  struct shop_line lines[BASKET_LINES];
  struct order_line priced[BASKET_LINES]; /* those without trouble, for the diary and the total */
  struct order_wish wishes[BASKET_LINES];
  size_t count, good;
  struct money total;
};
void shop_price_basket(const struct catalog *catalog, const struct shop_stock *stock, const struct basket *basket,
                       struct arena *arena, struct shop_lines *lines);

#endif
