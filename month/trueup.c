/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/trueup.h"

static enum outcome settle(const struct due_rows *rows, size_t from, size_t to, struct trueup *missing,
                           struct fault *fault);
static bool says_anything(const struct trueup *missing);

enum outcome trueup_compute(const struct due_books *books, struct arena *arena, struct trueup **list, size_t *count,
                            struct fault *fault) {
  size_t settled = 0, kept = 0;
  enum outcome outcome = trueup_foresee(books, arena, list, &settled, fault);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < settled; i++)
    if ((*list)[i].cae.cents != 0 || (*list)[i].pot.cents != 0) (*list)[kept++] = (*list)[i];
  *count = kept;
  return OK;
}

enum outcome trueup_foresee(const struct due_books *books, struct arena *arena, struct trueup **list, size_t *count,
                            struct fault *fault) {
  struct due_rows rows = {.books = books, .arena = arena};
  for (size_t i = 0; i < books->sum_count; i++)
    if (!due_rows_add(&rows, &books->sums[i]))
      return fault_set(fault, FAILED_INTERNAL, "split_rule", "%lld", (long long)books->sums[i].rule);
  due_rows_add_fixed(&rows, due_from(books));
  due_rows_order(&rows);
  struct trueup *missing = arena_list(arena, rows.count, sizeof *missing);
  size_t found = 0;
  for (size_t from = 0, to = 0; from < rows.count; from = to) {
    to = due_rows_end(&rows, from);
    enum outcome outcome = settle(&rows, from, to, &missing[found], fault);
    if (outcome != OK) return outcome;
    found += says_anything(&missing[found]);
  }
  *list = missing;
  *count = found;
  return OK;
}

/* ---- due, less set aside -------------------------------------------------------------------------------------------
 */

static enum outcome settle(const struct due_rows *rows, size_t from, size_t to, struct trueup *missing,
                           struct fault *fault) {
  const struct due_books *books = rows->books;
  const struct due_row *last = &rows->rows[to - 1];
  struct date start = due_window_start(last->month.scale, books->month, books->fiscal_month);
  struct scale_due *dues = NULL;
  while (from < to && date_compare(rows->rows[from].month.month, start) < 0) from++;
  *missing = (struct trueup){.member = last->member, .activity = last->rule->activity, .rule = last->rule->id};
  if (from == to) return OK;
  enum outcome outcome = due_rows_count(rows, from, to, start, &dues, fault);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < to - from; i++) {
    const struct due_row *row = &rows->rows[from + i];
    int64_t cae = dues[i].cae.cents - row->cae.cents;
    missing->cae.cents += cae;
    if (date_compare(row->month.month, books->month) == 0) {
      missing->cae_aside.cents += row->cae.cents;
      missing->pot_aside.cents += row->pot.cents;
    }
    if (row->both) continue;
    missing->pot.cents += row->hers ? dues[i].pot.cents - row->pot.cents : -cae;
  }
  missing->share = MONEY(-missing->cae.cents - missing->pot.cents);
  return OK;
}

static bool says_anything(const struct trueup *missing) {
  return missing->cae.cents != 0 || missing->pot.cents != 0 || missing->cae_aside.cents != 0 ||
         missing->pot_aside.cents != 0;
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
                                 .date = due_month_end(month),
                                 .postings = postings,
                                 .posting_count = posted};
}
