/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the books to the rows that ledger/scale.h counts: under which version of which rule a month of a party falls,
 * which contract she had, what is due without a sale. Pure. The close of a month (month/trueup.h) posts what comes of
 * it, a trial of a rule (rules/rules.h) shows it: both ask here, so that a trial finds again what was closed.
 *
 *   struct due_rows rows = {.books = &books, .arena = arena};
 *   for each sum: due_rows_add(&rows, sum);
 *   due_rows_add_fixed(&rows, from);
 *   due_rows_order(&rows);
 *   for (size_t from = 0, to; from < rows.count; from = to) {
 *     to = due_rows_end(&rows, from);
 *     due_rows_count(&rows, from, to, first_day, &dues, fault);
 *   }
 */
#ifndef COMPTOIR_LEDGER_DUE_ROWS_H
#define COMPTOIR_LEDGER_DUE_ROWS_H

#include "core/arena.h"
#include "core/outcome.h"
#include "ledger/scale.h"
#include "ledger/split.h"

struct rule {                  /* one version; a scale goes on under the next one of the same activity and contract */
  int64_t id;                  /* 0: proposed */
  const char *activity;        /* NULL: every activity without a rule of its own */
  enum contract_kind contract; /* CONTRACT_NONE: every contract without one */
  struct date valid_from;
  struct scale scale;
  enum split_weighting weighting;     /* how several share a line: rows do not ask */
  const struct split_weight *weights; /* WEIGHTING_FIXED */
  size_t weight_count;
};

/* How closely the rule fits work of that activity under that contract; -1: it does not. */
int rule_fit(const struct rule *rule, const char *activity, enum contract_kind contract);
/* In force on day, as a sale finds it (split_rule_find): the closest fit, and of those the latest. NULL: none. rules in
 * the order of valid_from. */
const struct rule *rule_find(const struct rule rules[], size_t count, const char *activity, enum contract_kind contract,
                             struct date day);

struct due_sum { /* what the books say of one party's month, signs as an accountant reads them: all positive */
  struct date month;
  const char *member, *activity;     /* member NULL: the collective */
  int64_t rule;                      /* that the sales were made under; 0: costs and internal sales, which name none */
  struct money net, internal, costs; /* 901000, 903000, 902000 */
  struct money cae, pot;             /* 913000 and, where a rule is named, 912000: set aside so far */
};
struct due_contract {
  const char *member;
  enum contract_kind kind;
  struct date starts_on, ends_on; /* ends_on.year 0: open-ended */
  bool waived;                    /* the fixed amount is not asked of her */
};
struct due_books {
  struct date month; /* the last that counts */
  struct date first; /* month of the books: nothing is asked of a month before */
  int fiscal_month;
  const struct rule *rules; /* in the order of valid_from */
  size_t rule_count;
  const struct rule *proposed; /* taken for in force from its first month on where it fits as closely; NULL: none */
  const struct due_sum *sums;
  size_t sum_count;
  const struct due_contract *contracts; /* by member, then starts_on */
  size_t contract_count;
};

struct due_row { /* a month of one party under one version; its month's lineage and together are due_rows_count's own */
  const char *member;
  const struct rule *rule;
  struct scale_month month;
  struct money cae, pot; /* set aside so far */
  bool hers;             /* what neither the CAE nor the pot takes, by her last contract; else it is the pot's */
  bool both;             /* another contract of the month says otherwise */
};
struct due_rows { /* begin with {.books, .arena}: rows live in arena, point into books, and are NULL while there is none
                   */
  const struct due_books *books;
  struct arena *arena;
  struct due_row *rows;
  size_t count, capacity;
};

/* The version the books name, whatever the day; NULL for 0 and for one that nobody knows. */
const struct rule *due_rule_named(const struct due_books *books, int64_t id);
/* The version that the sum falls under: the one it names; without a name the one in force at the end of the month for
 * the activity and her contract – the last that had begun, be it over. NULL: none. */
const struct rule *due_rule_of(const struct due_books *books, const struct due_sum *sum);
/* Whether the sum has a row now: not where due_rule_of finds nothing. A cost that names no activity lowers the base of
 * what she sold in its month, else before it in the window, else after: the general contribution if she sold under it,
 * otherwise that of the first rule by activity. */
bool due_rows_add(struct due_rows *rows, const struct due_sum *sum);
/* A fixed amount, and a minimum, are due in a month without sales too: under the general rule of each contract that
 * pays, for every month it touched from … books->month. */
void due_rows_add_fixed(struct due_rows *rows, struct date from);
/* By party, scale and time, one row a month and version. */
void due_rows_order(struct due_rows *rows);
/* Past the last row of the scale that begins at from. */
size_t due_rows_end(const struct due_rows *rows, size_t from);
/* What is due for each of from … to − 1, rows of one party, which are reckoned with all the party has: rules with the
 * same contribution are one account (scale_dues), each has its own pot. What an account owes falls to its rows in the
 * order of time, of a month the older version's first, then the general rule's: who crosses a band in the second row
 * has the lower rate there, the fixed amount is the last's. So rows add up to the account, whichever are asked for.
 * Entry counts from her first contract that pays, otherwise where there is none. FAILED_INTERNAL: a scale that cannot
 * be followed; the rules' own room refuses it long before. */
NODISCARD enum outcome due_rows_count(const struct due_rows *rows, size_t from, size_t to, struct date otherwise,
                                      struct scale_due **dues, struct fault *fault);
/* What the cooperative would get more if she sold net more, without VAT and under the general rule, in books->month:
 * her account with it, less her account without. books hold at least her own sums and contracts, from due_from on. */
NODISCARD enum outcome due_of_more(const struct due_books *books, const char *member, struct money net,
                                   struct arena *arena, struct money *cae, struct fault *fault);
/* The first day whose months count for books->month: under the scale, over all rules. */
struct date due_window_start(const struct scale *scale, struct date month, int fiscal_month);
struct date due_from(const struct due_books *books);
struct date due_month_after(struct date month);
struct date due_month_end(struct date month); /* its last day */

#endif
