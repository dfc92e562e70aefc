/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pledges into whole cases. Pure. */
#include "core/arena.h"
#include "group/group.h"

struct span { /* of whoever is served: what they take at least, asked for, take at most */
  int64_t least, asked, most;
};

static struct span span_with(struct span span, const struct group_want *want);
static int64_t cases_within(const struct group_case *offer, struct span span);
static struct span choose(const struct group_case *offer, const struct group_want wants[], size_t count, bool served[]);
static bool share(const struct group_want wants[], const bool served[], size_t count, int64_t step, int64_t difference,
                  struct arena *arena, int64_t allotted[]);

struct group_fit group_allot(const struct group_case *offer, const struct group_want wants[], size_t count,
                             int64_t allotted[]) {
  AUTO(arena) struct arena arena = {0};
  struct group_fit fit = {0};
  bool *served = arena_list(&arena, count, sizeof *served);
  for (size_t i = 0; i < count; i++) {
    allotted[i] = 0;
    fit.wanted += wants[i].quantity;
  }
  struct span span = choose(offer, wants, count, served);
  fit.packs = cases_within(offer, span);
  fit.total = fit.packs * offer->pack;
  fit.reached = fit.packs > 0 && fit.total >= offer->threshold &&
                share(wants, served, count, offer->step, fit.total - span.asked, &arena, allotted);
  if (!fit.reached) fit.packs = fit.total = 0;
  for (size_t i = 0; i < count; i++) fit.served += allotted[i] > 0;
  return fit;
}

/* The longest row of first comers that fits; then whoever comes later and fits beside them. */
static struct span choose(const struct group_case *offer, const struct group_want wants[], size_t count,
                          bool served[]) {
  struct span span = {0}, best = {0};
  size_t first = 0;
  for (size_t i = 0; i < count; i++) {
    span = span_with(span, &wants[i]);
    if (cases_within(offer, span) == 0) continue;
    best = span;
    first = i + 1;
  }
  for (size_t i = 0; i < first; i++) served[i] = true;
  for (size_t i = first; i < count; i++) {
    span = span_with(best, &wants[i]);
    if (cases_within(offer, span) == 0) continue;
    best = span;
    served[i] = true;
  }
  return best;
}

static struct span span_with(struct span span, const struct group_want *want) {
  return (struct span){span.least + want->quantity - want->minus, span.asked + want->quantity,
                       span.most + want->quantity + want->plus};
}

/* How many cases; 0: no number of them fits. */
static int64_t cases_within(const struct group_case *offer, struct span span) {
  int64_t most = offer->ceiling > 0 && offer->ceiling < span.most ? offer->ceiling : span.most;
  int64_t from = (span.least + offer->pack - 1) / offer->pack, to = most / offer->pack;
  int64_t needed = (offer->threshold + offer->pack - 1) / offer->pack;
  if (from < 1) from = 1;
  if (from > to) return 0;
  if (from < needed && needed <= to) from = needed;
  int64_t nearest = (2 * span.asked + offer->pack) / (2 * offer->pack); /* half a case counts as one */
  return nearest < from ? from : nearest > to ? to : nearest;
}

/* In steps, so that nobody gets half a piece. No part is beyond its tolerance: the difference is within their sum. */
static bool share(const struct group_want wants[], const bool served[], size_t count, int64_t step, int64_t difference,
                  struct arena *arena, int64_t allotted[]) {
  int64_t *weights = arena_list(arena, count, sizeof *weights);
  struct money *parts = arena_list(arena, count, sizeof *parts);
  for (size_t i = 0; i < count; i++)
    weights[i] = !served[i] ? 0 : (difference > 0 ? wants[i].plus : wants[i].minus) / step;
  bool shared = difference == 0 || money_share(MONEY(difference / step), weights, parts, (int)count);
  for (size_t i = 0; shared && i < count; i++) allotted[i] = served[i] ? wants[i].quantity + parts[i].cents * step : 0;
  return shared;
}

int64_t group_charged(int64_t agreed, int64_t margin_bp, int64_t weighed) {
  int64_t most = agreed + agreed * margin_bp / RATE_ONE;
  return weighed > most ? most : weighed;
}
