/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What follows from what a provider says. No clock, no row, no network. */
#include "payment/private.h"

static const struct {
  const char *name, *text;
} states[] = {
#define STATE(name, code, text) {code, text},
#include "payment/state.def"
#undef STATE
};

const char *payment_state_name(enum payment_state state) {
  return state < PAYMENT_STATES ? states[state].name : "";
}

const char *payment_state_text(enum payment_state state) {
  return state < PAYMENT_STATES ? states[state].text : "";
}

enum payment_state payment_state_of(const char *name) {
  enum payment_state state = 0;
  while (state < PAYMENT_STATES && !text_equal(states[state].name, name)) state++;
  return state;
}

struct payment_step payment_follow(enum payment_state from, struct money amount, const struct payment_fact *fact,
                                   bool hold_is_over) {
  bool is_open = from == PAYMENT_CREATED || from == PAYMENT_SENT;
  bool is_given_up = from == PAYMENT_FAILED || from == PAYMENT_EXPIRED;
  if (!is_open && !is_given_up) return (struct payment_step){from, false}; /* the money is noted: nothing unmakes it */
  if (fact->word == PAYMENT_CAME) {
    if (fact->came.cents != amount.cents) return (struct payment_step){PAYMENT_MISMATCH, false};
    return (struct payment_step){is_open ? PAYMENT_PAID : PAYMENT_LATE, true};
  }
  if (is_given_up) return (struct payment_step){from, false};
  if (fact->word == PAYMENT_REFUSED) return (struct payment_step){PAYMENT_FAILED, false};
  if (fact->word == PAYMENT_OVER || hold_is_over) return (struct payment_step){PAYMENT_EXPIRED, false};
  return (struct payment_step){from, false};
}

int64_t payment_next_look(int64_t made_at_us, int64_t hold_until_us, int64_t now_us) {
  const int64_t looks[] = {made_at_us + 2 * MINUTE_US,     made_at_us + 10 * MINUTE_US,
                           made_at_us + 30 * MINUTE_US,    hold_until_us + SECOND_US,
                           hold_until_us + 60 * MINUTE_US, hold_until_us + MINUTE_US * 24 * 60};
  int64_t next = 0;
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
    if (looks[i] > now_us && (next == 0 || looks[i] < next)) next = looks[i];
  return next;
}

int64_t payment_patience_us(int64_t failures) {
  int64_t wait_us = 2 * SECOND_US;
  for (; failures > 1 && wait_us < 60 * MINUTE_US; failures--) wait_us *= 2;
  return wait_us < 60 * MINUTE_US ? wait_us : 60 * MINUTE_US;
}
