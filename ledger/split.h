/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How one line of a sale is shared: the cooperative (CAE), the common pot, the persons who did the work.
 * Pure. The percentages come from a rule voted by the collective (C. trav. L7332-3 for the contribution; the pot is the
 * KPA's own decision). The split at the sale is provisional, on turnover excluding VAT; the month's close trues it up.
 */
#ifndef COMPTOIR_LEDGER_SPLIT_H
#define COMPTOIR_LEDGER_SPLIT_H

#include "core/clock.h"
#include "core/money.h"
#include "ledger/scale.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPLIT_PERSONS_MAX 12

enum contract_kind { CONTRACT_NONE, CONTRACT_CAPE, CONTRACT_CESA, CONTRACT_VOLUNTEER };
const char *contract_kind_name(enum contract_kind kind); /* "cape", "cesa", "volunteer", "none" */
NODISCARD bool contract_kind_parse(const char *name, enum contract_kind *kind);

enum split_weighting {
  WEIGHTING_NOTED, /* as noted at the sale */
  WEIGHTING_EQUAL, /* whatever was noted */
  WEIGHTING_FIXED, /* as voted; who was given no weight weighs 1 */
};
const char *split_weighting_name(enum split_weighting weighting); /* "noted", "equal", "fixed" */
enum split_weighting split_weighting_parse(const char *name);     /* "noted" for any other word, and for NULL */
const char *split_deduction_name(enum scale_deduction deduction); /* "together", "cae_first", "pot_first" */
enum scale_deduction split_deduction_parse(const char *name);     /* "together" for any other word, and for NULL */

struct split_weight {
  const char *member;
  int64_t weight; /* ≥ 1 */
};

struct split_rule { /* one version; found by split_rule_find */
  int64_t id;
  const char *kpa;
  const char *activity;        /* NULL: every activity */
  enum contract_kind contract; /* CONTRACT_NONE: every contract */
  int64_t cae_bp, pot_bp; /* of net turnover; cae_bp + pot_bp ≤ 10000; a provision: ledger/scale.h says what is due */
  struct date valid_from; /* until the next version for the same (kpa, activity, contract) */
  enum scale_deduction deduction;
  enum split_weighting weighting;
  const struct split_weight *weights; /* WEIGHTING_FIXED */
  size_t weight_count;
  bool internal_apart; /* internal sales owe internal_bp; else cae_bp as any other */
  int64_t internal_bp;
};

struct split_case { /* what is sold, and under which contract works who does it: CONTRACT_NONE for the collective */
  const char *kpa, *activity;
  enum contract_kind contract;
  struct date day;
};

/* The version in force on the day: the latest valid_from ≤ day among the rules of that activity and contract; else
 * among those of the activity; else among those of the contract; else among general ones. NULL: none. */
const struct split_rule *split_rule_find(const struct split_rule rules[], size_t count, const struct split_case *of);

struct split_person {
  enum contract_kind contract; /* a volunteer's share goes to the pot: no personal part without a contract for it */
  int64_t weight;              /* ≥ 1 */
};

struct split {
  struct money cae, pot;
  struct money persons[SPLIT_PERSONS_MAX]; /* same order as asked; zero for volunteers */
};

/* net = cae + pot + Σ persons, to the cent. First CAE, pot and "persons" by largest remainder over (cae_bp, pot_bp,
 * rest) – in another order of deduction over cae_bp and the pot_bp of what that leaves, or the reverse –, then the rest
 * over the persons by weight (largest remainder, ties to the later). No person with a contract: the rest is the
 * pot's. 10.00 at 11.5 % and 10 % → 1.15 / 1.00 / 7.85; 1.67 → 0.19 / 0.17 / 1.31. Negative nets mirror positive ones,
 * so that a reversal is exact. Returns false for a malformed rule, too many persons or a weight < 1. */
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

struct split_worker { /* who did a line, as it was noted */
  const char *member;
  enum contract_kind contract;
  int64_t weight;
};
struct split_line { /* cae + pot + Σ shares = net */
  struct money cae, pot;
  struct split_part parts[SPLIT_PERSONS_MAX];        /* of each worker */
  const struct split_rule *rules[SPLIT_PERSONS_MAX]; /* the one that shares her part; [0] that of the collective */
};

/* A line shared by the rules of those who did it (of->contract is theirs, not asked). All under one rule: exactly
 * ledger_split and ledger_split_parts. Under several: the net over the persons first, each by the weight her own rule
 * gives her, then each part by her rule. NO_SPLIT_RULE; OUT_OF_RANGE for what ledger_split refuses. */
NODISCARD enum outcome ledger_split_line(const struct split_rule rules[], size_t rule_count,
                                         const struct split_case *of, struct money net,
                                         const struct split_worker workers[], size_t count, struct split_line *line);

struct split_sold {      /* of a line: its net, and what else decides whose it is */
  struct money net;      /* below zero when it is taken back */
  struct money discount; /* VAT included, as net; already out of net */
  const char *bearer;    /* of the discount: NULL every part; pot, member, cae */
  int64_t vat_rate;
  struct money kept_net, kept_discount; /* of a return: what stood of the line before it */
};

/* As ledger_split_line, with a discount and returns. A discount that one part bears leaves the others what they would
 * have without it; the CAE and a member bear no more than their part, the pot the rest. A return gives back the
 * difference between what stood and what stands after it: all the returns of a line give back to the cent what the sale
 * gave. */
NODISCARD enum outcome ledger_split_sold(const struct split_rule rules[], size_t rule_count,
                                         const struct split_case *of, const struct split_sold *sold,
                                         const struct split_worker workers[], size_t count, struct split_line *line);

#endif
