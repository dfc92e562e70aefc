/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A basket against what there is: each line alone, so that one that is gone hinders no other. */
#include "shop/private.h"
#include "shop/words.h"

#define UNIT 1000

static const char *trouble_of(const struct catalog *catalog, const struct shop_stock *stock, struct shop_line *line,
                              struct arena *arena);
static const char *shelf_trouble(const struct shop_stock *stock, const struct shop_line *line, struct arena *arena);

const struct shop_piece *shop_find_piece(const struct shop_stock *stock, const char *id) {
  for (size_t i = 0; i < stock->piece_count; i++)
    if (text_equal(stock->pieces[i].id, id)) return &stock->pieces[i];
  return NULL;
}

const struct shop_shelf *shop_find_shelf(const struct shop_stock *stock, const char *item) {
  for (size_t i = 0; i < stock->shelf_count; i++)
    if (text_equal(stock->shelves[i].item, item)) return &stock->shelves[i];
  return NULL;
}

bool shop_sells(const struct shop_stock *stock, const struct catalog_item *item) {
  return stock->offer.is_open && item->online && item->turnover && !item->archived &&
         !text_equal(item->pricing, "quote");
}

void shop_price_basket(const struct catalog *catalog, const struct shop_stock *stock, const struct basket *basket,
                       struct arena *arena, struct shop_lines *lines) {
  *lines = (struct shop_lines){.count = basket->count};
  for (size_t i = 0; i < basket->count; i++) {
    struct shop_line *line = &lines->lines[i];
    *line = (struct shop_line){.wish = basket->wishes[i], .name = basket_name(&basket->wishes[i], arena)};
    line->piece = line->wish.piece ? shop_find_piece(stock, line->wish.piece) : NULL;
    const char *code = line->piece ? line->piece->item : line->wish.item;
    line->item = code ? catalog_find(catalog, code) : NULL;
    line->trouble = trouble_of(catalog, stock, line, arena);
    if (line->trouble || !money_add(lines->total, line->priced.gross, &lines->total)) continue;
    lines->priced[lines->good] = line->priced;
    lines->wishes[lines->good++] = line->wish;
  }
}

static const char *trouble_of(const struct catalog *catalog, const struct shop_stock *stock, struct shop_line *line,
                              struct arena *arena) {
  struct fault fault = {0};
  struct order_line *priced = NULL;
  struct money total;
  struct order_piece piece = {0};
  if (!line->item) return line->wish.piece ? "Vendu entre-temps" : "Plus en vente";
  if (line->piece)
    piece = (struct order_piece){line->piece->id, line->piece->item, line->piece->name, line->piece->price};
  enum outcome outcome =
      order_levels_apply(&stock->levels, catalog, &piece, line->piece ? 1 : 0, &line->wish, 1, &fault);
  if (outcome == PRICE_NOT_ALLOWED) return "Ce prix n’est plus proposé";
  if (outcome == OK)
    outcome = order_price(catalog, &piece, line->piece ? 1 : 0, &line->wish, 1, arena, &priced, &total, &fault);
  if (outcome == PRICE_TOO_LOW) return "Le montant choisi est trop bas";
  if (outcome != OK) return "Ne se commande pas en ligne";
  line->priced = *priced;
  return shelf_trouble(stock, line, arena);
}

static const char *shelf_trouble(const struct shop_stock *stock, const struct shop_line *line, struct arena *arena) {
  char until[DAY_WORDS];
  if (line->piece && line->piece->is_held)
    return line->piece->held_until
               ? arena_format(arena, "Réservé %s", words_until(line->piece->held_until, stock->now_us, until))
               : "Réservé";
  const struct shop_shelf *shelf = line->piece ? NULL : shop_find_shelf(stock, line->item->code);
  if (!shelf || shelf->free >= line->wish.quantity) return NULL;
  if (shelf->free >= UNIT) return arena_format(arena, "Il en reste %lld", (long long)(shelf->free / UNIT));
  return shelf->held_until ? arena_format(arena, "Réservé %s", words_until(shelf->held_until, stock->now_us, until))
                           : "Épuisé";
}
