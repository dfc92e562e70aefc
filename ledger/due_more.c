/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far back an account goes, and what one sale more would owe in it. */
#include "ledger/due_rows.h"

#include "core/text.h"

static enum outcome count_cae(struct due_rows *rows, const char *member, struct money *cae, struct fault *fault);

enum outcome due_of_more(const struct due_books *books, const char *member, struct money net, struct arena *arena,
                         struct money *cae, struct fault *fault) {
  const struct due_sum sale = {.month = books->month, .member = member, .net = net};
  struct money totals[2] = {{0}};
  for (int with = 0; with < 2; with++) {
    struct due_rows rows = {.books = books, .arena = arena};
    for (size_t i = 0; i < books->sum_count; i++)
      if (text_equal(books->sums[i].member, member) && !due_rows_add(&rows, &books->sums[i]))
        return fault_set(fault, FAILED_INTERNAL, "split_rule", "%lld", (long long)books->sums[i].rule);
    if (with && !due_rows_add(&rows, &sale)) return fault_set(fault, NO_SPLIT_RULE, "", "no general rule");
    due_rows_add_fixed(&rows, due_from(books));
    due_rows_order(&rows);
    enum outcome outcome = count_cae(&rows, member, &totals[with], fault);
    if (outcome != OK) return outcome;
  }
  *cae = MONEY(totals[1].cents - totals[0].cents);
  return OK;
}

/* All that is hers: in another account of hers nothing changes. */
static enum outcome count_cae(struct due_rows *rows, const char *member, struct money *cae, struct fault *fault) {
  struct scale_due *dues = NULL;
  for (size_t from = 0, to = 0; from < rows->count; from = to) {
    to = due_rows_end(rows, from);
    if (!text_equal(rows->rows[from].member, member)) continue;
    enum outcome outcome = due_rows_count(rows, from, to, due_from(rows->books), &dues, fault);
    if (outcome != OK) return outcome;
    for (size_t i = 0; i < to - from; i++) cae->cents += dues[i].cae.cents;
  }
  return OK;
}

struct date due_window_start(const struct scale *scale, struct date month, int fiscal_month) {
  if (scale->window == WINDOW_SINCE_ENTRY) return (struct date){1900, 1, 1};
  int first = scale->window == WINDOW_FISCAL ? fiscal_month : 1;
  return (struct date){month.month >= first ? month.year : month.year - 1, first, 1};
}

struct date due_from(const struct due_books *books) {
  struct date from = books->month;
  for (size_t i = 0; i < books->rule_count; i++) {
    struct date start = due_window_start(&books->rules[i].scale, books->month, books->fiscal_month);
    if (date_compare(start, from) < 0) from = start;
  }
  return from;
}
