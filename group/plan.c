/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What closing now would do, to the cent: the preview shows it, the close does it. Pure. */
#include "group/group.h"

static void fit_offer(const struct group_whole *whole, size_t at, struct arena *arena, struct group_plan *plan);
static const struct group_pledge *standing(const struct group_whole *whole, const char *id, size_t *from);
static const struct group_offer *offer_of(const struct group_whole *whole, int64_t line);
static enum outcome add(struct money *sum, const struct group_offer *offer, int64_t quantity, struct fault *fault);
static enum outcome price_plan(const struct group_whole *whole, struct group_plan *plan, struct fault *fault);
static struct group_fit recall(const struct group_case *offer, const struct group_want wants[], size_t count,
                               const int64_t allotted[]);

enum outcome group_plan(const struct group_whole *whole, struct arena *arena, struct group_plan *plan,
                        struct fault *fault) {
  *plan = (struct group_plan){.fits = arena_list(arena, whole->offer_count, sizeof *plan->fits),
                              .allotted = arena_list(arena, whole->line_count, sizeof *plan->allotted),
                              .totals = arena_list(arena, whole->pledge_count, sizeof *plan->totals)};
  for (size_t i = 0; i < whole->line_count; i++) plan->allotted[i] = 0;
  for (size_t i = 0; i < whole->pledge_count; i++) plan->totals[i] = MONEY(0);
  for (size_t i = 0; i < whole->offer_count; i++) fit_offer(whole, i, arena, plan);
  enum outcome outcome = price_plan(whole, plan, fault);
  plan->confirmed = plan->total.cents > 0 && plan->total.cents >= whole->campaign->threshold.cents;
  for (size_t i = 0, from = 0; i < whole->pledge_count; i++) {
    bool stands = standing(whole, whole->pledges[i].id, &from) != NULL;
    bool served = stands && plan->confirmed && plan->totals[i].cents > 0;
    plan->served += served;
    plan->unserved += stands && !served;
  }
  return outcome;
}

static void fit_offer(const struct group_whole *whole, size_t at, struct arena *arena, struct group_plan *plan) {
  const struct group_offer *offer = &whole->offers[at];
  struct group_want *wants = arena_list(arena, whole->line_count, sizeof *wants);
  int64_t *allotted = arena_list(arena, whole->line_count, sizeof *allotted);
  size_t *from = arena_list(arena, whole->line_count, sizeof *from), count = 0, last = 0;
  for (size_t i = 0; i < whole->line_count; i++) {
    const struct group_line *line = &whole->lines[i];
    if (line->offer != offer->line || !standing(whole, line->pledge, &last)) continue;
    from[count] = i;
    wants[count++] = (struct group_want){line->quantity, line->minus, line->plus};
  }
  const struct group_case box = {offer->pack, offer->step, offer->threshold, offer->ceiling};
  for (size_t i = 0; i < count; i++) allotted[i] = whole->lines[from[i]].allotted;
  plan->fits[at] =
      whole->campaign->ended_at ? recall(&box, wants, count, allotted) : group_allot(&box, wants, count, allotted);
  for (size_t i = 0; i < count; i++) plan->allotted[from[i]] = allotted[i];
}

/* It closed: nothing is reckoned any more. */
static struct group_fit recall(const struct group_case *offer, const struct group_want wants[], size_t count,
                               const int64_t allotted[]) {
  struct group_fit fit = {0};
  for (size_t i = 0; i < count; i++) {
    fit.wanted += wants[i].quantity;
    fit.total += allotted[i];
    fit.served += allotted[i] > 0;
  }
  fit.packs = fit.total / offer->pack;
  fit.reached = fit.packs > 0;
  return fit;
}

static enum outcome price_plan(const struct group_whole *whole, struct group_plan *plan, struct fault *fault) {
  enum outcome outcome = OK;
  for (size_t i = 0, last = 0; outcome == OK && i < whole->line_count; i++) {
    const struct group_line *line = &whole->lines[i];
    const struct group_offer *offer = offer_of(whole, line->offer);
    const struct group_pledge *pledge = standing(whole, line->pledge, &last);
    if (!pledge || !offer) continue;
    outcome = add(&plan->totals[pledge - whole->pledges], offer, plan->allotted[i], fault);
    if (outcome == OK) outcome = add(&plan->pledged, offer, line->quantity, fault);
    if (outcome == OK) outcome = add(&plan->total, offer, plan->allotted[i], fault);
  }
  return outcome;
}

enum outcome group_price(const struct group_whole *whole, const char *pledge, struct money *asked, struct money *most,
                         struct fault *fault) {
  enum outcome outcome = OK;
  *asked = *most = MONEY(0);
  for (size_t i = 0; outcome == OK && i < whole->line_count; i++) {
    const struct group_line *line = &whole->lines[i];
    const struct group_offer *offer = offer_of(whole, line->offer);
    if (!text_equal(line->pledge, pledge) || !offer) continue;
    outcome = add(asked, offer, line->quantity, fault);
    if (outcome == OK) outcome = add(most, offer, line->quantity + line->plus, fault);
  }
  return outcome;
}

/* Line by line, each rounded to the cent, as a ticket does. */
static enum outcome add(struct money *sum, const struct group_offer *offer, int64_t quantity, struct fault *fault) {
  struct money gross;
  if (money_times(offer->price, quantity, &gross) && money_add(*sum, gross, sum)) return OK;
  return fault_set(fault, OUT_OF_RANGE, "/lines", "too much");
}

static const struct group_offer *offer_of(const struct group_whole *whole, int64_t line) {
  for (size_t i = 0; i < whole->offer_count; i++)
    if (whole->offers[i].line == line) return &whole->offers[i];
  return NULL;
}

/* NULL: it does not count. */
static const struct group_pledge *standing(const struct group_whole *whole, const char *id, size_t *from) {
  const struct group_pledge *pledge = group_find_from(whole, id, from);
  if (!pledge) return NULL;
  enum pledge_state state = pledge_state_of(pledge->state);
  bool counts =
      whole->campaign->ended_at ? state == PLEDGE_ORDERED || state == PLEDGE_UNSERVED : state == PLEDGE_PLEDGED;
  return counts ? pledge : NULL;
}

const struct group_pledge *group_find_from(const struct group_whole *whole, const char *pledge, size_t *from) {
  for (size_t i = 0; i < whole->pledge_count; i++) {
    size_t at = (*from + i) % whole->pledge_count;
    if (!text_equal(whole->pledges[at].id, pledge)) continue;
    *from = at;
    return &whole->pledges[at];
  }
  return NULL;
}
