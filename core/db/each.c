/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

struct walk {
  struct tx *tx;
  const struct db_query *query;
  enum outcome (*each)(void *context, const void *row);
  void *context;
  struct arena arena; /* of one row at a time */
};

static enum outcome send(struct tx *tx, const struct db_query *query, const struct db_param params[]);
static enum outcome prepare(struct tx *tx, const struct db_query *query);
static enum outcome walk_rows(struct walk *walk);
static enum outcome visit(struct walk *walk, const PGresult *result);
static void stop(PGconn *connection);
static void leave_single_rows(PGconn *connection);

/* Stopping early cancels the query in the server, which ends the transaction: only the rollback can follow. The
 * alternative, to receive the rest of a million rows for nothing, would hold the connection far longer. */
enum outcome tx_each(struct tx *tx, const struct db_query *query, const struct db_param params[],
                     enum outcome (*each)(void *context, const void *row), void *context) {
  enum outcome outcome = send(tx, query, params);
  if (outcome != OK) return outcome;
  struct walk walk = {tx, query, each, context, {0}};
  outcome = walk_rows(&walk);
  leave_single_rows(tx->session->connection);
  arena_done(&walk.arena);
  return outcome;
}

static enum outcome send(struct tx *tx, const struct db_query *query, const struct db_param params[]) {
  PGconn *connection = tx->session->connection;
  struct wire wire;
  enum outcome outcome = tx_flush(tx);
  if (outcome == OK) outcome = prepare(tx, query);
  if (outcome == OK) outcome = tx_encode(tx, query, params, &wire);
  if (outcome != OK) return outcome;
  if (!PQsendQueryPrepared(connection, query->name, (int)query->param_count, wire.values, wire.lengths, wire.formats,
                           1) ||
      !PQsetSingleRowMode(connection))
    return tx_fail(tx, NULL, query->name);
  return OK;
}

static enum outcome prepare(struct tx *tx, const struct db_query *query) {
  bool *prepared = db_unprepared(tx, query);
  if (!prepared) return OK;
  AUTO(result) PGresult *result = PQprepare(tx->session->connection, query->name, query->sql, 0, NULL);
  *prepared = PQresultStatus(result) == PGRES_COMMAND_OK;
  return *prepared ? OK : tx_fail(tx, result, query->name);
}

/* Reads to the end whatever happens, so that the connection is left in order. */
static enum outcome walk_rows(struct walk *walk) {
  PGconn *connection = walk->tx->session->connection;
  enum outcome outcome = OK;
  for (;;) {
    AUTO(result) PGresult *result = PQgetResult(connection);
    if (!result) return outcome;
    if (outcome != OK) continue;
    outcome = visit(walk, result);
    if (outcome != OK && PQresultStatus(result) == PGRES_SINGLE_TUPLE) stop(connection);
  }
}

static enum outcome visit(struct walk *walk, const PGresult *result) {
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return OK; /* the empty one that ends the rows */
  if (status != PGRES_SINGLE_TUPLE) return tx_fail(walk->tx, result, walk->query->name);
  arena_reset(&walk->arena);
  void *row = arena_alloc(&walk->arena, walk->query->row_size);
  enum outcome outcome = tx_read_row(walk->tx, walk->query, result, 0, &walk->arena, row);
  return outcome == OK ? walk->each(walk->context, row) : outcome;
}

static void stop(PGconn *connection) {
  char unread[256];
  PGcancel *cancel = PQgetCancel(connection);
  if (!cancel) return;
  PQcancel(cancel, unread, sizeof unread); /* if it fails the rest is received for nothing: slower, as correct */
  PQfreeCancel(cancel);
}

/* libpq 15 would read the first statement of the next pipeline row by row as well. */
static void leave_single_rows(PGconn *connection) {
  PQclear(PQexec(connection, ""));
}
