/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"

#include <stdlib.h>
#include <string.h>

static enum outcome read_rows(struct tx *tx, const struct db_query *query, const PGresult *result, struct arena *arena,
                              void *rows, size_t *count);

/* A statement without columns reports in count how many rows it touched. */
enum outcome tx_run(struct tx *tx, const struct db_query *query, const struct db_param params[], struct arena *arena,
                    void *rows, size_t *count) {
  AUTO(result) PGresult *result = NULL;
  enum outcome outcome = tx_queue(tx, query, params);
  if (outcome == OK) outcome = tx_flush_last(tx, &result);
  if (outcome != OK) return outcome;
  if (PQresultStatus(result) == PGRES_TUPLES_OK) return read_rows(tx, query, result, arena, rows, count);
  if (count) *count = strtoul(PQcmdTuples(result), NULL, 10);
  return OK;
}

enum outcome tx_command(struct tx *tx, const char *sql) {
  enum outcome outcome = tx_flush(tx);
  if (outcome != OK) return outcome;
  AUTO(result) PGresult *result = PQexec(tx->session->connection, sql);
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? OK : tx_fail(tx, result, sql);
}

static enum outcome read_rows(struct tx *tx, const struct db_query *query, const PGresult *result, struct arena *arena,
                              void *rows, size_t *count) {
  int total = PQntuples(result);
  if (rows) {
    char *list = arena_list(arena, (size_t)total, query->row_size);
    for (int row = 0; row < total; row++) {
      enum outcome outcome = tx_read_row(tx, query, result, row, arena, list + (size_t)row * query->row_size);
      if (outcome != OK) return outcome;
    }
    memcpy(rows, &list, sizeof list); /* rows is the address of a pointer to the query's row struct */
  }
  if (count) *count = (size_t)total;
  return OK;
}
