/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/trueup.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum place { MEMBERS, POT, BOTH }; /* whose is what neither the CAE nor the pot takes: by the contracts of a month */

struct row { /* a month of one party under one version */
  const char *member;
  const struct trueup_rule *rule;
  struct scale_month month;
  struct money cae, pot; /* set aside so far */
  enum place rest;
};
struct row_list {
  struct row *rows;
  size_t count, capacity;
  struct arena *arena;
};

static enum outcome add_sums(const struct trueup_books *books, struct row_list *list, struct fault *fault);
static void add_fixed(const struct trueup_books *books, struct row_list *list);
static void add_row(const struct trueup_books *books, struct row_list *list, const struct trueup_sum *sum,
                    const struct trueup_rule *rule);
static int compare_rows(const void *left, const void *right);
static size_t merge_rows(struct row rows[], size_t count);
static bool same_scale(const struct row *a, const struct row *b);
static enum outcome settle(const struct trueup_books *books, struct row rows[], size_t count, struct arena *arena,
                           struct trueup *missing, struct fault *fault);
static struct date window_start(const struct scale *scale, struct date month, int fiscal_month);
static struct date entered_on(const struct trueup_books *books, const char *member, struct date otherwise);
static const struct trueup_rule *find_rule(const struct trueup_books *books, const char *activity,
                                           enum contract_kind kind, struct date day);

enum outcome trueup_compute(const struct trueup_books *books, struct arena *arena, struct trueup **list, size_t *count,
                            struct fault *fault) {
  struct row_list rows = {.arena = arena};
  enum outcome outcome = add_sums(books, &rows, fault);
  if (outcome != OK) return outcome;
  add_fixed(books, &rows);
  if (rows.count > 1) qsort(rows.rows, rows.count, sizeof *rows.rows, compare_rows);
  rows.count = merge_rows(rows.rows, rows.count);
  struct trueup *missing = arena_list(arena, rows.count, sizeof *missing);
  size_t found = 0;
  for (size_t from = 0, to = 0; from < rows.count; from = to) {
    while (to < rows.count && same_scale(&rows.rows[from], &rows.rows[to])) to++;
    outcome = settle(books, &rows.rows[from], to - from, arena, &missing[found], fault);
    if (outcome != OK) return outcome;
    found += missing[found].cae.cents != 0 || missing[found].pot.cents != 0;
  }
  *list = missing;
  *count = found;
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

static bool overlaps(const struct trueup_contract *contract, struct date from, struct date to) {
  return date_compare(contract->starts_on, to) <= 0 &&
         (contract->ends_on.year == 0 || date_compare(contract->ends_on, from) >= 0);
}

static bool pays(const struct trueup_contract *contract) {
  return contract->kind == CONTRACT_CAPE || contract->kind == CONTRACT_CESA;
}

/* Under the last contract of the month; without one, under the last she had before. NULL: never had one. */
static const struct trueup_contract *contract_of(const struct trueup_books *books, const char *member,
                                                 struct date month) {
  const struct trueup_contract *last = NULL;
  for (size_t i = 0; i < books->contract_count; i++) {
    const struct trueup_contract *contract = &books->contracts[i];
    if (text_equal(contract->member, member) && date_compare(contract->starts_on, last_day(month)) <= 0)
      last = contract;
  }
  return last;
}

static enum outcome add_sums(const struct trueup_books *books, struct row_list *list, struct fault *fault) {
  for (size_t i = 0; i < books->sum_count; i++) {
    const struct trueup_sum *sum = &books->sums[i];
    const struct trueup_contract *contract = sum->member ? contract_of(books, sum->member, sum->month) : NULL;
    const struct trueup_rule *rule = NULL;
    for (size_t j = 0; j < books->rule_count && sum->rule != 0; j++)
      if (books->rules[j].id == sum->rule) rule = &books->rules[j];
    if (sum->rule == 0)
      rule = find_rule(books, sum->activity, contract ? contract->kind : CONTRACT_NONE, last_day(sum->month));
    if (!rule) return fault_set(fault, FAILED_INTERNAL, "split_rule", "%lld", (long long)sum->rule);
    add_row(books, list, sum, rule);
  }
  return OK;
}

static bool asks_without_sales(const struct scale *scale) {
  return scale->fixed_month.cents != 0 || scale->minimum_month.cents != 0;
}

/* A fixed amount, and a minimum, are due in a month without sales too: under the general rule of her contract. */
static void add_fixed(const struct trueup_books *books, struct row_list *list) {
  struct date from = trueup_from(books);
  if (date_compare(from, books->first) < 0) from = books->first;
  for (size_t i = 0; i < books->contract_count; i++) {
    const struct trueup_contract *contract = &books->contracts[i];
    if (!pays(contract)) continue;
    for (struct date month = from; date_compare(month, books->month) <= 0; month = month_after(month)) {
      const struct trueup_rule *rule = find_rule(books, NULL, contract->kind, last_day(month));
      if (!rule || !asks_without_sales(&rule->scale) || !overlaps(contract, month, last_day(month))) continue;
      add_row(books, list, &(struct trueup_sum){.month = month, .member = contract->member}, rule);
    }
  }
}

static struct row *more(struct row_list *list) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity ? list->capacity * 2 : 64;
    struct row *rows = arena_list(list->arena, capacity, sizeof *rows);
    if (list->count) memcpy(rows, list->rows, list->count * sizeof *rows);
    list->rows = rows;
    list->capacity = capacity;
  }
  return &list->rows[list->count++];
}

static void add_row(const struct trueup_books *books, struct row_list *list, const struct trueup_sum *sum,
                    const struct trueup_rule *rule) {
  struct row *row = more(list);
  const struct trueup_contract *last = sum->member ? contract_of(books, sum->member, sum->month) : NULL;
  *row = (struct row){.member = sum->member,
                      .rule = rule,
                      .month = {.scale = &rule->scale,
                                .month = sum->month,
                                .net = sum->net,
                                .internal = sum->internal,
                                .costs = sum->costs,
                                .cashed = sum->net},
                      .cae = sum->cae,
                      .pot = sum->pot,
                      .rest = last && pays(last) ? MEMBERS : POT};
  for (size_t i = 0; i < books->contract_count && sum->member; i++) {
    const struct trueup_contract *contract = &books->contracts[i];
    if (!text_equal(contract->member, sum->member) || !overlaps(contract, sum->month, last_day(sum->month))) continue;
    if (pays(contract)) {
      row->month.contract = true;
      row->month.waived = contract->waived;
    }
    if (pays(contract) != (row->rest == MEMBERS)) row->rest = BOTH;
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
    struct row *to = &rows[kept - 1];
    to->month.net.cents += rows[i].month.net.cents;
    to->month.internal.cents += rows[i].month.internal.cents;
    to->month.costs.cents += rows[i].month.costs.cents;
    to->month.cashed.cents += rows[i].month.cashed.cents;
    to->cae.cents += rows[i].cae.cents;
    to->pot.cents += rows[i].pot.cents;
  }
  return kept;
}

/* ---- due, less set aside -------------------------------------------------------------------------------------------
 */

static enum outcome settle(const struct trueup_books *books, struct row rows[], size_t count, struct arena *arena,
                           struct trueup *missing, struct fault *fault) {
  const struct row *last = &rows[count - 1];
  struct date start = window_start(last->month.scale, books->month, books->fiscal_month);
  while (count > 0 && date_compare(rows->month.month, start) < 0) rows++, count--;
  *missing = (struct trueup){.member = last->member, .activity = last->rule->activity, .rule = last->rule->id};
  if (count == 0) return OK;
  struct scale_month *months = arena_list(arena, count, sizeof *months);
  struct scale_due *dues = arena_list(arena, count, sizeof *dues);
  for (size_t i = 0; i < count; i++) months[i] = rows[i].month;
  if (!scale_dues(months, count, entered_on(books, last->member, start), books->fiscal_month, dues))
    return fault_set(fault, FAILED_INTERNAL, "split_rule", "%lld cannot be followed", (long long)last->rule->id);
  for (size_t i = 0; i < count; i++) {
    int64_t cae = dues[i].cae.cents - rows[i].cae.cents;
    missing->cae.cents += cae;
    if (rows[i].rest == MEMBERS) missing->pot.cents += dues[i].pot.cents - rows[i].pot.cents;
    if (rows[i].rest == POT) missing->pot.cents -= cae;
  }
  missing->share = MONEY(-missing->cae.cents - missing->pot.cents);
  return OK;
}

static struct date window_start(const struct scale *scale, struct date month, int fiscal_month) {
  if (scale->window == WINDOW_SINCE_ENTRY) return (struct date){1900, 1, 1};
  int first = scale->window == WINDOW_FISCAL ? fiscal_month : 1;
  return (struct date){month.month >= first ? month.year : month.year - 1, first, 1};
}

struct date trueup_from(const struct trueup_books *books) {
  struct date from = books->month;
  for (size_t i = 0; i < books->rule_count; i++) {
    struct date start = window_start(&books->rules[i].scale, books->month, books->fiscal_month);
    if (date_compare(start, from) < 0) from = start;
  }
  return from;
}

/* The first day of her first contract that pays. */
static struct date entered_on(const struct trueup_books *books, const char *member, struct date otherwise) {
  for (size_t i = 0; i < books->contract_count && member; i++)
    if (text_equal(books->contracts[i].member, member) && pays(&books->contracts[i]))
      return books->contracts[i].starts_on;
  return otherwise;
}

static int fit(const struct trueup_rule *rule, const char *activity, enum contract_kind kind) {
  if (rule->activity && !text_equal(rule->activity, activity)) return -1;
  if (rule->contract != CONTRACT_NONE && rule->contract != kind) return -1;
  return (rule->activity ? 2 : 0) + (rule->contract != CONTRACT_NONE ? 1 : 0);
}

/* As a sale of that activity and contract would find it; of versions equally fitting the latest. */
static const struct trueup_rule *find_rule(const struct trueup_books *books, const char *activity,
                                           enum contract_kind kind, struct date day) {
  const struct trueup_rule *found = NULL;
  for (size_t i = 0; i < books->rule_count; i++) {
    const struct trueup_rule *rule = &books->rules[i];
    if (date_compare(rule->valid_from, day) > 0) continue;
    int fits = fit(rule, activity, kind);
    if (fits >= 0 && (!found || fits >= fit(found, activity, kind))) found = rule;
  }
  return found;
}

/* ---- the entry -----------------------------------------------------------------------------------------------------
 */

void trueup_entry(const struct trueup list[], size_t count, struct date month, struct arena *arena,
                  struct ledger_entry *entry) {
  struct ledger_posting *postings = arena_list(arena, count * 3, sizeof *postings);
  size_t posted = 0;
  for (size_t i = 0; i < count; i++) {
    const struct {
      const char *account;
      int64_t cents;
    } parts[] = {{"911000", list[i].share.cents}, {"912000", list[i].pot.cents}, {"913000", list[i].cae.cents}};
    for (size_t j = 0; j < sizeof parts / sizeof parts[0]; j++)
      if (parts[j].cents != 0)
        postings[posted++] = (struct ledger_posting){.account = parts[j].account,
                                                     .amount = MONEY(-parts[j].cents),
                                                     .activity = list[i].activity,
                                                     .member = list[i].member,
                                                     .split_rule = list[i].rule};
  }
  *entry = (struct ledger_entry){.journal = "OD",
                                 .piece = arena_format(arena, "REG-%04d-%02d", month.year, month.month),
                                 .label = "Régularisation de la contribution",
                                 .reason = "",
                                 .date = last_day(month),
                                 .postings = postings,
                                 .posting_count = posted};
}
