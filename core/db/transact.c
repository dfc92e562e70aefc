/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"
#include "core/log.h"
#include "core/text.h"

#include <time.h>

enum { RETRIES = 8, FIRST_PAUSE_US = 2000 };

struct job {
  enum tx_mode mode;
  enum outcome (*work)(struct tx *tx, void *context);
  void *context;
};

static enum outcome attempt(struct db *db, const struct job *job, bool *retry, struct fault *fault);
static enum outcome begin(struct db *db, struct tx *tx, enum tx_mode mode);
static enum outcome finish(struct tx *tx, enum outcome outcome);
static enum outcome commit(struct tx *tx);
static bool is_success(enum outcome outcome);
static void pause_before(int retry);

enum outcome db_transact(struct db *db, enum tx_mode mode, enum outcome (*work)(struct tx *tx, void *context),
                         void *context, struct fault *fault) {
  const struct job job = {mode, work, context};
  for (int tried = 0;; tried++) {
    bool retry = false;
    enum outcome outcome = attempt(db, &job, &retry, fault);
    if (!retry || tried == RETRIES) return outcome;
    pause_before(tried);
  }
}

struct fault *tx_fault(struct tx *tx) {
  return &tx->fault;
}

static enum outcome attempt(struct db *db, const struct job *job, bool *retry, struct fault *fault) {
  struct tx tx = {0};
  enum outcome outcome = db_take(db, &tx.session, fault);
  if (outcome != OK) return outcome;
  outcome = begin(db, &tx, job->mode);
  if (outcome == OK) outcome = finish(&tx, job->work(&tx, job->context));
  db_give(db, tx.session);
  if (is_success(outcome)) return outcome;
  *retry = tx.retry && outcome != DATABASE_DOWN;
  if (tx.fault.outcome != outcome) return fault_set(fault, outcome, "", "%s", outcome_text(outcome, LANGUAGE_EN));
  if (fault) *fault = tx.fault;
  return outcome;
}

/* BEGIN is also the question whether the connection still lives: nothing has been done yet, so it may be asked twice.
 */
static enum outcome begin(struct db *db, struct tx *tx, enum tx_mode mode) {
  const char *sql = mode == TX_READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                    : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
  enum outcome outcome = tx_command(tx, sql);
  if (outcome != DATABASE_DOWN) return outcome;
  outcome = db_reconnect(db, tx->session, &tx->fault);
  return outcome == OK ? tx_command(tx, sql) : outcome;
}

static enum outcome finish(struct tx *tx, enum outcome outcome) {
  enum outcome flushed = tx_flush(tx); /* also after a failure: its answers must not meet the next transaction */
  if (is_success(outcome) && flushed != OK) outcome = flushed;
  PGconn *connection = tx->session->connection;
  /* work may have swallowed a failure; PostgreSQL has not */
  if (is_success(outcome) && PQtransactionStatus(connection) == PQTRANS_INERROR)
    outcome = is_success(tx->fault.outcome) ? FAILED_INTERNAL : tx->fault.outcome;
  if (is_success(outcome)) {
    enum outcome committed = commit(tx);
    return committed == OK ? outcome : committed;
  }
  if (PQstatus(connection) != CONNECTION_OK) return outcome;
  PQclear(PQexec(connection, "ROLLBACK")); /* should it fail, db_give closes the connection */
  return outcome;
}

/* A deferred constraint speaks here. */
static enum outcome commit(struct tx *tx) {
  AUTO(result) PGresult *result = PQexec(tx->session->connection, "COMMIT");
  if (PQresultStatus(result) != PGRES_COMMAND_OK) return tx_fail(tx, result, "commit");
  if (text_equal(PQcmdStatus(result), "COMMIT")) return OK;
  return fault_set(&tx->fault, FAILED_INTERNAL, "commit", "PostgreSQL rolled back instead of committing");
}

static bool is_success(enum outcome outcome) {
  return outcome == OK || outcome == CREATED;
}

/* Twice as long each time, and no two alike, so that those who collided do not meet again. */
static void pause_before(int retry) {
  uint32_t chance;
  random_bytes(&chance, sizeof chance);
  int64_t longest_us = (int64_t)FIRST_PAUSE_US << retry;
  int64_t us = longest_us / 2 + chance % (longest_us / 2);
  log_event(LOG_INFO, "db.retry", "transaction %d runs again after %d ms", retry + 1, (int)(us / 1000));
  struct timespec pause = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
  clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
}
