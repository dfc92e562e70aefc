/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows in order, the accounts they make, and what is due of each. */
#include "ledger/due_private.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static int compare_scales(const struct due_row *a, const struct due_row *b);
static int compare_rows(const void *left, const void *right);
static void merge(struct due_row *to, const struct due_row *from);
static const struct due_row **in_time(const struct due_rows *list, size_t first, size_t end);
static void find_accounts(struct due_rows *list, size_t first, size_t end);
static bool follows(const struct due_books *books, const struct rule *rule, const struct due_row *row);

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

int due_compare_lineages(const struct rule *a, const struct rule *b) {
  int order = compare_texts(a->activity, b->activity);
  return order != 0 ? order : (int)a->contract - (int)b->contract;
}

static int compare_scales(const struct due_row *a, const struct due_row *b) {
  int order = compare_texts(a->member, b->member);
  return order != 0 ? order : due_compare_lineages(a->rule, b->rule);
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
  if (!scale_dues(months, count, due_entered_on(list->books, rows[from].member, otherwise), list->books->fiscal_month,
                  due))
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
  if (proposed && due_compare_lineages(proposed, rule) == 0 && date_compare(month, proposed->valid_from) >= 0)
    return scale_same_cae_part(&proposed->scale, row->month.scale);
  for (size_t i = 0; i < books->rule_count; i++) {
    const struct rule *version = &books->rules[i];
    if (due_compare_lineages(version, rule) != 0 || date_compare(version->valid_from, due_month_end(month)) > 0)
      continue;
    bool before = found && date_compare(version->valid_from, month) > 0;
    found = before || scale_same_cae_part(&version->scale, row->month.scale);
  }
  return found;
}
