/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a contract allows on a day, when its end must be spoken of, and which may follow it. Pure.
 * CAPE: twelve months, renewed twice (C. com. L127-1 s.); nothing is sold before the insurer covers the work, nor
 * before a guardian consented for a minor. */
#ifndef COMPTOIR_PAY_CONTRACT_H
#define COMPTOIR_PAY_CONTRACT_H

#include "core/clock.h"
#include "ledger/split.h"

#define CAPE_RENEWALS 2
#define CAPE_MONTHS 12

struct pay_contract {
  enum contract_kind kind;
  struct date starts_on, ends_on; /* ends_on.year 0: open-ended */
  struct date sells_from;         /* year 0: nothing may be sold under it yet */
  int64_t renewal;                /* 0 for the first CAPE */
};

enum pay_contract_state {
  CONTRACT_TO_COME,   /* begins later */
  CONTRACT_UNINSURED, /* has begun, but nothing may be sold yet */
  CONTRACT_RUNNING,
  CONTRACT_OVER,
};
const char *pay_contract_state_name(enum pay_contract_state state); /* "to_come", "uninsured", "running", "over" */

enum pay_contract_state pay_contract_on(const struct pay_contract *contract, struct date day);

/* 60, 30 or 7: how near the end is, in the days of the warnings; 0: no warning (far, over, open-ended). */
int pay_contract_warning(const struct pay_contract *contract, struct date day);

/* Whole months from one day to another, both included: 1 March to 28 February is 12. */
int pay_months_of(struct date from, struct date to);

/* Whether wanted may follow the last of existing (in the order of their days): OK; CAPE_LIMIT: a fourth CAPE;
 * CONTRACT_REFUSED: it overlaps, ends before it begins, a CAPE of more than twelve months or without an end. reason
 * says which, in French. */
NODISCARD enum outcome pay_contract_may_follow(const struct pay_contract existing[], size_t count,
                                               const struct pay_contract *wanted, const char **reason);

#endif
