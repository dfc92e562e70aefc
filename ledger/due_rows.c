/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Under which rule a month of a party falls; its rows, as the books give them. */
#include "ledger/due_private.h"

#include "core/text.h"

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

struct date due_entered_on(const struct due_books *books, const char *member, struct date otherwise) {
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
  return scale_same_cae_part(&rule->scale, &general->scale) || due_compare_lineages(rule, best) < 0;
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
