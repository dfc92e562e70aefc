/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"

#include <stdlib.h>
#include <string.h>

enum outcome tx_run(struct tx *tx, const struct db_query *query, const struct db_param params[], struct arena *arena,
                    void *rows, size_t *count) {
  enum outcome outcome = tx_ask(tx, query, params, arena, rows, count);
  return outcome == OK ? tx_flush(tx) : outcome;
}

enum outcome tx_command(struct tx *tx, const char *sql) {
  enum outcome outcome = tx_flush(tx);
  if (outcome != OK) return outcome;
  AUTO(result) PGresult *result = PQexec(tx->session->connection, sql);
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? OK : tx_fail(tx, result, sql);
}

/* A statement without columns reports in count how many rows it touched. */
enum outcome tx_read_answer(struct tx *tx, const struct owed *owed, PGresult *result) {
  bool is_table = PQresultStatus(result) == PGRES_TUPLES_OK;
  size_t total = is_table ? (size_t)PQntuples(result) : strtoul(PQcmdTuples(result), NULL, 10);
  if (is_table && owed->rows) {
    size_t size = owed->query->row_size;
    char *list = arena_list(owed->arena, total, size);
    for (size_t row = 0; row < total; row++) {
      enum outcome outcome = tx_read_row(tx, owed->query, result, (int)row, owed->arena, list + row * size);
      if (outcome != OK) return outcome;
    }
    memcpy(owed->rows, &list, sizeof list); /* rows is the address of a pointer to the query's row struct */
  }
  if (owed->count) *owed->count = total;
  return OK;
}
