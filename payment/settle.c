/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From "something may have happened" to what did: a notification, a browser that comes back and the clock all end here.
 * The provider is asked outside any transaction; what it says is weighed and noted in one, under the payment's lock. */
#include "payment/private.h"

#include "core/log.h"

struct settling {
  struct payments *payments;
  const char *id;
  struct arena *arena;
  struct fault *fault;
  struct payment_row *row;
  struct payment_fact fact;
  int64_t now_us;
};

static enum outcome load(struct tx *tx, void *context);
static enum outcome hear(struct settling *settling, const struct payment_provider *provider);
static enum outcome note(struct tx *tx, void *context);
static enum outcome tell_paid(struct tx *tx, const struct settling *settling, const struct payment_row *row);
static enum outcome note_outside(struct tx *tx, const struct settling *settling, const struct payment_row *row);

enum outcome payment_settle(struct payments *payments, const char *id, struct arena *arena, struct fault *fault) {
  struct settling settling = {.payments = payments, .id = id, .arena = arena, .fault = fault, .now_us = clock_now_us()};
  enum outcome outcome = payment_transact(payments, TX_READ, load, &settling, fault);
  if (outcome != OK || !settling.row || !settling.row->provider_ref) return outcome;
  outcome = hear(&settling, payment_provider_of(settling.row->provider));
  return outcome == OK ? payment_transact(payments, TX_WRITE, note, &settling, fault) : outcome;
}

static enum outcome load(struct tx *tx, void *context) {
  struct settling *settling = context;
  const struct db_param params[] = {P_UUID(settling->id)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &payment_find_payment, params, settling->arena, &settling->row, &count);
  if (count == 0) settling->row = NULL;
  return outcome;
}

/* When the time to pay is over the page is closed first: what is heard then is the last word, wherever there is one. */
static enum outcome hear(struct settling *settling, const struct payment_provider *provider) {
  struct payment_account account;
  const struct payment_row *row = settling->row;
  enum outcome outcome = payment_account_of(settling->payments, row, settling->arena, &account, settling->fault);
  if (outcome == OK) outcome = provider->read(&account, row, settling->arena, &settling->fact, settling->fault);
  bool is_over = settling->now_us >= row->hold_until && payment_state_of(row->state) == PAYMENT_SENT;
  if (outcome != OK || settling->fact.word != PAYMENT_WAITS || !is_over || !provider->close) return outcome;
  outcome = provider->close(&account, row, settling->fault);
  if (outcome == UNAVAILABLE) return outcome;
  return provider->read(&account, row, settling->arena, &settling->fact, settling->fault);
}

static enum outcome note(struct tx *tx, void *context) {
  const struct settling *settling = context;
  const struct payment_fact *fact = &settling->fact;
  const struct db_param key[] = {P_UUID(settling->id)};
  struct payment_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &payment_lock_payment, key, settling->arena, &row, &count);
  if (outcome != OK || count == 0) return outcome;
  enum payment_state from = payment_state_of(row->state);
  struct payment_step step = payment_follow(from, row->amount, fact, settling->now_us >= row->hold_until);
  bool came = step.to != from && fact->word == PAYMENT_CAME;
  bool may_come = (step.to == PAYMENT_SENT || step.to == PAYMENT_EXPIRED || step.to == PAYMENT_FAILED) &&
                  fact->word != PAYMENT_OVER;
  int64_t next = may_come ? payment_next_look(row->made_at, row->hold_until, settling->now_us) : 0;
  const struct db_param params[] = {P_UUID(row->id),
                                    P_TEXT(payment_state_name(step.to)),
                                    P_INTEGER(came ? fact->came.cents : row->received.cents),
                                    P_TEXT(came ? fact->money_ref : row->money_ref),
                                    {.kind = DB_TIME, .integer = settling->now_us, .is_null = !came},
                                    {.kind = DB_TIME, .integer = next, .is_null = next == 0}};
  outcome = tx_run(tx, &payment_note_payment, params, NULL, NULL, NULL);
  if (outcome == OK && step.to != from)
    log_event(LOG_NOTICE, "payment.moved", "%s: %s to %s", row->id, row->state, payment_state_name(step.to));
  if (outcome == OK && step.tells_paid) return tell_paid(tx, settling, row);
  return outcome == OK && !came ? note_outside(tx, settling, row) : outcome;
}

static enum outcome tell_paid(struct tx *tx, const struct settling *settling, const struct payment_row *row) {
  const struct payment_target *target = payment_target_of(settling->payments, row->purpose);
  struct money refund = MONEY(0);
  if (!target) return fault_set(settling->fault, FAILED_INTERNAL, row->purpose, "nobody is paid for this");
  enum outcome outcome = target->paid(tx, row->target, settling->fact.came, settling->now_us, &refund, settling->fault);
  if (outcome != OK || refund.cents <= 0) return outcome;
  const struct db_param params[] = {P_TEXT(row->purpose), P_UUID(row->target), P_INTEGER(refund.cents),
                                    P_TIME(settling->now_us)};
  return tx_run(tx, &payment_refund_late, params, NULL, NULL, NULL);
}

/* Given back by somebody at the provider's own desk, or contested: it happened, so it is noted. What we have queued
 * ourselves is looked at first (pay_back.c). */
static enum outcome note_outside(struct tx *tx, const struct settling *settling, const struct payment_row *row) {
  int64_t more = settling->fact.back.cents - row->back.cents;
  if (settling->fact.word != PAYMENT_CAME || more <= 0 || row->refunding > 0) return OK;
  if (more > row->received.cents - row->back.cents) more = row->received.cents - row->back.cents;
  if (more <= 0) return OK;
  const struct db_param params[] = {P_UUID(row->id), P_INTEGER(more), P_TIME(settling->now_us)};
  enum outcome outcome = tx_run(tx, &payment_insert_outside, params, NULL, NULL, NULL);
  return outcome == OK ? payment_note_gone(tx, settling->payments, row, MONEY(more), settling->now_us, settling->fault)
                       : outcome;
}
