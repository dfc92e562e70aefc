/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The steps of a month, from facts. Pure. */
#ifndef COMPTOIR_MONTH_CHECKLIST_H
#define COMPTOIR_MONTH_CHECKLIST_H

#include "core/clock.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum month_step {
  STEP_TILLS,
  STEP_CASH,
  STEP_CARDS,
  STEP_ONLINE,
  STEP_BANK,
  STEP_COSTS,
  STEP_CONTRIBUTIONS,
  STEP_COUNT
};
const char *month_step_name(enum month_step step); /* "tills", "cash", … */
NODISCARD bool month_step_parse(const char *name, enum month_step *step);

enum step_state {
  STEP_TODO,     /* something is left to note */
  STEP_GAP,      /* figures differ, and nobody said why */
  STEP_DONE,     /* checked, or nothing to check */
  STEP_SET_ASIDE /* somebody wrote why it is not checked here */
};
const char *step_state_name(enum step_state state);

struct month_facts {
  bool is_over;                                        /* its last day is past */
  int64_t broken_tills, refused;                       /* chains with a hole; records that could not be taken */
  int64_t days_open;                                   /* with sales that no closing (Z) of their till has counted */
  bool has_cash, counted;                              /* the drawer moved; it was counted after it last did */
  int64_t cash_gaps;                                   /* counts that differ and are not explained */
  int64_t card_days_unknown, card_gaps;                /* days without a total of the terminal; with another one */
  struct money online_sold, online_paid;               /* by the shop; by the payouts noted */
  int64_t online_waiting;                              /* payouts that the bank has not shown */
  bool covered;                                        /* statements reach from its first to its last day */
  int64_t lines_open, lines_doubled, deposits_missing; /* of the bank, without an explanation */
  bool costs_checked;
  bool set_aside[STEP_COUNT];
};
void month_steps(const struct month_facts *facts, enum step_state states[static STEP_COUNT]);
/* Every step is done or set aside. */
bool month_steps_ready(const enum step_state states[static STEP_COUNT]);

#endif
