/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A temporary folder with a private cluster in it, for the tests of core/db. */
#ifndef COMPTOIR_TESTS_DB_FIXTURE_H
#define COMPTOIR_TESTS_DB_FIXTURE_H

#include "tests/unit/folder.h"

#include "core/db/db.h"
#include "core/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static inline int fixture_remove_one(const char *path, const struct stat *file, int kind, struct FTW *position) {
  (void)file, (void)kind, (void)position;
  return remove(path);
}

static inline void fixture_remove(const char *folder) {
  nftw(folder, fixture_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void fixture_expect(enum outcome got, enum outcome wanted, const struct fault *fault) {
  if (got != wanted) print_error("%s: %s: %s\n", outcome_code(got), fault->field, fault->hint);
  assert_int_equal(got, wanted);
}

static inline void fixture_ignore_notice(void *unused, const char *message) {
  (void)unused, (void)message;
}

static inline void fixture_command(const char *conninfo, const char *sql) {
  PGconn *connection = PQconnectdb(conninfo);
  PQsetNoticeProcessor(connection, fixture_ignore_notice, NULL);
  PGresult *result = PQexec(connection, sql);
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) print_error("%s", PQerrorMessage(connection));
  PQclear(result);
  PQfinish(connection);
  assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
}

struct db_fixture {
  char folder[32];
  struct cluster *cluster;
  struct db *db;
};

static inline void fixture_start(struct db_fixture *fixture, const char *schema) {
  char data[64];
  struct fault fault = {0};
  snprintf(data, sizeof data, "%s/data", folder_new(fixture->folder, sizeof fixture->folder, "test"));
  fixture_expect(cluster_start(data, &fixture->cluster, &fault), OK, &fault);
  fixture_command(cluster_conninfo(fixture->cluster), schema);
}

static inline void fixture_stop(struct db_fixture *fixture) {
  cluster_stop(fixture->cluster);
  fixture_remove(fixture->folder);
}

static inline void fixture_open(struct db_fixture *fixture, const struct db_query *const *queries, size_t connections) {
  const struct db_options options = {
      .conninfo = cluster_conninfo(fixture->cluster), .connections = connections, .queries = queries};
  struct fault fault = {0};
  fixture_expect(db_open(&options, &fixture->db, &fault), OK, &fault);
}

struct fixture_reading {
  const struct db_query *query;
  struct arena arena;
  void *rows;
  size_t count;
};

static inline enum outcome fixture_read_rows(struct tx *tx, void *context) {
  struct fixture_reading *reading = context;
  return tx_run(tx, reading->query, NULL, &reading->arena, &reading->rows, &reading->count);
}

static inline struct fixture_reading fixture_read(struct db *db, const struct db_query *query) {
  struct fixture_reading reading = {.query = query};
  struct fault fault = {0};
  fixture_expect(db_transact(db, TX_READ, fixture_read_rows, &reading, &fault), OK, &fault);
  return reading;
}

#endif
