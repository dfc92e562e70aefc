/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

static int by_address(const void *one, const void *other);
static enum outcome read_answers(PGconn *connection, const struct db_query *const *queries, struct fault *fault);
static enum outcome check_prepared(PGconn *connection, const PGresult *result, const struct db_query *query,
                                   struct fault *fault);

void db_sort_queries(struct db *db) {
  while (db->queries && db->queries[db->query_count]) db->query_count++;
  db->sorted = memory_resize(NULL, (db->query_count + 1) * sizeof *db->sorted);
  if (db->query_count > 0) memcpy(db->sorted, db->queries, db->query_count * sizeof *db->sorted);
  qsort(db->sorted, db->query_count, sizeof *db->sorted, by_address);
}

static int by_address(const void *one, const void *other) {
  const struct db_query *const *left = one, *const *right = other;
  return (*left > *right) - (*left < *right);
}

bool *db_unprepared(const struct tx *tx, const struct db_query *query) {
  const struct db *db = tx->db;
  const struct db_query **place = bsearch(&query, db->sorted, db->query_count, sizeof *db->sorted, by_address);
  bool *prepared = place ? &tx->session->prepared[place - db->sorted] : NULL;
  return prepared && !*prepared ? prepared : NULL;
}

/* Hundreds of queries at a round trip each would make the start wait; a pipeline makes it one. */
enum outcome db_prepare_all(const struct db *db, struct session *session, struct fault *fault) {
  const struct db_query *const *queries = db->queries;
  PGconn *connection = session->connection;
  if (db->query_count == 0) return OK;
  if (!PQenterPipelineMode(connection)) return db_fail(connection, NULL, "prepare", fault);
  for (size_t i = 0; queries[i]; i++)
    if (!PQsendPrepare(connection, queries[i]->name, queries[i]->sql, 0, NULL))
      return db_fail(connection, NULL, queries[i]->name, fault);
  if (!PQpipelineSync(connection)) return db_fail(connection, NULL, "prepare", fault);
  enum outcome outcome = read_answers(connection, queries, fault);
  if (outcome == OK && !PQexitPipelineMode(connection)) return db_fail(connection, NULL, "prepare", fault);
  if (outcome == OK) memset(session->prepared, true, db->query_count * sizeof *session->prepared);
  return outcome;
}

/* After a failure the connection is of no use and the caller closes it, so the answers behind it stay unread. */
static enum outcome read_answers(PGconn *connection, const struct db_query *const *queries, struct fault *fault) {
  for (size_t i = 0; queries[i]; i++) {
    AUTO(result) PGresult *result = PQgetResult(connection);
    enum outcome outcome = check_prepared(connection, result, queries[i], fault);
    if (outcome != OK) return outcome;
    AUTO(result) PGresult *end_of_query = PQgetResult(connection);
    if (end_of_query) return db_fail(connection, end_of_query, queries[i]->name, fault);
  }
  AUTO(result) PGresult *sync = PQgetResult(connection);
  return PQresultStatus(sync) == PGRES_PIPELINE_SYNC ? OK : db_fail(connection, sync, "prepare", fault);
}

static enum outcome check_prepared(PGconn *connection, const PGresult *result, const struct db_query *query,
                                   struct fault *fault) {
  if (PQresultStatus(result) == PGRES_COMMAND_OK) return OK;
  enum outcome outcome = db_fail(connection, result, query->name, fault);
  const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  if (outcome != FAILED_INTERNAL || !message) return outcome;
  return fault_set(fault, SCHEMA_MISMATCH, query->name, "PostgreSQL refuses this query: %s", message);
}
