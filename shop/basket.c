/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/basket.h"
#include "core/public_id.h"

#include <string.h>

#define UNIT 1000
enum { CODE_MAX = 40 };

static bool is_code(const char *name);
static struct order_wish *find(struct basket *basket, const char *name, struct arena *arena);
static int64_t within(const struct order_wish *wish, int64_t units);

void basket_read(const char *text, struct arena *arena, struct basket *basket) {
  *basket = (struct basket){0};
  if (!text) return;
  for (char *at = arena_text(arena, text, strlen(text)), *next; at; at = next) {
    next = strchr(at, '!');
    if (next) *next++ = '\0';
    char *quantity = strchr(at, '*'), *price = quantity ? strchr(quantity + 1, '*') : NULL;
    int64_t units = 0, cents = 0;
    if (!quantity) continue;
    *quantity++ = '\0';
    if (price) *price++ = '\0';
    if (!text_to_integer(quantity, 1, BASKET_MOST, &units)) continue;
    const char *level = text_equal(price, "s") ? "solidarity" : text_equal(price, "p") ? "support" : NULL;
    if (price && !level && !text_to_integer(price, 0, 10000000, &cents)) continue;
    (void)basket_add(basket, at, units, MONEY(cents), level, arena);
  }
}

void basket_write(const struct basket *basket, struct buffer *out) {
  AUTO(arena) struct arena arena = {0};
  for (size_t i = 0; i < basket->count; i++) {
    const struct order_wish *wish = &basket->wishes[i];
    buffer_format(out, "%s%s*%lld", i ? "!" : "", basket_name(wish, &arena), (long long)(wish->quantity / UNIT));
    if (wish->level) buffer_text(out, text_equal(wish->level, "support") ? "*p" : "*s");
    else if (wish->price.cents) buffer_format(out, "*%lld", (long long)wish->price.cents);
  }
}

const char *basket_name(const struct order_wish *wish, struct arena *arena) {
  char id[PUBLIC_ID_TEXT];
  if (!wish->piece) return wish->item;
  public_id(PUBLIC_PIECE, wish->piece, id);
  return arena_text(arena, id, strlen(id));
}

bool basket_add(struct basket *basket, const char *name, int64_t quantity, struct money price, const char *level,
                struct arena *arena) {
  char piece[UUID_TEXT];
  struct order_wish *wish = find(basket, name, arena);
  bool is_piece = public_id_parse(PUBLIC_PIECE, name, piece);
  if (!wish && (basket->count == BASKET_LINES || (!is_piece && !is_code(name)))) return false;
  if (!wish) {
    wish = &basket->wishes[basket->count++];
    *wish = (struct order_wish){.item = is_piece ? NULL : arena_text(arena, name, strlen(name)),
                                .piece = is_piece ? arena_text(arena, piece, strlen(piece)) : NULL};
  }
  wish->quantity = within(wish, wish->quantity / UNIT + quantity) * UNIT;
  wish->price = price;
  wish->level = level;
  return true;
}

void basket_set(struct basket *basket, const char *name, int64_t quantity, struct arena *arena) {
  struct order_wish *wish = find(basket, name, arena);
  if (!wish) return;
  if (quantity > 0) {
    wish->quantity = within(wish, quantity) * UNIT;
    return;
  }
  size_t after = (size_t)(&basket->wishes[basket->count] - (wish + 1));
  memmove(wish, wish + 1, after * sizeof *wish);
  basket->count--;
}

size_t basket_units(const struct basket *basket) {
  size_t units = 0;
  for (size_t i = 0; i < basket->count; i++) units += (size_t)(basket->wishes[i].quantity / UNIT);
  return units;
}

static bool is_code(const char *name) {
  size_t length = strlen(name);
  return length > 0 && length <= CODE_MAX &&
         strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == length;
}

static struct order_wish *find(struct basket *basket, const char *name, struct arena *arena) {
  for (size_t i = 0; i < basket->count; i++)
    if (text_equal(basket_name(&basket->wishes[i], arena), name)) return &basket->wishes[i];
  return NULL;
}

/* There is one of a piece, however often somebody presses. */
static int64_t within(const struct order_wish *wish, int64_t units) {
  if (wish->piece) return 1;
  return units > BASKET_MOST ? BASKET_MOST : units;
}
