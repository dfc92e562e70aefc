/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "order/level.h"
#include "order/private.h"

#define STEP 5 /* cents */

enum outcome order_levels_read(struct tx *tx, const char *kpa, struct arena *arena, struct order_levels *levels) {
  enum outcome outcome = order_levels_ask(tx, kpa, arena, levels);
  return outcome == OK ? tx_flush(tx) : outcome;
}

enum outcome order_levels_ask(struct tx *tx, const char *kpa, struct arena *arena, struct order_levels *levels) {
  const struct db_param params[] = {P_TEXT(kpa)};
  return tx_ask(tx, &order_list_levels, params, arena, &levels->list, &levels->count);
}

const struct order_level *order_level_of(const struct order_levels *levels, const struct catalog_item *item) {
  bool fixed = text_equal(item->pricing, "fixed") || text_equal(item->pricing, "weight");
  for (size_t i = 0; fixed && i < levels->count; i++) {
    const struct order_level *level = &levels->list[i];
    if (level->item[0] ? text_equal(level->item, item->code) : text_equal(level->activity, item->activity))
      return level; /* those of one item come first */
  }
  return NULL;
}

struct money order_level_price(struct money fair, int64_t rate_bp) {
  if (rate_bp == 0 || rate_bp == RATE_ONE || fair.cents <= 0) return fair;
  int64_t steps = (fair.cents * rate_bp + (int64_t)STEP * RATE_ONE / 2) / ((int64_t)STEP * RATE_ONE);
  return MONEY((steps > 0 ? steps : 1) * STEP);
}

enum outcome order_levels_apply(const struct order_levels *levels, const struct catalog *catalog,
                                const struct order_piece pieces[], size_t piece_count, struct order_wish wishes[],
                                size_t count, struct fault *fault) {
  for (size_t i = 0; i < count; i++) {
    struct order_wish *wish = &wishes[i];
    const char *code = wish->item;
    wish->rate_bp = 0;
    if (!wish->level || text_equal(wish->level, "fair")) continue;
    for (size_t p = 0; wish->piece && p < piece_count; p++)
      if (text_equal(pieces[p].id, wish->piece)) code = pieces[p].item;
    const struct catalog_item *item = code ? catalog_find(catalog, code) : NULL;
    const struct order_level *level = item ? order_level_of(levels, item) : NULL;
    if (level && text_equal(wish->level, "solidarity")) wish->rate_bp = level->solidarity_bp;
    if (level && text_equal(wish->level, "support")) wish->rate_bp = level->support_bp;
    if (wish->rate_bp == 0) return fault_set(fault, PRICE_NOT_ALLOWED, "/lines", "no such price was decided");
  }
  return OK;
}
