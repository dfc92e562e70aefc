/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/rules.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct row { /* a month of one party under one version */
  const char *member;
  const struct rule *rule;
  struct scale_month month;
  bool hers; /* what neither the cooperative nor the pot takes; else it is the pot's */
};
struct run { /* one side */
  const struct rule_books *books;
  const struct rule *proposed; /* NULL: the rules in force */
  struct date from, to;
  struct arena *arena;
  struct row *rows;
  size_t count, capacity;
};

static enum outcome run_side(struct run *run, int side, struct simulation *simulation, struct fault *fault);
static void add_sum(struct run *run, const struct rule_sum *sum);
static void add_fixed(struct run *run);
static void share_again(struct run *run);
static void share_line(struct run *run, const struct rule_part parts[], size_t count);
static const struct rule *rule_of(const struct run *run, const struct rule_sum *sum);
static void add_row(struct run *run, const struct rule_sum *sum, const struct rule *rule);
static int compare_rows(const void *left, const void *right);
static size_t merge_rows(struct row rows[], size_t count);
static bool same_scale(const struct row *a, const struct row *b);
static enum outcome settle(const struct run *run, const struct row rows[], size_t count, int side,
                           struct simulation *simulation, struct fault *fault);
static struct rule_person *person_of(struct simulation *simulation, const char *member);
static int compare_persons(const void *left, const void *right);

enum outcome rule_simulate(const struct rule_books *books, const struct rule *proposed, struct date from,
                           struct date to, struct arena *arena, struct simulation *simulation, struct fault *fault) {
  struct simulation made = {.persons =
                                arena_list(arena, books->sum_count + books->contract_count + 1, sizeof *made.persons)};
  struct rule tried = *proposed;
  tried.valid_from = from;
  for (int side = SIDE_NOW; side < SIDES; side++) {
    struct run run = {
        .books = books, .proposed = side == SIDE_PROPOSED ? &tried : NULL, .from = from, .to = to, .arena = arena};
    enum outcome outcome = run_side(&run, side, &made, fault);
    if (outcome != OK) return outcome;
  }
  for (size_t i = 0; i < books->sum_count; i++) {
    const struct rule_sum *sum = &books->sums[i];
    if (date_compare(sum->month, from) >= 0 && date_compare(sum->month, to) <= 0)
      made.turnover.cents += sum->net.cents + sum->internal.cents;
  }
  if (made.person_count > 1) qsort(made.persons, made.person_count, sizeof *made.persons, compare_persons);
  *simulation = made;
  return OK;
}

static enum outcome run_side(struct run *run, int side, struct simulation *simulation, struct fault *fault) {
  for (size_t i = 0; i < run->books->sum_count; i++)
    if (date_compare(run->books->sums[i].month, run->to) <= 0) add_sum(run, &run->books->sums[i]);
  add_fixed(run);
  if (run->proposed) share_again(run);
  if (!run->rows) return OK;
  if (run->count > 1) qsort(run->rows, run->count, sizeof *run->rows, compare_rows);
  run->count = merge_rows(run->rows, run->count);
  for (size_t from = 0, to = 0; from < run->count; from = to) {
    while (to < run->count && same_scale(&run->rows[from], &run->rows[to])) to++;
    enum outcome outcome = settle(run, &run->rows[from], to - from, side, simulation, fault);
    if (outcome != OK) return outcome;
  }
  return OK;
}

/* ---- what is in the books ------------------------------------------------------------------------------------------
 */

static struct date month_after(struct date month) {
  return month.month == 12 ? (struct date){month.year + 1, 1, 1} : (struct date){month.year, month.month + 1, 1};
}

static struct date last_day(struct date month) {
  return date_add_days(month_after(month), -1);
}

static bool overlaps(const struct rule_contract *contract, struct date month) {
  return date_compare(contract->starts_on, last_day(month)) <= 0 &&
         (contract->ends_on.year == 0 || date_compare(contract->ends_on, month) >= 0);
}

static bool pays(enum contract_kind kind) {
  return kind == CONTRACT_CAPE || kind == CONTRACT_CESA;
}

/* Under the last contract of the month; without one, under the last she had before. */
static enum contract_kind contract_of(const struct run *run, const char *member, struct date month) {
  enum contract_kind kind = CONTRACT_NONE;
  for (size_t i = 0; i < run->books->contract_count && member; i++) {
    const struct rule_contract *contract = &run->books->contracts[i];
    if (text_equal(contract->member, member) && date_compare(contract->starts_on, last_day(month)) <= 0)
      kind = contract->kind;
  }
  return kind;
}

static void add_sum(struct run *run, const struct rule_sum *sum) {
  const struct rule *rule = rule_of(run, sum);
  if (rule) add_row(run, sum, rule);
}

/* A fixed amount, and a minimum, are due in a month without sales too: under the general rule of her contract. */
static void add_fixed(struct run *run) {
  for (size_t i = 0; i < run->books->contract_count; i++) {
    const struct rule_contract *contract = &run->books->contracts[i];
    if (!pays(contract->kind)) continue;
    for (struct date month = run->books->first; date_compare(month, run->to) <= 0; month = month_after(month)) {
      if (!overlaps(contract, month)) continue;
      const struct rule_sum nothing = {.month = month, .member = contract->member};
      const struct rule *rule = rule_of(run, &nothing);
      if (rule && (rule->scale.fixed_month.cents != 0 || rule->scale.minimum_month.cents != 0))
        add_row(run, &nothing, rule);
    }
  }
}

/* What several did together is theirs in another proportion. */
static void share_again(struct run *run) {
  const struct rule_part *parts = run->books->parts;
  for (size_t from = 0, to = 0; from < run->books->part_count; from = to) {
    while (to < run->books->part_count && parts[to].entry == parts[from].entry && parts[to].line == parts[from].line)
      to++;
    share_line(run, &parts[from], to - from);
  }
}

static const struct rule *known_rule(const struct run *run, int64_t id) {
  for (size_t i = 0; i < run->books->rule_count && id != 0; i++)
    if (run->books->rules[i].id == id) return &run->books->rules[i];
  return NULL;
}

static int64_t weight_of(const struct rule *rule, const struct rule_part *part) {
  if (!rule || rule->weighting == WEIGHTING_NOTED) return part->weight;
  for (size_t i = 0; i < rule->weight_count && rule->weighting == WEIGHTING_FIXED; i++)
    if (text_equal(rule->weights[i].member, part->member)) return rule->weights[i].weight;
  return 1;
}

static struct rule_sum sum_of(const struct rule_part *part, struct money net) {
  return (struct rule_sum){
      .month = part->month, .member = part->member, .activity = part->activity, .rule = part->rule, .net = net};
}

/* Each weighs what the rule for her says, as at the sale (ledger_split_line). */
static void share_line(struct run *run, const struct rule_part parts[], size_t count) {
  int64_t weights[SPLIT_PERSONS_MAX], total = 0;
  struct money nets[SPLIT_PERSONS_MAX];
  bool changed = false;
  if (count > SPLIT_PERSONS_MAX) return;
  for (size_t i = 0; i < count; i++) {
    const struct rule_sum hers = sum_of(&parts[i], MONEY(0));
    weights[i] = weight_of(rule_of(run, &hers), &parts[i]);
    changed = changed || weights[i] != weight_of(known_rule(run, parts[i].rule), &parts[i]);
    total += parts[i].net.cents;
  }
  if (!changed || !money_share(MONEY(total), weights, nets, (int)count)) return;
  for (size_t i = 0; i < count; i++) {
    const struct rule_sum moved = sum_of(&parts[i], MONEY(nets[i].cents - parts[i].net.cents));
    if (moved.net.cents != 0) add_sum(run, &moved);
  }
}

/* The rule in force; or the proposed one, from its first month on, unless one that fits more closely is in force. */
static const struct rule *rule_of(const struct run *run, const struct rule_sum *sum) {
  enum contract_kind kind = contract_of(run, sum->member, sum->month);
  const struct rule *rule = known_rule(run, sum->rule);
  if (!rule) rule = rule_find(run->books->rules, run->books->rule_count, sum->activity, kind, last_day(sum->month));
  if (!run->proposed || date_compare(sum->month, run->from) < 0) return rule;
  int fit = rule_fit(run->proposed, sum->activity, kind);
  return fit >= 0 && (!rule || fit >= rule_fit(rule, sum->activity, kind)) ? run->proposed : rule;
}

static void add_row(struct run *run, const struct rule_sum *sum, const struct rule *rule) {
  if (run->count == run->capacity) {
    size_t capacity = run->capacity ? run->capacity * 2 : 64;
    struct row *rows = arena_list(run->arena, capacity, sizeof *rows);
    if (run->count) memcpy(rows, run->rows, run->count * sizeof *rows);
    run->rows = rows;
    run->capacity = capacity;
  }
  struct row *row = &run->rows[run->count++];
  *row = (struct row){.member = sum->member,
                      .rule = rule,
                      .month = {.scale = &rule->scale,
                                .month = sum->month,
                                .net = sum->net,
                                .internal = sum->internal,
                                .costs = sum->costs,
                                .cashed = sum->net},
                      .hers = pays(contract_of(run, sum->member, sum->month))};
  for (size_t i = 0; i < run->books->contract_count && sum->member; i++) {
    const struct rule_contract *contract = &run->books->contracts[i];
    if (!pays(contract->kind) || !text_equal(contract->member, sum->member) || !overlaps(contract, sum->month))
      continue;
    row->month.contract = true;
    row->month.waived = contract->waived;
  }
}

/* ---- in order ------------------------------------------------------------------------------------------------------
 */

static int compare_texts(const char *a, const char *b) { /* NULL first */
  if (!a || !b) return (a != NULL) - (b != NULL);
  return strcmp(a, b);
}

static int compare_scales(const struct row *a, const struct row *b) {
  int order = compare_texts(a->member, b->member);
  if (order == 0) order = compare_texts(a->rule->activity, b->rule->activity);
  return order != 0 ? order : (int)a->rule->contract - (int)b->rule->contract;
}

static int compare_rows(const void *left, const void *right) {
  const struct row *a = left, *b = right;
  int order = compare_scales(a, b);
  if (order == 0) order = date_compare(a->month.month, b->month.month);
  if (order == 0) order = date_compare(a->rule->valid_from, b->rule->valid_from);
  return order != 0 ? order : (a->rule->id > b->rule->id) - (a->rule->id < b->rule->id);
}

static bool same_scale(const struct row *a, const struct row *b) {
  return compare_scales(a, b) == 0;
}

static size_t merge_rows(struct row rows[], size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (kept == 0 || compare_rows(&rows[kept - 1], &rows[i]) != 0) {
      rows[kept++] = rows[i];
      continue;
    }
    struct scale_month *to = &rows[kept - 1].month;
    to->net.cents += rows[i].month.net.cents;
    to->internal.cents += rows[i].month.internal.cents;
    to->costs.cents += rows[i].month.costs.cents;
    to->cashed.cents += rows[i].month.cashed.cents;
  }
  return kept;
}

/* ---- who gets what -------------------------------------------------------------------------------------------------
 */

/* The first day of her first contract that pays. */
static struct date entered_on(const struct rule_books *books, const char *member) {
  for (size_t i = 0; i < books->contract_count && member; i++)
    if (text_equal(books->contracts[i].member, member) && pays(books->contracts[i].kind))
      return books->contracts[i].starts_on;
  return books->first;
}

static enum outcome settle(const struct run *run, const struct row rows[], size_t count, int side,
                           struct simulation *simulation, struct fault *fault) {
  struct scale_month *months = arena_list(run->arena, count, sizeof *months);
  struct scale_due *dues = arena_list(run->arena, count, sizeof *dues);
  for (size_t i = 0; i < count; i++) months[i] = rows[i].month;
  if (!scale_dues(months, count, entered_on(run->books, rows->member), run->books->fiscal_month, dues))
    return fault_set(fault, FAILED_INTERNAL, "split_rule", "%lld cannot be followed", (long long)rows->rule->id);
  for (size_t i = 0; i < count; i++) {
    if (date_compare(rows[i].month.month, run->from) < 0) continue;
    simulation->cae.side[side].cents += dues[i].cae.cents;
    simulation->pot.side[side].cents += dues[i].pot.cents + (rows[i].hers ? 0 : dues[i].rest.cents);
    if (rows[i].hers) person_of(simulation, rows[i].member)->share.side[side].cents += dues[i].rest.cents;
  }
  return OK;
}

static struct rule_person *person_of(struct simulation *simulation, const char *member) {
  for (size_t i = 0; i < simulation->person_count; i++)
    if (text_equal(simulation->persons[i].member, member)) return &simulation->persons[i];
  simulation->persons[simulation->person_count] = (struct rule_person){.member = member};
  return &simulation->persons[simulation->person_count++];
}

static int compare_persons(const void *left, const void *right) {
  const struct rule_person *a = left, *b = right;
  return strcmp(a->member, b->member);
}
