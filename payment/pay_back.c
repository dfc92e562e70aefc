/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money that goes back. Before anything is asked for, the provider says what went back already: a refund whose answer
 * was lost is found there, and is not asked for twice. One at a time for each payment. */
#include "payment/private.h"

#include "core/log.h"

#define TRIES_MAX 40

struct giving {
  struct payments *payments;
  struct arena *arena;
  struct fault *fault;
  int64_t now_us;
  struct payment_refund_row *refund;
  struct payment_row *row;
  enum outcome outcome;
  size_t count;
};

static enum outcome claim(struct tx *tx, void *context);
static enum outcome give(const struct giving *giving);
static enum outcome note(struct tx *tx, void *context);

bool payment_work_refund(struct payments *payments) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct giving giving = {.payments = payments, .arena = &arena, .fault = &fault, .now_us = clock_now_us()};
  if (payment_transact(payments, TX_WRITE, claim, &giving, &fault) != OK || giving.count == 0) return false;
  giving.outcome = give(&giving);
  if (giving.outcome != OK) log_fault(LOG_WARNING, "payment.not_given_back", &fault);
  if (payment_transact(payments, TX_WRITE, note, &giving, &fault) != OK)
    log_fault(LOG_WARNING, "payment.refund_not_noted", &fault);
  return true;
}

static enum outcome claim(struct tx *tx, void *context) {
  struct giving *giving = context;
  const struct db_param now[] = {P_TIME(giving->now_us)};
  enum outcome outcome = tx_run(tx, &payment_claim_refund, now, giving->arena, &giving->refund, &giving->count);
  if (outcome != OK || giving->count == 0) return outcome;
  const struct db_param key[] = {P_UUID(giving->refund->payment)};
  return tx_run(tx, &payment_find_payment, key, giving->arena, &giving->row, &giving->count);
}

static enum outcome give(const struct giving *giving) {
  struct payment_account account;
  struct payment_fact fact = {0};
  const struct payment_provider *provider = payment_provider_of(giving->row->provider);
  enum outcome outcome = payment_account_of(giving->payments, giving->row, giving->arena, &account, giving->fault);
  if (outcome == OK) outcome = provider->read(&account, giving->row, giving->arena, &fact, giving->fault);
  if (outcome != OK) return outcome;
  if (fact.back.cents >= giving->row->back.cents + giving->refund->amount.cents) return OK; /* it went already */
  return provider->refund(&account, giving->row, giving->refund->id, giving->refund->amount, giving->fault);
}

/* Refused for good, it waits for somebody of the office. */
static enum outcome note(struct tx *tx, void *context) {
  struct giving *giving = context;
  const struct payment_refund_row *refund = giving->refund;
  bool done = giving->outcome == OK, again = giving->outcome == UNAVAILABLE && refund->attempts < TRIES_MAX;
  int64_t next = clock_now_us() + payment_patience_us(refund->attempts);
  const struct db_param params[] = {P_UUID(refund->id),
                                    P_TEXT(done    ? "done"
                                           : again ? "queued"
                                                   : "refused"),
                                    P_TEXT(done ? "" : outcome_code(giving->outcome)),
                                    {.kind = DB_TIME, .integer = giving->now_us, .is_null = !done},
                                    {.kind = DB_TIME, .integer = next, .is_null = !again}};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &payment_note_refund, params, NULL, NULL, &count);
  if (outcome != OK || !done || count == 0) return outcome; /* somebody else was faster */
  return payment_note_gone(tx, giving->payments, giving->row, refund->amount, giving->now_us, giving->fault);
}

enum outcome payment_note_gone(struct tx *tx, const struct payments *payments, const struct payment_row *row,
                               struct money amount, int64_t now_us, struct fault *fault) {
  const struct payment_target *target = payment_target_of(payments, row->purpose);
  const struct db_param params[] = {P_UUID(row->id), P_INTEGER(amount.cents)};
  enum outcome outcome = tx_run(tx, &payment_note_back, params, NULL, NULL, NULL);
  bool was_told = payment_state_of(row->state) != PAYMENT_MISMATCH;
  return outcome == OK && target && was_told ? target->back(tx, row->target, amount, now_us, fault) : outcome;
}
