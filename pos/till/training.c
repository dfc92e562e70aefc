/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody is learning: the same screens, a chain of its own, no total touched. */
#include "pos/till/keep.h"

enum outcome till_training_set(struct till *till, const char *cashier, bool on, struct fault *fault) {
  till_moment_begin(till);
  enum outcome outcome = OK;
  if (atomic_load(&till->training) != on) {
    outcome = journal_settings_write(till->journal, &(struct journal_setting){"training", on ? "on" : "off"}, 1, fault);
    if (outcome == OK) {
      atomic_store(&till->training, on);
      till_event_by(till, cashier, on ? EVENT_TRAINING_START : EVENT_TRAINING_STOP, NULL);
    }
  }
  till_moment_end(till);
  return outcome;
}
