/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"
#include "core/log.h"
#include "core/text.h"

#include <poll.h>
#include <time.h>

enum { RETRIES = 8, FIRST_PAUSE_US = 2000 };

struct job {
  const struct db_scope *scope;
  enum tx_mode mode;
  enum outcome (*work)(struct tx *tx, void *context);
  void *context;
};

static enum outcome attempt(struct db *db, const struct job *job, bool *retry, struct fault *fault);
static enum outcome begin(struct db *db, struct tx *tx, enum tx_mode mode);
static bool is_alive(PGconn *connection);
static enum outcome finish(struct tx *tx, enum outcome outcome);
static enum outcome commit(struct tx *tx);
static bool is_success(enum outcome outcome);
static void pause_before(int retry);

enum outcome db_transact(struct db *db, enum tx_mode mode, enum outcome (*work)(struct tx *tx, void *context),
                         void *context, struct fault *fault) {
  return db_transact_as(db, NULL, mode, work, context, fault);
}

enum outcome db_transact_as(struct db *db, const struct db_scope *scope, enum tx_mode mode,
                            enum outcome (*work)(struct tx *tx, void *context), void *context, struct fault *fault) {
  const struct job job = {scope, mode, work, context};
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
  struct tx tx = {.db = db, .scope = job->scope};
  if (fault) *fault = (struct fault){0};
  enum outcome outcome = db_take(db, &tx.session, fault);
  if (outcome != OK) return outcome;
  outcome = begin(db, &tx, job->mode);
  if (outcome == OK) outcome = finish(&tx, job->work(&tx, job->context));
  db_give(db, tx.session);
  if (is_success(outcome)) return outcome;
  *retry = tx.retry && outcome != DATABASE_DOWN;
  if (fault && fault->outcome == outcome && tx.fault.outcome != outcome) return outcome; /* work said why */
  if (tx.fault.outcome != outcome) return fault_set(fault, outcome, "", "%s", outcome_text(outcome, LANGUAGE_EN));
  if (fault) *fault = tx.fault;
  return outcome;
}

/* A lost connection is replaced now, while nothing has been done; BEGIN itself waits for the first statement. */
static enum outcome begin(struct db *db, struct tx *tx, enum tx_mode mode) {
  tx->begin = mode == TX_READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                              : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
  return is_alive(tx->session->connection) ? OK : db_reconnect(db, tx->session, &tx->fault);
}

/* A server that went away has said so or hung up, which can be seen without asking it. */
static bool is_alive(PGconn *connection) {
  struct pollfd socket = {.fd = PQsocket(connection), .events = POLLIN};
  while (PQstatus(connection) == CONNECTION_OK && poll(&socket, 1, 0) > 0) {
    if (!PQconsumeInput(connection)) return false;
    (void)PQisBusy(connection); /* takes in a notice, or the last words of the server */
  }
  return PQstatus(connection) == CONNECTION_OK;
}

static enum outcome finish(struct tx *tx, enum outcome outcome) {
  if (tx->begin) return outcome; /* nothing was asked: there is no transaction */
  PGconn *connection = tx->session->connection;
  /* work may have swallowed a failure; PostgreSQL has not */
  if (is_success(outcome) && PQtransactionStatus(connection) == PQTRANS_INERROR)
    outcome = is_success(tx->fault.outcome) ? FAILED_INTERNAL : tx->fault.outcome;
  tx->failed = !is_success(outcome);
  enum outcome ended = is_success(outcome) ? commit(tx) : tx_flush(tx); /* no answer may meet the next transaction */
  if (is_success(outcome) && ended == OK) return outcome;
  if (is_success(outcome)) outcome = ended;
  if (PQtransactionStatus(connection) == PQTRANS_INTRANS || PQtransactionStatus(connection) == PQTRANS_INERROR)
    PQclear(PQexec(connection, "ROLLBACK")); /* should it fail, db_give closes the connection */
  return outcome;
}

/* Skipped by PostgreSQL when a statement before it failed. A deferred constraint speaks here. */
static enum outcome commit(struct tx *tx) {
  AUTO(result) PGresult *result = NULL;
  enum outcome outcome = tx_queue_command(tx, "commit");
  if (outcome == OK) outcome = tx_flush_last(tx, &result);
  if (outcome != OK || text_equal(PQcmdStatus(result), "COMMIT")) return outcome;
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
