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
static void add_under(struct due_rows *rows, const struct due_sum *sum, const struct rule *rule);
static bool asks_without_sales(const struct scale *scale);
static void read_contracts(struct due_row *row, const struct due_books *books);
static int compare_scales(const struct due_row *a, const struct due_row *b);
static int compare_rows(const void *left, const void *right);
static void merge(struct due_row *to, const struct due_row *from);
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
  if (rule) add_under(rows, sum, rule);
  return rule != NULL;
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
}

static int compare_texts(const char *a, const char *b) { /* NULL first */
  if (!a || !b) return (a != NULL) - (b != NULL);
  return strcmp(a, b);
}

static int compare_scales(const struct due_row *a, const struct due_row *b) {
  int order = compare_texts(a->member, b->member);
  if (order == 0) order = compare_texts(a->rule->activity, b->rule->activity);
  return order != 0 ? order : (int)a->rule->contract - (int)b->rule->contract;
}

static int compare_rows(const void *left, const void *right) {
  const struct due_row *a = left, *b = right;
  int order = compare_scales(a, b);
  if (order == 0) order = date_compare(a->month.month, b->month.month);
  if (order == 0) order = date_compare(a->rule->valid_from, b->rule->valid_from);
  return order != 0 ? order : (a->rule->id > b->rule->id) - (a->rule->id < b->rule->id);
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

enum outcome due_rows_count(const struct due_rows *list, size_t from, size_t to, struct date otherwise,
                            struct scale_due **dues, struct fault *fault) {
  const struct due_row *rows = &list->rows[from];
  size_t count = to - from;
  struct scale_month *months = arena_list(list->arena, count, sizeof *months);
  *dues = arena_list(list->arena, count, sizeof **dues);
  for (size_t i = 0; i < count; i++) months[i] = rows[i].month;
  if (scale_dues(months, count, entered_on(list->books, rows->member, otherwise), list->books->fiscal_month, *dues))
    return OK;
  return fault_set(fault, FAILED_INTERNAL, "split_rule", "%lld cannot be followed",
                   (long long)rows[count - 1].rule->id);
}
