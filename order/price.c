/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an order costs: the catalogue says, never who orders. */
#include "core/text.h"
#include "order/level.h"
#include "order/order.h"

#define UNIT 1000
#define ORDER_LOAD (7 * UNIT) /* grams of a full machine */
#define QUANTITY_MAX (UNIT * INT64_C(1000))

static enum outcome price_wish(const struct catalog *catalog, const struct order_piece pieces[], size_t piece_count,
                               const struct order_wish *wish, struct order_line *line, const char *at,
                               struct fault *fault);
static int64_t cycles_of(const struct catalog_item *item, int64_t quantity);
static const struct order_piece *find_piece(const struct order_piece pieces[], size_t count, const char *id);
static enum outcome check_quantity(const struct catalog_item *item, const struct order_wish *wish, const char *at,
                                   struct fault *fault);
static enum outcome choose_price(const struct catalog_item *item, const struct order_piece *piece,
                                 const struct order_wish *wish, const char *at, struct money *price,
                                 struct fault *fault);

enum outcome order_price(const struct catalog *catalog, const struct order_piece pieces[], size_t piece_count,
                         const struct order_wish wishes[], size_t count, struct arena *arena, struct order_line **lines,
                         struct money *total, struct fault *fault) {
  if (count == 0) return fault_set(fault, EMPTY_TICKET, "/lines", "nothing is ordered");
  if (count > ORDER_LINES_MAX) return fault_set(fault, OUT_OF_RANGE, "/lines", "at most %d lines", ORDER_LINES_MAX);
  struct order_line *priced = arena_list(arena, count, sizeof *priced);
  struct money sum = {0};
  for (size_t i = 0; i < count; i++) {
    const char *at = arena_format(arena, "/lines/%zu", i);
    enum outcome outcome = price_wish(catalog, pieces, piece_count, &wishes[i], &priced[i], at, fault);
    if (outcome != OK) return outcome;
    if (!money_add(sum, priced[i].gross, &sum) || sum.cents > 10000000)
      return fault_set(fault, OUT_OF_RANGE, at, "the total is too high");
  }
  *lines = priced;
  *total = sum;
  return OK;
}

void order_share_deposit(const struct money gross[], size_t count, struct money amount, struct money shares[]) {
  int64_t whole = 0, given = 0;
  for (size_t i = 0; i < count; i++) whole += gross[i].cents;
  for (size_t i = 0; i < count; i++) {
    shares[i] = MONEY(whole > 0 ? amount.cents * gross[i].cents / whole : 0);
    given += shares[i].cents;
  }
  for (size_t i = 0; whole > 0 && given < amount.cents; i = (i + 1) % count) /* a cent each to the first with a rest */
    if (shares[i].cents < gross[i].cents) shares[i].cents++, given++;
}

static enum outcome price_wish(const struct catalog *catalog, const struct order_piece pieces[], size_t piece_count,
                               const struct order_wish *wish, struct order_line *line, const char *at,
                               struct fault *fault) {
  const struct order_piece *piece = wish->piece ? find_piece(pieces, piece_count, wish->piece) : NULL;
  const char *code = piece ? piece->item : wish->item;
  const struct catalog_item *item = code ? catalog_find(catalog, code) : NULL;
  if (!item || (wish->piece && !piece)) return fault_set(fault, UNKNOWN_ITEM, at, "no such item");
  if (item->archived) return fault_set(fault, ITEM_ARCHIVED, at, "%s is no longer sold", item->code);
  if ((!item->online && !piece) || !item->turnover || text_equal(item->pricing, "quote"))
    return fault_set(fault, NOT_SOLD_ONLINE, at, "%s is not ordered here", item->code);
  enum outcome outcome = check_quantity(item, wish, at, fault);
  if (outcome != OK) return outcome;
  *line = (struct order_line){.item = item->code,
                              .piece = piece ? piece->id : NULL,
                              .label = piece ? piece->name : item->name,
                              .activity = item->activity,
                              .kind = item->kind,
                              .vat_scheme = item->vat_scheme,
                              .withdrawal = item->withdrawal,
                              .quantity = wish->quantity,
                              .vat_rate = item->vat_rate,
                              .cycles = cycles_of(item, wish->quantity)};
  outcome = choose_price(item, piece, wish, at, &line->unit_price, fault);
  if (outcome != OK) return outcome;
  if (!money_times(line->unit_price, wish->quantity, &line->gross))
    return fault_set(fault, OUT_OF_RANGE, at, "too much");
  return OK;
}

static const struct order_piece *find_piece(const struct order_piece pieces[], size_t count, const char *id) {
  for (size_t i = 0; i < count; i++)
    if (text_equal(pieces[i].id, id)) return &pieces[i];
  return NULL;
}

/* What a machine takes at once is one cycle, one big thing, or a load of the smallest machine by weight; only what is
 * left for work goes into one. */
static int64_t cycles_of(const struct catalog_item *item, int64_t quantity) {
  if (!text_equal(item->kind, "service") || text_equal(item->unit, "hour") || text_equal(item->unit, "metre")) return 0;
  int64_t load = text_equal(item->unit, "kg") ? ORDER_LOAD : UNIT;
  return (quantity + load - 1) / load;
}

static enum outcome check_quantity(const struct catalog_item *item, const struct order_wish *wish, const char *at,
                                   struct fault *fault) {
  bool divisible = text_equal(item->unit, "kg") || text_equal(item->unit, "metre") || text_equal(item->unit, "hour");
  if (wish->quantity <= 0 || wish->quantity > QUANTITY_MAX)
    return fault_set(fault, BAD_QUANTITY, at, "from one to %d", (int)(QUANTITY_MAX / UNIT));
  if (!divisible && wish->quantity % UNIT != 0) return fault_set(fault, BAD_QUANTITY, at, "%s is whole", item->unit);
  if (wish->piece && wish->quantity != UNIT) return fault_set(fault, BAD_QUANTITY, at, "there is only one");
  return OK;
}

static enum outcome choose_price(const struct catalog_item *item, const struct order_piece *piece,
                                 const struct order_wish *wish, const char *at, struct money *price,
                                 struct fault *fault) {
  bool is_free = !piece && text_equal(item->pricing, "free");
  if (!is_free && wish->price.cents != 0)
    return fault_set(fault, PRICE_NOT_ALLOWED, at, "%s has its price", item->code);
  if (is_free && wish->price.cents < item->minimum)
    return fault_set(fault, PRICE_TOO_LOW, at, "at least %lld cents", (long long)item->minimum);
  *price = piece ? piece->price : is_free ? wish->price : item->price;
  if (!is_free) *price = order_level_price(*price, wish->rate_bp);
  return OK;
}
