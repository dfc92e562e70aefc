/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is due: notifications to look into, sessions to make, payments to ask about again. Each is claimed for a while:
 * whoever dies with it leaves it to the next. */
#include "payment/private.h"

#include "core/log.h"

#define WEEK_US (MINUTE_US * 7 * 24 * 60)
#define TRIES_MAX 40

struct job {
  struct payments *payments;
  struct arena *arena;
  struct fault *fault;
  int64_t now_us;
  struct payment_inbox_row *notice;
  struct payment_row *row;
  struct payment_session session;
  enum outcome outcome; /* of what was tried */
  size_t count;
};

static enum outcome claim_notice(struct tx *tx, void *context);
static enum outcome note_notice(struct tx *tx, void *context);
static enum outcome claim_payment(struct tx *tx, void *context);
static void open_session(struct job *job);
static enum outcome note_session(struct tx *tx, void *context);
static enum outcome note_trouble(struct tx *tx, void *context);

bool payment_work_inbox(struct payments *payments) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct job job = {.payments = payments, .arena = &arena, .fault = &fault, .now_us = clock_now_us()};
  if (payment_transact(payments, TX_WRITE, claim_notice, &job, &fault) != OK || job.count == 0) return false;
  job.outcome = payment_settle(payments, job.notice->payment, &arena, &fault);
  if (job.outcome != OK) log_fault(LOG_WARNING, "payment.notice_waits", &fault);
  if (payment_transact(payments, TX_WRITE, note_notice, &job, &fault) != OK)
    log_fault(LOG_WARNING, "payment.notice_not_noted", &fault);
  return true;
}

static enum outcome claim_notice(struct tx *tx, void *context) {
  struct job *job = context;
  const struct db_param old[] = {P_TIME(job->now_us - WEEK_US)}, now[] = {P_TIME(job->now_us)};
  enum outcome outcome = tx_run(tx, &payment_claim_inbox, now, job->arena, &job->notice, &job->count);
  if (outcome != OK || job->count == 0) return outcome;
  return tx_run(tx, &payment_empty_inbox, old, NULL, NULL, NULL);
}

/* Refused for good, or asked about for days: the clock of the payment goes on alone. */
static enum outcome note_notice(struct tx *tx, void *context) {
  struct job *job = context;
  bool is_over = job->outcome != UNAVAILABLE || job->notice->attempts >= TRIES_MAX;
  int64_t next = clock_now_us() + payment_patience_us(job->notice->attempts);
  const struct db_param params[] = {P_UUID(job->notice->id),
                                    {.kind = DB_TIME, .integer = job->now_us, .is_null = !is_over},
                                    {.kind = DB_TIME, .integer = next, .is_null = is_over}};
  return tx_run(tx, &payment_note_inbox, params, NULL, NULL, NULL);
}

bool payment_work_due(struct payments *payments) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct job job = {.payments = payments, .arena = &arena, .fault = &fault, .now_us = clock_now_us()};
  if (payment_transact(payments, TX_WRITE, claim_payment, &job, &fault) != OK || job.count == 0) return false;
  if (payment_state_of(job.row->state) == PAYMENT_CREATED) {
    open_session(&job);
    return true;
  }
  job.outcome = payment_settle(payments, job.row->id, &arena, &fault);
  if (job.outcome == OK) return true;
  log_fault(LOG_WARNING, "payment.not_settled", &fault);
  if (payment_transact(payments, TX_WRITE, note_trouble, &job, &fault) != OK)
    log_fault(LOG_WARNING, "payment.trouble_not_noted", &fault);
  return true;
}

static enum outcome claim_payment(struct tx *tx, void *context) {
  struct job *job = context;
  struct payment_id_row *claimed = NULL;
  const struct db_param now[] = {P_TIME(job->now_us)};
  enum outcome outcome = tx_run(tx, &payment_claim_payment, now, job->arena, &claimed, &job->count);
  if (outcome != OK || job->count == 0) return outcome;
  const struct db_param key[] = {P_UUID(claimed->id)};
  return tx_run(tx, &payment_find_payment, key, job->arena, &job->row, &job->count);
}

/* A page to pay on; none for what is over before it began. */
static void open_session(struct job *job) {
  struct payment_account account;
  const struct payment_provider *provider = payment_provider_of(job->row->provider);
  bool is_over = job->now_us >= job->row->hold_until;
  job->outcome = is_over ? OK : payment_account_of(job->payments, job->row, job->arena, &account, job->fault);
  if (!is_over && job->outcome == OK)
    job->outcome = provider->create(&account, job->row, job->now_us, job->arena, &job->session, job->fault);
  if (job->outcome != OK) log_fault(LOG_WARNING, "payment.no_session", job->fault);
  bool has_session = job->outcome == OK && !is_over;
  if (payment_transact(job->payments, TX_WRITE, has_session ? note_session : note_trouble, job, job->fault) != OK)
    log_fault(LOG_WARNING, "payment.session_not_noted", job->fault);
}

static enum outcome note_session(struct tx *tx, void *context) {
  struct job *job = context;
  const struct payment_row *row = job->row;
  const struct db_param params[] = {P_UUID(row->id), P_TEXT(job->session.ref), P_TEXT(job->session.url),
                                    P_TIME(payment_next_look(row->made_at, row->hold_until, job->now_us)),
                                    P_TIME(job->now_us)};
  return tx_run(tx, &payment_note_session, params, NULL, NULL, NULL);
}

/* What may go better is tried again, while there is time; what is refused ends a payment that has no page yet. */
static enum outcome note_trouble(struct tx *tx, void *context) {
  struct job *job = context;
  const struct payment_row *row = job->row;
  bool is_new = payment_state_of(row->state) == PAYMENT_CREATED, passes = job->outcome == UNAVAILABLE;
  enum payment_state to = payment_state_of(row->state);
  if (is_new && job->outcome == OK) to = PAYMENT_EXPIRED;
  else if (is_new && !passes) to = PAYMENT_FAILED;
  bool is_over = is_new && to != PAYMENT_CREATED;
  int64_t next = clock_now_us() + payment_patience_us(row->attempts + 1);
  const struct db_param params[] = {P_UUID(row->id),
                                    P_TEXT(payment_state_name(to)),
                                    P_TEXT(job->outcome == OK ? "" : outcome_code(job->outcome)),
                                    {.kind = DB_TIME, .integer = next, .is_null = is_over}};
  return tx_run(tx, &payment_note_trouble, params, NULL, NULL, NULL);
}
