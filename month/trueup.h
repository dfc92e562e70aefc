/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The true-up: what the contribution comes to over the months of its window (ledger/scale.h), less what was set aside
 * at the sales and at earlier true-ups. Pure. Posting the difference leaves every party with what is due, to the cent.
 */
#ifndef COMPTOIR_MONTH_TRUEUP_H
#define COMPTOIR_MONTH_TRUEUP_H

#include "core/arena.h"
#include "ledger/ledger.h"
#include "ledger/scale.h"

struct trueup_rule { /* a version; a scale goes on under the next one of the same activity and contract */
  int64_t id;
  const char *activity;        /* NULL: every activity without a rule of its own */
  enum contract_kind contract; /* CONTRACT_NONE: every contract without one */
  struct date valid_from;
  struct scale scale;
};
struct trueup_sum { /* what one party's postings of a month say, signs as an accountant reads them: all positive */
  struct date month;
  const char *member; /* NULL: the collective */
  const char *activity;
  int64_t rule;                      /* 0: costs, and internal sales, that name none: trueup_rule_for decides */
  struct money net, internal, costs; /* 901000, 903000, 902000 */
  struct money cae, pot;             /* 913000 and, where a rule is named, 912000: set aside so far */
};
struct trueup_contract {
  const char *member;
  enum contract_kind kind;
  struct date starts_on, ends_on; /* ends_on.year 0: open-ended */
  bool waived;                    /* the fixed amount is not asked of her */
};
struct trueup_books {
  struct date month; /* that closes; sums do not go beyond it */
  struct date first; /* month of the books: nothing is asked of a month before */
  int fiscal_month;
  const struct trueup_rule *rules; /* in the order of valid_from */
  size_t rule_count;
  const struct trueup_sum *sums;
  size_t sum_count;
  const struct trueup_contract *contracts; /* by member, then starts_on */
  size_t contract_count;
};

struct trueup { /* of one party under one scale: what is missing */
  const char *member, *activity;
  int64_t rule;          /* the version of the last month */
  struct money cae, pot; /* to set aside; negative: to give back */
  struct money share;    /* = −cae − pot: what she gets more */
};
/* Those that are not zero, by member and activity; list lives in arena. RULE faults (a scale that is malformed, a
 * posting under a rule nobody knows) are FAILED_INTERNAL: the rules' own room refuses them long before. */
NODISCARD enum outcome trueup_compute(const struct trueup_books *books, struct arena *arena, struct trueup **list,
                                      size_t *count, struct fault *fault);
/* The first day whose months trueup_compute needs to know, over all rules. */
struct date trueup_from(const struct trueup_books *books);
/* One entry of journal OD, dated the last day of the month; posting_count 0 when the list is empty. */
void trueup_entry(const struct trueup list[], size_t count, struct date month, struct arena *arena,
                  struct ledger_entry *entry);

#endif
