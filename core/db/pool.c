/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"
#include "core/log.h"
#include "core/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Long enough for a month's closing ahead in the queue; a wait without end would hide a transaction that waits for a
 * second connection of the same pool. */
enum { WAIT_S = 30 };

static struct db *pool_new(const struct db_options *options);
static char *copy(const char *text);
static struct session *wait_for_free(struct db *db);
static struct timespec moment_in(int seconds);

enum outcome db_open(const struct db_options *options, struct db **db, struct fault *fault) {
  struct db *opened = pool_new(options);
  struct session *session = NULL;
  enum outcome outcome = db_take(opened, &session, fault);
  if (outcome == OK) {
    if (!options->compared) outcome = db_prepare_all(opened, session, fault);
    if (!options->compared && outcome == OK) outcome = db_compare(session->connection, opened->queries, fault);
    db_give(opened, session);
  }
  if (outcome == OK) *db = opened;
  else db_close(opened);
  return outcome;
}

enum outcome db_open_beside(const struct db *db, size_t connections, struct db **beside, struct fault *fault) {
  const struct db_options options = {
      .conninfo = db->conninfo, .connections = connections, .queries = db->queries, .role = db->role, .compared = true};
  return db_open(&options, beside, fault);
}

void db_close(struct db *db) {
  if (!db) return;
  for (size_t i = 0; i < db->session_count; i++) {
    struct session *session = &db->sessions[i];
    PQfinish(session->connection);
    for (size_t j = 0; j < DB_PARAMS_MAX; j++) buffer_done(&session->encoded[j]);
    buffer_done(&session->queued);
    free(session->prepared);
  }
  pthread_cond_destroy(&db->returned);
  pthread_mutex_destroy(&db->lock);
  free(db->sessions);
  free(db->sorted);
  free(db->conninfo);
  free(db->role);
  free(db);
}

enum outcome db_take(struct db *db, struct session **session, struct fault *fault) {
  struct session *taken = wait_for_free(db);
  if (!taken) {
    log_event(LOG_ERROR, "db.exhausted", "no connection became free within %d s", WAIT_S);
    return fault_set(fault, UNAVAILABLE, "database", "all %zu connections are busy", db->session_count);
  }
  if (!taken->connection) {
    enum outcome outcome = db_reconnect(db, taken, fault);
    if (outcome != OK) {
      db_give(db, taken);
      return outcome;
    }
  }
  *session = taken;
  return OK;
}

enum outcome db_reconnect(struct db *db, struct session *session, struct fault *fault) {
  PQfinish(take(&session->connection));
  AUTO(connection) PGconn *connection = NULL;
  enum outcome outcome = db_connect(db->conninfo, db->role, &connection, fault);
  if (outcome != OK) return outcome;
  session->connection = take(&connection);
  memset(session->prepared, false, db->query_count * sizeof *session->prepared);
  return OK;
}

/* A connection that is not idle and in order is closed here, so that nobody inherits what another left behind. */
void db_give(struct db *db, struct session *session) {
  PGconn *connection = session->connection;
  if (PQtransactionStatus(connection) != PQTRANS_IDLE || PQpipelineStatus(connection) != PQ_PIPELINE_OFF)
    PQfinish(take(&session->connection));
  buffer_clear(&session->queued);
  pthread_mutex_lock(&db->lock);
  session->next_free = db->free;
  db->free = session;
  pthread_cond_signal(&db->returned);
  pthread_mutex_unlock(&db->lock);
}

static struct db *pool_new(const struct db_options *options) {
  assert(options->connections > 0);
  struct db *db = memory_resize(NULL, sizeof *db);
  *db = (struct db){.queries = options->queries, .session_count = options->connections};
  db->conninfo = copy(options->conninfo);
  db->role = options->role ? copy(options->role) : NULL;
  db_sort_queries(db);
  db->sessions = memory_resize(NULL, db->session_count * sizeof *db->sessions);
  for (size_t i = 0; i < db->session_count; i++) {
    bool *prepared = memory_resize(NULL, (db->query_count + 1) * sizeof *prepared);
    db->sessions[i] = (struct session){.next_free = db->free, .prepared = prepared};
    db->free = &db->sessions[i];
  }
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&db->returned, &attributes);
  pthread_condattr_destroy(&attributes);
  pthread_mutex_init(&db->lock, NULL);
  return db;
}

static char *copy(const char *text) {
  size_t length = strlen(text) + 1;
  return memcpy(memory_resize(NULL, length), text, length);
}

static struct session *wait_for_free(struct db *db) {
  struct timespec until = moment_in(WAIT_S);
  pthread_mutex_lock(&db->lock);
  int waited = 0;
  while (!db->free && waited == 0) waited = pthread_cond_timedwait(&db->returned, &db->lock, &until);
  struct session *session = db->free;
  if (session) db->free = session->next_free;
  pthread_mutex_unlock(&db->lock);
  return session;
}

static struct timespec moment_in(int seconds) {
  int64_t us = clock_monotonic_us();
  return (struct timespec){.tv_sec = us / 1000000 + seconds, .tv_nsec = us % 1000000 * 1000};
}
