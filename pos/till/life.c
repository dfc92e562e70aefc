/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The till is switched on and off, and brought up to date: told in the event log. */
#include "pos/till/keep.h"

#include "core/log.h"
#include "core/version.h"

#include "fiscal_core.h"

#define RUNNING COMPTOIR_VERSION " " FISCAL_CORE

/* Counters and chains go on: what changed is said, in the chain that is signed with it. */
void till_started(struct till *till) {
  AUTO(arena) struct arena arena = {0};
  const char *former = NULL;
  struct fault fault = {0};
  till_event_by(till, NULL, EVENT_TILL_START, RUNNING);
  enum outcome outcome = journal_setting_read(till->journal, "software", &arena, &former, &fault);
  if (outcome == OK && text_equal(former, RUNNING)) return;
  if (outcome == OK && former)
    till_event_by(till, NULL, EVENT_SOFTWARE_UPDATE, arena_format(&arena, "%.60s > " RUNNING, former));
  if (outcome == OK)
    outcome = journal_settings_write(till->journal, &(struct journal_setting){"software", RUNNING}, 1, &fault);
  if (outcome != OK) log_fault(LOG_ERROR, "till.software_not_noted", &fault);
}

const char *till_running(void) {
  return RUNNING;
}

void till_stopping(struct till *till) {
  till_event_by(till, NULL, EVENT_TILL_STOP, NULL);
}
