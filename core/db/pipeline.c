/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements that do not wait for each other's answers. libpq reads what the server says while it sends, so a long
 * queue cannot make the two wait for each other. */
#include "core/db/private.h"

#include <string.h>

static size_t queued_count(const struct session *session);
static enum outcome read_answer(struct tx *tx, const struct db_query *query, enum outcome outcome);

enum outcome tx_queue(struct tx *tx, const struct db_query *query, const struct db_param params[]) {
  struct session *session = tx->session;
  struct wire wire;
  enum outcome outcome = tx_encode(tx, query, params, &wire);
  if (outcome != OK) return outcome;
  if (queued_count(session) == 0 && !PQenterPipelineMode(session->connection)) return tx_fail(tx, NULL, query->name);
  if (!PQsendQueryPrepared(session->connection, query->name, (int)query->param_count, wire.values, wire.lengths,
                           wire.formats, 1))
    return tx_fail(tx, NULL, query->name);
  buffer_add(&session->queued, &query, sizeof query);
  return OK;
}

enum outcome tx_flush(struct tx *tx) {
  struct session *session = tx->session;
  size_t count = queued_count(session);
  if (count == 0) return OK;
  enum outcome outcome = PQpipelineSync(session->connection) ? OK : tx_fail(tx, NULL, "flush");
  for (size_t i = 0; i < count; i++) {
    const struct db_query *query;
    memcpy(&query, session->queued.bytes + i * sizeof query, sizeof query);
    outcome = read_answer(tx, query, outcome);
  }
  buffer_clear(&session->queued);
  AUTO(result) PGresult *sync = PQgetResult(session->connection);
  if (outcome == OK && PQresultStatus(sync) != PGRES_PIPELINE_SYNC) outcome = tx_fail(tx, sync, "flush");
  if (!PQexitPipelineMode(session->connection) && outcome == OK) outcome = tx_fail(tx, NULL, "flush");
  return outcome;
}

static size_t queued_count(const struct session *session) {
  return session->queued.length / sizeof(const struct db_query *);
}

/* All answers up to the NULL that ends a statement. Those after a failure only say that they were skipped. */
static enum outcome read_answer(struct tx *tx, const struct db_query *query, enum outcome outcome) {
  bool answered = false;
  for (;;) {
    AUTO(result) PGresult *result = PQgetResult(tx->session->connection);
    if (!result) break;
    answered = true;
    ExecStatusType status = PQresultStatus(result);
    if (outcome == OK && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      outcome = tx_fail(tx, result, query->name);
  }
  return outcome == OK && !answered ? tx_fail(tx, NULL, query->name) : outcome;
}
