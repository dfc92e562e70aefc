/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"

static enum outcome read_answers(PGconn *connection, const struct db_query *const *queries, struct fault *fault);
static enum outcome check_prepared(PGconn *connection, const PGresult *result, const struct db_query *query,
                                   struct fault *fault);

/* Hundreds of queries at a round trip each would make a new connection wait; a pipeline makes it one. */
enum outcome db_prepare(PGconn *connection, const struct db_query *const *queries, struct fault *fault) {
  if (!queries || !*queries) return OK;
  if (!PQenterPipelineMode(connection)) return db_fail(connection, NULL, "prepare", fault);
  for (size_t i = 0; queries[i]; i++)
    if (!PQsendPrepare(connection, queries[i]->name, queries[i]->sql, 0, NULL))
      return db_fail(connection, NULL, queries[i]->name, fault);
  if (!PQpipelineSync(connection)) return db_fail(connection, NULL, "prepare", fault);
  enum outcome outcome = read_answers(connection, queries, fault);
  if (outcome == OK && !PQexitPipelineMode(connection)) return db_fail(connection, NULL, "prepare", fault);
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
