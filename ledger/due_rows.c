/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/due_rows.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_FIRST = 64 };

static const struct rule *in_force(const struct due_books *books, const struct due_sum *sum, enum contract_kind kind);
static const struct due_contract *contract_of(const struct due_books *books, const char *member, struct date month);
static bool touches(const struct due_contract *contract, struct date month);
static bool pays(const struct due_contract *contract);
static const struct rule *rule_of_sales(const struct due_books *books, const struct due_sum *cost,
                                        const struct rule *general);
static int compare_nearness(struct date a, struct date b, struct date month);
static bool bears_rather(const struct rule *rule, const struct rule *best, const struct rule *general);
static void add_under(struct due_rows *rows, const struct due_sum *sum, const struct rule *rule);
static bool asks_without_sales(const struct scale *scale);
static void read_contracts(struct due_row *row, const struct due_books *books);
static int compare_lineages(const struct rule *a, const struct rule *b);
static int compare_scales(const struct due_row *a, const struct due_row *b);
static int compare_rows(const void *left, const void *right);
static void merge(struct due_row *to, const struct due_row *from);
static const struct due_row **in_time(const struct due_rows *list, size_t first, size_t end);
static void find_accounts(struct due_rows *list, size_t first, size_t end);
static bool follows(const struct due_books *books, const struct rule *rule, const struct due_row *row);
static struct date entered_on(const struct due_books *books, const char *member, struct date otherwise);

/* ---- which rule ----------------------------------------------------------------------------------------------------
 */

int rule_fit(const struct rule *rule, const char *activity, enum contract_kind contract) {
  if (rule->activity && !text_equal(rule->activity, activity)) return -1;
  if (rule->contract != CONTRACT_NONE && rule->contract != contract) return -1;
  return (rule->activity ? 2 : 0) + (rule->contract != CONTRACT_NONE ? 1 : 0);
}

const struct rule *rule_find(const struct rule rules[], size_t count, const char *activity, enum contract_kind contract,
                             struct date day) {
  const struct rule *found = NULL;
  for (size_t i = 0; i < count; i++) {
    if (date_compare(rules[i].valid_from, day) > 0) continue;
    int fit = rule_fit(&rules[i], activity, contract);
    if (fit >= 0 && (!found || fit >= rule_fit(found, activity, contract))) found = &rules[i];
  }
  return found;
}

const struct rule *due_rule_named(const struct due_books *books, int64_t id) {
  for (size_t i = 0; i < books->rule_count && id != 0; i++)
    if (books->rules[i].id == id) return &books->rules[i];
  return NULL;
}

const struct rule *due_rule_of(const struct due_books *books, const struct due_sum *sum) {
  const struct due_contract *contract = contract_of(books, sum->member, sum->month);
  return in_force(books, sum, contract ? contract->kind : CONTRACT_NONE);
}

/* The proposed one, unless one that fits more closely is there. */
static const struct rule *in_force(const struct due_books *books, const struct due_sum *sum, enum contract_kind kind) {
  const struct rule *rule =
      sum->rule != 0 ? due_rule_named(books, sum->rule)
                     : rule_find(books->rules, books->rule_count, sum->activity, kind, due_month_end(sum->month));
  const struct rule *proposed = books->proposed;
  if (!proposed || date_compare(sum->month, proposed->valid_from) < 0) return rule;
  int fit = rule_fit(proposed, sum->activity, kind);
  return fit >= 0 && (!rule || fit >= rule_fit(rule, sum->activity, kind)) ? proposed : rule;
}

/* ---- her contracts -------------------------------------------------------------------------------------------------
 */

/* The last of the month; without one, the last she had before. NULL: never had one. */
static const struct due_contract *contract_of(const struct due_books *books, const char *member, struct date month) {
  const struct due_contract *last = NULL;
  for (size_t i = 0; i < books->contract_count && member; i++) {
    const struct due_contract *contract = &books->contracts[i];
    if (text_equal(contract->member, member) && date_compare(contract->starts_on, due_month_end(month)) <= 0)
      last = contract;
  }
  return last;
}

static bool touches(const struct due_contract *contract, struct date month) {
  return date_compare(contract->starts_on, due_month_end(month)) <= 0 &&
         (contract->ends_on.year == 0 || date_compare(contract->ends_on, month) >= 0);
}

static bool pays(const struct due_contract *contract) {
  return contract->kind == CONTRACT_CAPE || contract->kind == CONTRACT_CESA;
}

static struct date entered_on(const struct due_books *books, const char *member, struct date otherwise) {
  for (size_t i = 0; i < books->contract_count && member; i++)
    if (text_equal(books->contracts[i].member, member) && pays(&books->contracts[i]))
      return books->contracts[i].starts_on;
  return otherwise;
}

/* ---- rows ----------------------------------------------------------------------------------------------------------
 */

bool due_rows_add(struct due_rows *rows, const struct due_sum *sum) {
  const struct rule *rule = due_rule_of(rows->books, sum);
  if (!rule) return false;
  struct due_sum named = *sum, cost = {.month = sum->month, .member = sum->member, .costs = sum->costs};
  const struct rule *bears =
      sum->rule == 0 && !sum->activity && sum->costs.cents != 0 ? rule_of_sales(rows->books, sum, rule) : rule;
  if (bears != rule) {
    named.costs = MONEY(0);
    add_under(rows, &cost, bears);
  }
  add_under(rows, &named, rule);
  return true;
}

static const struct rule *rule_of_sales(const struct due_books *books, const struct due_sum *cost,
                                        const struct rule *general) {
  const struct rule *best = NULL;
  struct date month = {0};
  int64_t window = scale_window(&general->scale, cost->month, books->fiscal_month);
  for (size_t i = 0; i < books->sum_count; i++) {
    const struct due_sum *sale = &books->sums[i];
    if (sale->rule == 0 || sale->net.cents == 0 || !text_equal(sale->member, cost->member) ||
        date_compare(sale->month, books->month) > 0 ||
        scale_window(&general->scale, sale->month, books->fiscal_month) != window)
      continue;
    const struct rule *rule = due_rule_of(books, sale);
    int nearer = best ? compare_nearness(sale->month, month, cost->month) : -1;
    if (!rule || nearer > 0 || (nearer == 0 && !bears_rather(rule, best, general))) continue;
    best = rule;
    month = sale->month;
  }
  return !best || scale_same_cae_part(&best->scale, &general->scale) ? general : best;
}

/* In the month or before it rather than after; then the nearest. */
static int compare_nearness(struct date a, struct date b, struct date month) {
  bool after = date_compare(a, month) > 0;
  if (after != (date_compare(b, month) > 0)) return after ? 1 : -1;
  return after ? date_compare(a, b) : date_compare(b, a);
}

static bool bears_rather(const struct rule *rule, const struct rule *best, const struct rule *general) {
  if (scale_same_cae_part(&best->scale, &general->scale)) return false;
  return scale_same_cae_part(&rule->scale, &general->scale) || compare_lineages(rule, best) < 0;
}

void due_rows_add_fixed(struct due_rows *rows, struct date from) {
  const struct due_books *books = rows->books;
  if (date_compare(from, books->first) < 0) from = books->first;
  for (size_t i = 0; i < books->contract_count; i++) {
    const struct due_contract *contract = &books->contracts[i];
    if (!pays(contract)) continue;
    for (struct date month = from; date_compare(month, books->month) <= 0; month = due_month_after(month)) {
      if (!touches(contract, month)) continue;
      const struct due_sum nothing = {.month = month, .member = contract->member};
      const struct rule *rule = in_force(books, &nothing, contract->kind);
      if (rule && asks_without_sales(&rule->scale)) add_under(rows, &nothing, rule);
    }
  }
}

static bool asks_without_sales(const struct scale *scale) {
  return scale->fixed_month.cents != 0 || scale->minimum_month.cents != 0;
}

static void add_under(struct due_rows *list, const struct due_sum *sum, const struct rule *rule) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity ? list->capacity * 2 : ROWS_AT_FIRST;
    struct due_row *rows = arena_list(list->arena, capacity, sizeof *rows);
    if (list->count) memcpy(rows, list->rows, list->count * sizeof *rows);
    list->rows = rows;
    list->capacity = capacity;
  }
  struct due_row *row = &list->rows[list->count++];
  *row = (struct due_row){.member = sum->member,
                          .rule = rule,
                          .month = {.scale = &rule->scale,
                                    .month = sum->month,
                                    .net = sum->net,
                                    .internal = sum->internal,
                                    .costs = sum->costs,
                                    .cashed = sum->net},
                          .cae = sum->cae,
                          .pot = sum->pot};
  read_contracts(row, list->books);
}

static void read_contracts(struct due_row *row, const struct due_books *books) {
  const struct due_contract *last = contract_of(books, row->member, row->month.month);
  row->hers = last && pays(last);
  for (size_t i = 0; i < books->contract_count && row->member; i++) {
    const struct due_contract *contract = &books->contracts[i];
    if (!text_equal(contract->member, row->member) || !touches(contract, row->month.month)) continue;
    if (pays(contract)) {
      row->month.contract = true;
      row->month.waived = contract->waived;
    }
    if (pays(contract) != row->hers) row->both = true;
  }
}

struct date due_month_after(struct date month) {
  return month.month == 12 ? (struct date){month.year + 1, 1, 1} : (struct date){month.year, month.month + 1, 1};
}

struct date due_month_end(struct date month) {
  return date_add_days(due_month_after(month), -1);
}

/* ---- in order ------------------------------------------------------------------------------------------------------
 */

void due_rows_order(struct due_rows *list) {
  struct due_row *rows = list->rows;
  size_t kept = 0;
  if (list->count > 1) qsort(rows, list->count, sizeof *rows, compare_rows);
  for (size_t i = 0; i < list->count; i++) {
    if (kept > 0 && compare_rows(&rows[kept - 1], &rows[i]) == 0) merge(&rows[kept - 1], &rows[i]);
    else rows[kept++] = rows[i];
  }
  list->count = kept;
  for (size_t from = 0, to = 0; from < kept; from = to) {
    while (to < kept && text_equal(rows[to].member, rows[from].member)) to++;
    find_accounts(list, from, to);
  }
}

static int compare_texts(const char *a, const char *b) { /* NULL first */
  if (!a || !b) return (a != NULL) - (b != NULL);
  return strcmp(a, b);
}

static int compare_lineages(const struct rule *a, const struct rule *b) {
  int order = compare_texts(a->activity, b->activity);
  return order != 0 ? order : (int)a->contract - (int)b->contract;
}

static int compare_scales(const struct due_row *a, const struct due_row *b) {
  int order = compare_texts(a->member, b->member);
  return order != 0 ? order : compare_lineages(a->rule, b->rule);
}

static int compare_versions(const struct rule *a, const struct rule *b) {
  int order = date_compare(a->valid_from, b->valid_from);
  return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static int compare_rows(const void *left, const void *right) {
  const struct due_row *a = left, *b = right;
  int order = compare_scales(a, b);
  if (order == 0) order = date_compare(a->month.month, b->month.month);
  return order != 0 ? order : compare_versions(a->rule, b->rule);
}

static void merge(struct due_row *to, const struct due_row *from) {
  to->month.net.cents += from->month.net.cents;
  to->month.internal.cents += from->month.internal.cents;
  to->month.costs.cents += from->month.costs.cents;
  to->month.cashed.cents += from->month.cashed.cents;
  to->cae.cents += from->cae.cents;
  to->pot.cents += from->pot.cents;
}

size_t due_rows_end(const struct due_rows *list, size_t from) {
  size_t to = from;
  while (to < list->count && compare_scales(&list->rows[from], &list->rows[to]) == 0) to++;
  return to;
}

/* ---- what is due ---------------------------------------------------------------------------------------------------
 */

enum outcome due_rows_count(const struct due_rows *list, size_t from, size_t to, struct date otherwise,
                            struct scale_due **dues, struct fault *fault) {
  const struct due_row *rows = list->rows;
  size_t first = from, end = to;
  while (first > 0 && text_equal(rows[first - 1].member, rows[from].member)) first--;
  while (end < list->count && text_equal(rows[end].member, rows[from].member)) end++;
  size_t count = end - first;
  const struct due_row **timed = in_time(list, first, end);
  struct scale_month *months = arena_list(list->arena, count, sizeof *months);
  struct scale_due *due = arena_list(list->arena, count, sizeof *due);
  *dues = arena_list(list->arena, to - from, sizeof **dues);
  for (size_t i = 0; i < count; i++) months[i] = timed[i]->month;
  if (!scale_dues(months, count, entered_on(list->books, rows[from].member, otherwise), list->books->fiscal_month, due))
    return fault_set(fault, FAILED_INTERNAL, "split_rule", "%lld cannot be followed", (long long)rows[to - 1].rule->id);
  for (size_t i = 0; i < count; i++) {
    size_t at = (size_t)(timed[i] - rows);
    if (at >= from && at < to) (*dues)[at - from] = due[i];
  }
  return OK;
}

static int compare_times(const void *left, const void *right) {
  const struct due_row *a = *(const struct due_row *const *)left, *b = *(const struct due_row *const *)right;
  int order = date_compare(a->month.month, b->month.month);
  if (order == 0) order = date_compare(a->rule->valid_from, b->rule->valid_from);
  return order != 0 ? order : (a > b) - (a < b);
}

static const struct due_row **in_time(const struct due_rows *list, size_t first, size_t end) {
  const struct due_row **timed = arena_list(list->arena, end - first, sizeof *timed);
  for (size_t i = first; i < end; i++) timed[i - first] = &list->rows[i];
  qsort(timed, end - first, sizeof *timed, compare_times);
  return timed;
}

/* Which lineages of the party follow the contribution of each of its rows in that row's month. */
static void find_accounts(struct due_rows *list, size_t first, size_t end) {
  struct due_row *rows = list->rows;
  size_t lineages = 1;
  for (size_t i = first; i < end; i++) {
    if (i > first && compare_scales(&rows[i - 1], &rows[i]) != 0) lineages++;
    rows[i].month.lineage = lineages - 1;
  }
  for (size_t i = first; i < end && lineages > 1; i++) {
    bool *together = arena_list(list->arena, lineages, sizeof *together);
    for (size_t j = first; j < end; j++)
      if (j == first || rows[j].month.lineage != rows[j - 1].month.lineage)
        together[rows[j].month.lineage] = follows(list->books, rows[j].rule, &rows[i]);
    rows[i].month.together = together;
  }
}

/* A version of the rule that was in force on a day of the month of the row. */
static bool follows(const struct due_books *books, const struct rule *rule, const struct due_row *row) {
  const struct rule *proposed = books->proposed;
  struct date month = row->month.month;
  bool found = false;
  if (proposed && compare_lineages(proposed, rule) == 0 && date_compare(month, proposed->valid_from) >= 0)
    return scale_same_cae_part(&proposed->scale, row->month.scale);
  for (size_t i = 0; i < books->rule_count; i++) {
    const struct rule *version = &books->rules[i];
    if (compare_lineages(version, rule) != 0 || date_compare(version->valid_from, due_month_end(month)) > 0) continue;
    bool before = found && date_compare(version->valid_from, month) > 0;
    found = before || scale_same_cae_part(&version->scale, row->month.scale);
  }
  return found;
}
