/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/checklist.h"

#include "core/text.h"

static enum step_state tills(const struct month_facts *facts);
static enum step_state cash(const struct month_facts *facts);
static enum step_state cards(const struct month_facts *facts);
static enum step_state online(const struct month_facts *facts);
static enum step_state bank(const struct month_facts *facts);

static const char *const names[STEP_COUNT] = {"tills", "cash", "cards", "online", "bank", "costs", "contributions"};
const char *month_step_name(enum month_step step) {
  return names[step];
}

bool month_step_parse(const char *name, enum month_step *step) {
  for (size_t i = 0; i < STEP_COUNT; i++)
    if (text_equal(name, names[i])) return *step = (enum month_step)i, true;
  return false;
}

const char *step_state_name(enum step_state state) {
  static const char *const states[] = {"todo", "gap", "done", "set_aside"};
  return states[state];
}

void month_steps(const struct month_facts *facts, enum step_state states[static STEP_COUNT]) {
  states[STEP_TILLS] = tills(facts);
  states[STEP_CASH] = cash(facts);
  states[STEP_CARDS] = cards(facts);
  states[STEP_ONLINE] = online(facts);
  states[STEP_BANK] = bank(facts);
  states[STEP_COSTS] = facts->costs_checked ? STEP_DONE : STEP_TODO;
  for (size_t i = 0; i < STEP_CONTRIBUTIONS; i++)
    if (facts->set_aside[i] && states[i] != STEP_DONE) states[i] = STEP_SET_ASIDE;
  /* What the contracts still owe is known when all the rest is. */
  states[STEP_CONTRIBUTIONS] = STEP_DONE;
  for (size_t i = 0; i < STEP_CONTRIBUTIONS; i++)
    if (states[i] == STEP_TODO || states[i] == STEP_GAP) states[STEP_CONTRIBUTIONS] = STEP_TODO;
}

bool month_steps_ready(const enum step_state states[static STEP_COUNT]) {
  for (size_t i = 0; i < STEP_COUNT; i++)
    if (states[i] == STEP_TODO || states[i] == STEP_GAP) return false;
  return true;
}

static enum step_state tills(const struct month_facts *facts) {
  if (facts->broken_tills > 0 || facts->refused > 0) return STEP_GAP;
  return facts->is_over && facts->days_open == 0 ? STEP_DONE : STEP_TODO;
}

static enum step_state cash(const struct month_facts *facts) {
  if (facts->cash_gaps > 0) return STEP_GAP;
  return !facts->has_cash || facts->counted ? STEP_DONE : STEP_TODO;
}

static enum step_state cards(const struct month_facts *facts) {
  if (facts->card_gaps > 0) return STEP_GAP;
  return facts->card_days_unknown > 0 ? STEP_TODO : STEP_DONE;
}

static enum step_state online(const struct month_facts *facts) {
  return facts->online_waiting > 0 || facts->online_sold.cents > facts->online_paid.cents ? STEP_TODO : STEP_DONE;
}

static enum step_state bank(const struct month_facts *facts) {
  if (facts->lines_doubled > 0 || facts->deposits_missing > 0) return STEP_GAP;
  return facts->covered && facts->lines_open == 0 ? STEP_DONE : STEP_TODO;
}
