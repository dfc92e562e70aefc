/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody is learning: the same screens, a chain of its own, no total touched. */
#include "pos/till/keep.h"

enum outcome till_training_set(struct till *till, const char *cashier, bool on, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const struct journal_setting setting = {"training", on ? "on" : "off"};
  struct draft draft = keep_event_draft(on ? EVENT_TRAINING_START : EVENT_TRAINING_STOP, NULL);
  enum outcome outcome = OK;
  till_moment_begin(till);
  if (atomic_load(&till->training) != on) {
    outcome = till_keep_setting(till, cashier, &draft, 1, &setting, 1, &arena, fault);
    if (outcome == OK) atomic_store(&till->training, on);
  }
  till_moment_end(till);
  return outcome;
}
