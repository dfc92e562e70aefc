/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/split.h"

#include "core/text.h"

struct kept { /* of a line, at some moment: nothing, or what stands */
  struct money net, discount;
};

static enum outcome split_kept(const struct split_rule rules[], size_t rule_count, const struct split_case *of,
                               const struct split_sold *sold, struct kept kept, const struct split_worker workers[],
                               size_t count, struct split_line *line);
static bool bear_discount(struct split_line *line, size_t count, struct money discount, const char *bearer);
static void bear(struct split_part *part, int64_t discount, const char *bearer);
static void take_off(struct split_line *line, const struct split_line *other, size_t count);

enum outcome ledger_split_sold(const struct split_rule rules[], size_t rule_count, const struct split_case *of,
                               const struct split_sold *sold, const struct split_worker workers[], size_t count,
                               struct split_line *line) {
  const struct kept before = {sold->kept_net, sold->kept_discount};
  struct kept after;
  struct split_line stood = {0}, stands;
  if (!money_add(before.net, sold->net, &after.net) || !money_add(before.discount, sold->discount, &after.discount))
    return OUT_OF_RANGE;
  enum outcome outcome = split_kept(rules, rule_count, of, sold, after, workers, count, &stands);
  if (outcome == OK && (before.net.cents != 0 || before.discount.cents != 0)) {
    outcome = split_kept(rules, rule_count, of, sold, before, workers, count, &stood);
    if (outcome == OK) take_off(&stands, &stood, count);
  }
  if (outcome == OK) *line = stands;
  return outcome;
}

static enum outcome split_kept(const struct split_rule rules[], size_t rule_count, const struct split_case *of,
                               const struct split_sold *sold, struct kept kept, const struct split_worker workers[],
                               size_t count, struct split_line *line) {
  struct money discount = MONEY(0), listed;
  if (sold->bearer != NULL && !money_net(kept.discount, (int32_t)sold->vat_rate, &discount)) return OUT_OF_RANGE;
  if (!money_add(kept.net, discount, &listed)) return OUT_OF_RANGE;
  enum outcome outcome = ledger_split_line(rules, rule_count, of, listed, workers, count, line);
  if (outcome != OK || discount.cents == 0) return outcome;
  return bear_discount(line, count, discount, sold->bearer) ? OK : OUT_OF_RANGE;
}

/* Each bears the discount on her own part of the line; a line of the collective is one part. */
static bool bear_discount(struct split_line *line, size_t count, struct money discount, const char *bearer) {
  struct split_part collective = {.cae = line->cae, .pot = line->pot};
  struct split_part *parts = count > 0 ? line->parts : &collective;
  struct money borne[SPLIT_PERSONS_MAX] = {discount};
  int64_t weights[SPLIT_PERSONS_MAX];
  for (size_t i = 0; i < count; i++) weights[i] = parts[i].net.cents;
  if (count > 0 && !money_share(discount, weights, borne, (int)count)) return false;
  line->cae = line->pot = MONEY(0);
  for (size_t i = 0; i < (count > 0 ? count : 1); i++) {
    bear(&parts[i], borne[i].cents, bearer);
    line->cae.cents += parts[i].cae.cents;
    line->pot.cents += parts[i].pot.cents;
  }
  return true;
}

/* Nobody and nothing but the pot goes below zero: the collective answers for what a part cannot bear. */
static void bear(struct split_part *part, int64_t discount, const char *bearer) {
  struct money *of = text_equal(bearer, "cae") ? &part->cae : text_equal(bearer, "member") ? &part->share : NULL;
  int64_t taken = of == NULL ? 0 : of->cents < discount ? of->cents : discount;
  if (of != NULL) of->cents -= taken;
  part->pot.cents -= discount - taken;
  part->net.cents -= discount;
}

static void take_off(struct split_line *line, const struct split_line *other, size_t count) {
  line->cae.cents -= other->cae.cents;
  line->pot.cents -= other->pot.cents;
  for (size_t i = 0; i < count; i++) {
    struct split_part *part = &line->parts[i];
    const struct split_part *less = &other->parts[i];
    part->net.cents -= less->net.cents;
    part->share.cents -= less->share.cents;
    part->cae.cents -= less->cae.cents;
    part->pot.cents -= less->pot.cents;
  }
}
