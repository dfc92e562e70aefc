/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "quote/quote.h"

#define RATE_ONE 10000
#define TOTAL_MAX 10000000 /* cents, as of any order */
#define QUANTITY_MOST 1000000

static enum outcome price_line(const struct catalog *catalog, const struct quote_wish *wish, const char *at,
                               struct order_line *line, struct fault *fault);

enum outcome quote_price(const struct catalog *catalog, const struct quote_offer *offer, struct arena *arena,
                         struct quote_sums *sums, struct fault *fault) {
  if (offer->line_count == 0) return fault_set(fault, EMPTY_TICKET, "/lines", "nothing is offered");
  if (offer->line_count > QUOTE_LINES_MAX) return fault_set(fault, OUT_OF_RANGE, "/lines", "at most 20");
  struct order_line *lines = arena_list(arena, offer->line_count, sizeof *lines);
  struct money total = {0};
  for (size_t i = 0; i < offer->line_count; i++) {
    const char *at = arena_format(arena, "/lines/%zu", i);
    enum outcome outcome = price_line(catalog, &offer->lines[i], at, &lines[i], fault);
    if (outcome != OK) return outcome;
    if (!money_add(total, lines[i].gross, &total) || total.cents > TOTAL_MAX)
      return fault_set(fault, OUT_OF_RANGE, at, "the total is too high");
  }
  if (total.cents == 0) return fault_set(fault, EMPTY_TICKET, "/lines", "it costs nothing");
  *sums = (struct quote_sums){lines, total, MONEY((total.cents * offer->deposit_bp + RATE_ONE / 2) / RATE_ONE)};
  return OK;
}

static enum outcome price_line(const struct catalog *catalog, const struct quote_wish *wish, const char *at,
                               struct order_line *line, struct fault *fault) {
  const struct catalog_item *item = catalog_find(catalog, wish->item);
  if (!item || item->archived || !item->turnover || !text_equal(item->vat_scheme, "normal"))
    return fault_set(fault, QUOTE_ITEM, at, "%s", wish->item);
  bool divisible = text_equal(item->unit, "kg") || text_equal(item->unit, "metre") || text_equal(item->unit, "hour");
  if (wish->quantity <= 0 || wish->quantity > QUANTITY_MOST || (!divisible && wish->quantity % 1000 != 0))
    return fault_set(fault, BAD_QUANTITY, at, "%s", item->unit);
  *line = (struct order_line){.item = item->code,
                              .label = item->name,
                              .activity = item->activity,
                              .kind = item->kind,
                              .vat_scheme = item->vat_scheme,
                              .withdrawal = "excluded_personalised",
                              .quantity = wish->quantity,
                              .vat_rate = item->vat_rate,
                              .unit_price = wish->price};
  if (wish->price.cents < 0 || !money_times(wish->price, wish->quantity, &line->gross))
    return fault_set(fault, OUT_OF_RANGE, at, "too much");
  return OK;
}

bool quote_is_open(const char *state, struct date valid_until, struct date today) {
  return text_equal(state, "answered") && date_compare(today, valid_until) <= 0;
}
