/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The event log: who came and went, what was refused, what failed. */
#include "pos/till/keep.h"

#include "core/log.h"

static const struct {
  const char *code, *nf525, *text;
} events[TILL_EVENTS] = {
#define EVENT(name, code, nf525, text) [name] = {code, nf525, text},
#include "pos/till/event.def"
#undef EVENT
};

const char *till_event_code(enum till_event event) {
  return events[event].code;
}

const char *till_event_text(const char *code) {
  for (size_t i = 0; i < TILL_EVENTS; i++)
    if (text_equal(events[i].code, code)) return events[i].text;
  return code;
}

struct draft keep_event_draft(enum till_event event, const char *detail) {
  return (struct draft){.record = {.chain = CHAIN_EVENTS,
                                   .kind = "event",
                                   .event = {.code = events[event].code,
                                             .detail = detail && detail[0] ? detail : NULL,
                                             .nf525_code = events[event].nf525}}};
}

void till_event(struct till *till, enum till_event event, const char *detail) {
  char cashier[CASHIER_CODE_MAX + 1];
  cashier_code(till, cashier);
  till_event_by(till, cashier[0] ? cashier : NULL, event, detail);
}

void till_event_by(struct till *till, const char *cashier, enum till_event event, const char *detail) {
  AUTO(arena) struct arena arena = {0};
  struct draft draft = keep_event_draft(event, detail);
  struct fault fault = {0};
  till_moment_begin(till);
  enum outcome outcome = till_keep(till, cashier, &draft, 1, &arena, &fault);
  till_moment_end(till);
  if (outcome == NOT_ENROLLED) log_event(LOG_NOTICE, events[event].code, "%s", detail ? detail : "");
  else if (outcome != OK) log_fault(LOG_ERROR, "till.event_not_kept", &fault);
}
