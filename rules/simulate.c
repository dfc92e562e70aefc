/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/rules.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct run { /* one side */
  struct due_books books;
  struct due_rows rows;
  struct date from;
};

static void count_turnover(const struct due_books *books, struct date from, struct simulation *simulation);
static enum outcome run_side(struct run *run, const struct rule_books *books, int side, struct simulation *simulation,
                             struct fault *fault);
static void share_again(struct run *run, const struct rule_books *books);
static void share_line(struct run *run, const struct rule_part parts[], size_t count);
static enum outcome settle(const struct run *run, size_t from, size_t to, int side, struct simulation *simulation,
                           struct fault *fault);
static struct rule_person *person_of(struct simulation *simulation, const char *member);
static int compare_persons(const void *left, const void *right);

enum outcome rule_simulate(const struct rule_books *books, const struct rule *proposed, struct date from,
                           struct date to, struct arena *arena, struct simulation *simulation, struct fault *fault) {
  struct simulation made = {
      .persons = arena_list(arena, books->due.sum_count + books->due.contract_count + 1, sizeof *made.persons)};
  struct rule tried = *proposed;
  tried.valid_from = from;
  for (int side = SIDE_NOW; side < SIDES; side++) {
    struct run run = {.books = books->due, .from = from};
    run.books.month = to;
    run.books.proposed = side == SIDE_PROPOSED ? &tried : NULL;
    run.rows = (struct due_rows){.books = &run.books, .arena = arena};
    enum outcome outcome = run_side(&run, books, side, &made, fault);
    if (outcome != OK) return outcome;
    if (side == SIDE_NOW) count_turnover(&run.books, from, &made);
  }
  if (made.person_count > 1) qsort(made.persons, made.person_count, sizeof *made.persons, compare_persons);
  *simulation = made;
  return OK;
}

static void count_turnover(const struct due_books *books, struct date from, struct simulation *simulation) {
  for (size_t i = 0; i < books->sum_count; i++) {
    const struct due_sum *sum = &books->sums[i];
    if (date_compare(sum->month, from) >= 0 && date_compare(sum->month, books->month) <= 0)
      simulation->turnover.cents += sum->net.cents + sum->internal.cents;
  }
}

/* What is under no rule – before the first there is nothing to share – is left out of a trial; a close refuses it. */
static enum outcome run_side(struct run *run, const struct rule_books *books, int side, struct simulation *simulation,
                             struct fault *fault) {
  for (size_t i = 0; i < run->books.sum_count; i++)
    if (date_compare(run->books.sums[i].month, run->books.month) <= 0) due_rows_add(&run->rows, &run->books.sums[i]);
  due_rows_add_fixed(&run->rows, run->books.first);
  if (run->books.proposed) share_again(run, books);
  due_rows_order(&run->rows);
  for (size_t from = 0, to = 0; from < run->rows.count; from = to) {
    to = due_rows_end(&run->rows, from);
    enum outcome outcome = settle(run, from, to, side, simulation, fault);
    if (outcome != OK) return outcome;
  }
  return OK;
}

/* ---- what several did together -------------------------------------------------------------------------------------
 */

/* It is theirs in another proportion. */
static void share_again(struct run *run, const struct rule_books *books) {
  const struct rule_part *parts = books->parts;
  for (size_t from = 0, to = 0; from < books->part_count; from = to) {
    while (to < books->part_count && parts[to].entry == parts[from].entry && parts[to].line == parts[from].line) to++;
    share_line(run, &parts[from], to - from);
  }
}

static int64_t weight_of(const struct rule *rule, const struct rule_part *part) {
  if (!rule || rule->weighting == WEIGHTING_NOTED) return part->weight;
  for (size_t i = 0; i < rule->weight_count && rule->weighting == WEIGHTING_FIXED; i++)
    if (text_equal(rule->weights[i].member, part->member)) return rule->weights[i].weight;
  return 1;
}

static struct due_sum sum_of(const struct rule_part *part, struct money net) {
  return (struct due_sum){
      .month = part->month, .member = part->member, .activity = part->activity, .rule = part->rule, .net = net};
}

/* Each weighs what the rule for her says, as at the sale (ledger_split_line). */
static void share_line(struct run *run, const struct rule_part parts[], size_t count) {
  int64_t weights[SPLIT_PERSONS_MAX], total = 0;
  struct money nets[SPLIT_PERSONS_MAX];
  bool changed = false;
  if (count > SPLIT_PERSONS_MAX) return;
  for (size_t i = 0; i < count; i++) {
    const struct due_sum hers = sum_of(&parts[i], MONEY(0));
    weights[i] = weight_of(due_rule_of(&run->books, &hers), &parts[i]);
    changed = changed || weights[i] != weight_of(due_rule_named(&run->books, parts[i].rule), &parts[i]);
    total += parts[i].net.cents;
  }
  if (!changed || !money_share(MONEY(total), weights, nets, (int)count)) return;
  for (size_t i = 0; i < count; i++) {
    const struct due_sum moved = sum_of(&parts[i], MONEY(nets[i].cents - parts[i].net.cents));
    if (moved.net.cents != 0) due_rows_add(&run->rows, &moved);
  }
}

/* ---- who gets what -------------------------------------------------------------------------------------------------
 */

static enum outcome settle(const struct run *run, size_t from, size_t to, int side, struct simulation *simulation,
                           struct fault *fault) {
  struct scale_due *dues = NULL;
  enum outcome outcome = due_rows_count(&run->rows, from, to, run->books.first, &dues, fault);
  for (size_t i = 0; i < to - from && outcome == OK; i++) {
    const struct due_row *row = &run->rows.rows[from + i];
    if (date_compare(row->month.month, run->from) < 0) continue;
    simulation->cae.side[side].cents += dues[i].cae.cents;
    simulation->pot.side[side].cents += dues[i].pot.cents + (row->hers ? 0 : dues[i].rest.cents);
    if (row->hers) person_of(simulation, row->member)->share.side[side].cents += dues[i].rest.cents;
  }
  return outcome;
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
