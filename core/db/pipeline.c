/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements that do not wait for each other's answers. libpq reads what the server says while it sends, so a long
 * queue cannot make the two wait for each other. BEGIN travels with the first statement and COMMIT with the last: a
 * transaction whose statements are all queued is one round trip. */
#include "core/db/private.h"

#include <string.h>

static size_t queued_count(const struct session *session);
static enum outcome open_pipeline(struct tx *tx);
static enum outcome send_prepare(struct tx *tx, const struct db_query *query);
static void owe(struct session *session, struct owed owed);
static enum outcome send_command(struct tx *tx, const char *sql);
static enum outcome send_scope(struct tx *tx, const struct db_scope *scope);
static enum outcome read_answer(struct tx *tx, const struct owed *owed, PGresult **last, enum outcome outcome);

enum outcome tx_queue(struct tx *tx, const struct db_query *query, const struct db_param params[]) {
  return tx_ask(tx, query, params, NULL, NULL, NULL);
}

enum outcome tx_ask(struct tx *tx, const struct db_query *query, const struct db_param params[], struct arena *arena,
                    void *rows, size_t *count) {
  struct session *session = tx->session;
  struct wire wire;
  enum outcome outcome = tx_encode(tx, query, params, &wire);
  if (outcome == OK) outcome = open_pipeline(tx);
  if (outcome == OK) outcome = send_prepare(tx, query);
  if (outcome != OK) return outcome;
  if (!PQsendQueryPrepared(session->connection, query->name, (int)query->param_count, wire.values, wire.lengths,
                           wire.formats, 1))
    return tx_fail(tx, NULL, query->name);
  owe(session, (struct owed){.name = query->name, .query = query, .arena = arena, .rows = rows, .count = count});
  return OK;
}

/* Just before the first statement that needs it, in the same pipeline: no round trip more. */
static enum outcome send_prepare(struct tx *tx, const struct db_query *query) {
  bool *prepared = db_unprepared(tx, query);
  if (!prepared) return OK;
  if (!PQsendPrepare(tx->session->connection, query->name, query->sql, 0, NULL)) return tx_fail(tx, NULL, query->name);
  *prepared = true;
  owe(tx->session, (struct owed){.name = query->name, .prepared = prepared});
  return OK;
}

static void owe(struct session *session, struct owed owed) {
  buffer_add(&session->queued, &owed, sizeof owed);
}

enum outcome tx_queue_command(struct tx *tx, const char *sql) {
  enum outcome outcome = open_pipeline(tx);
  return outcome == OK ? send_command(tx, sql) : outcome;
}

enum outcome tx_flush(struct tx *tx) {
  AUTO(result) PGresult *last = NULL;
  return tx_flush_last(tx, &last);
}

enum outcome tx_flush_last(struct tx *tx, PGresult **last) {
  struct session *session = tx->session;
  enum outcome outcome = tx->begin ? open_pipeline(tx) : OK;
  size_t count = queued_count(session);
  if (count == 0) return outcome;
  if (outcome == OK && !PQpipelineSync(session->connection)) outcome = tx_fail(tx, NULL, "flush");
  for (size_t i = 0; i < count; i++) {
    struct owed owed;
    memcpy(&owed, session->queued.bytes + i * sizeof owed, sizeof owed);
    outcome = read_answer(tx, &owed, last, outcome);
  }
  buffer_clear(&session->queued);
  AUTO(result) PGresult *sync = PQgetResult(session->connection);
  if (outcome == OK && PQresultStatus(sync) != PGRES_PIPELINE_SYNC) outcome = tx_fail(tx, sync, "flush");
  if (!PQexitPipelineMode(session->connection) && outcome == OK) outcome = tx_fail(tx, NULL, "flush");
  return outcome;
}

static size_t queued_count(const struct session *session) {
  return session->queued.length / sizeof(struct owed);
}

static enum outcome open_pipeline(struct tx *tx) {
  if (queued_count(tx->session) == 0 && !PQenterPipelineMode(tx->session->connection))
    return tx_fail(tx, NULL, "pipeline");
  const char *begin = take(&tx->begin);
  enum outcome outcome = begin ? send_command(tx, begin) : OK;
  return begin && outcome == OK && tx->scope ? send_scope(tx, tx->scope) : outcome;
}

/* For whom: known to every policy and trigger until the transaction ends, and to nobody after. */
static enum outcome send_scope(struct tx *tx, const struct db_scope *scope) {
  static const char sql[] = "SELECT set_config('comptoir.role', $1, true), set_config('comptoir.person', $2, true), "
                            "set_config('comptoir.member', $3, true), set_config('comptoir.till', $4, true), "
                            "set_config('comptoir.kpa', $5, true), set_config('comptoir.legal_entity', $6, true), "
                            "set_config('comptoir.request', $7, true), set_config('comptoir.address', $8, true)";
  static const char *const name = "scope";
  const char *values[] = {scope->role, scope->person,       scope->member,  scope->till,
                          scope->kpa,  scope->legal_entity, scope->request, scope->address};
  enum { COUNT = sizeof values / sizeof values[0] };
  for (size_t i = 0; i < COUNT; i++)
    if (!values[i]) values[i] = "";
  if (!PQsendQueryParams(tx->session->connection, sql, COUNT, NULL, values, NULL, NULL, 0))
    return tx_fail(tx, NULL, name);
  owe(tx->session, (struct owed){.name = name});
  return OK;
}

static enum outcome send_command(struct tx *tx, const char *sql) {
  if (!PQsendQueryParams(tx->session->connection, sql, 0, NULL, NULL, NULL, NULL, 0)) return tx_fail(tx, NULL, sql);
  owe(tx->session, (struct owed){.name = sql});
  return OK;
}

/* All answers up to the NULL that ends a statement. Those after a failure only say that they were skipped. */
static enum outcome read_answer(struct tx *tx, const struct owed *owed, PGresult **last, enum outcome outcome) {
  PQclear(take(last));
  for (;;) {
    PGresult *result = PQgetResult(tx->session->connection);
    if (!result) break;
    PQclear(*last);
    *last = result;
    ExecStatusType status = PQresultStatus(result);
    if (outcome == OK && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      outcome = tx_fail(tx, result, owed->name);
  }
  if (owed->prepared) *owed->prepared = PQresultStatus(*last) == PGRES_COMMAND_OK;
  if (outcome != OK) return outcome;
  if (!*last) return tx_fail(tx, NULL, owed->name);
  return owed->query && !tx->failed ? tx_read_answer(tx, owed, *last) : OK;
}
