/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How one line of a sale is shared: the cooperative (CAE), the common pot, the persons who did the work.
 * Pure. The percentages come from a rule voted by the collective (C. trav. L7332-3 for the contribution; the pot is the
 * KPA's own decision). The split at the sale is provisional, on turnover excluding VAT; the month's close trues it up.
 */
#ifndef COMPTOIR_LEDGER_SPLIT_H
#define COMPTOIR_LEDGER_SPLIT_H

#include "core/clock.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPLIT_PERSONS_MAX 12

enum contract_kind { CONTRACT_NONE, CONTRACT_CAPE, CONTRACT_CESA, CONTRACT_VOLUNTEER };
const char *contract_kind_name(enum contract_kind kind); /* "cape", "cesa", "volunteer", "none" */
NODISCARD bool contract_kind_parse(const char *name, enum contract_kind *kind);

struct split_rule { /* one version; found by split_rule_find */
  int64_t id;
  const char *kpa;
  const char *activity;   /* NULL: every activity */
  int64_t cae_bp, pot_bp; /* of net turnover; cae_bp + pot_bp ≤ 10000 */
  struct date valid_from; /* until the next version for the same (kpa, activity) */
};

/* The version in force on day: the latest valid_from ≤ day among rules of that activity, else among general ones. NULL:
 * none. */
const struct split_rule *split_rule_find(const struct split_rule rules[], size_t count, const char *kpa,
                                         const char *activity, struct date day);

struct split_person {
  enum contract_kind contract; /* a volunteer's share goes to the pot: no personal part without a contract for it */
  int64_t weight;              /* ≥ 1 */
};

struct split {
  struct money cae, pot;
  struct money persons[SPLIT_PERSONS_MAX]; /* same order as asked; zero for volunteers */
};

/* net = cae + pot + Σ persons, to the cent. First CAE, pot and "persons" by largest remainder over (cae_bp, pot_bp,
 * rest), then the rest over the persons by weight (largest remainder, ties to the later). No person with a contract:
 * the rest is the pot's. 10.00 at 11.5 % and 10 % → 1.15 / 1.00 / 7.85; 1.67 → 0.19 / 0.17 / 1.31. Negative nets mirror
 * positive ones, so that a reversal is exact. Returns false for a malformed rule, too many persons or a weight < 1. */
NODISCARD bool ledger_split(const struct split_rule *rule, struct money net, const struct split_person persons[],
                            size_t count, struct split *split);

struct split_part { /* of one person: net = share + cae + pot, none of the other sign */
  struct money net, share, cae, pot;
};

/* The same split seen from each person: net is her part of the line by weight, share what she gets, cae and pot what of
 * her net goes there. Over the persons they sum to net, the shares, cae and pot of ledger_split. Returns false as
 * ledger_split does, and when there is nobody. */
NODISCARD bool ledger_split_parts(const struct split_rule *rule, struct money net, const struct split_person persons[],
                                  size_t count, struct split_part parts[]);

#endif
