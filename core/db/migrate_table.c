/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"
#include "core/log.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Two programs that start at once migrate one after the other. The key is "comptoir" in ASCII. */
#define LOCK "SELECT pg_advisory_lock(7165065861926971762)"
#define MAKE_TABLE                                                                                                     \
  "CREATE TABLE IF NOT EXISTS schema_migration (number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, "  \
  "applied_at timestamptz NOT NULL DEFAULT now())"
#define READ_TABLE "SELECT number, name, checksum FROM schema_migration ORDER BY number"
#define NOTE_ONE "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)"

struct migrator {
  PGconn *connection;
  const struct migration *table;
  size_t count, done; /* done: how many the database knows already, all of them the first of the table */
  struct fault *fault;
};

static enum outcome migrate(struct migrator *migrator, size_t *applied);
static enum outcome command(struct migrator *migrator, const char *sql, const char *what);
static enum outcome compare_applied(struct migrator *migrator);
static enum outcome compare_one(struct migrator *migrator, const PGresult *result, int row);
static enum outcome apply(struct migrator *migrator, const struct migration *migration);
static enum outcome run_text(struct migrator *migrator, const struct migration *migration);
static enum outcome fail_at_line(struct migrator *migrator, const struct migration *migration, const PGresult *result);
static enum outcome note(struct migrator *migrator, const struct migration *migration);
static void checksum_of(const struct migration *migration, char hex[static SHA256_HEX]);

enum outcome db_migrate_table(const char *conninfo, const struct migration table[], size_t count, size_t *applied,
                              struct fault *fault) {
  AUTO(connection) PGconn *connection = NULL;
  enum outcome outcome = db_connect(conninfo, NULL, &connection, fault);
  if (outcome != OK) return outcome;
  struct migrator migrator = {connection, table, count, 0, fault};
  size_t newly = 0;
  outcome = migrate(&migrator, &newly); /* the lock goes with the connection */
  if (applied) *applied = newly;
  return outcome;
}

static enum outcome migrate(struct migrator *migrator, size_t *applied) {
  enum outcome outcome = command(migrator, LOCK, "schema_migration");
  if (outcome == OK) outcome = command(migrator, MAKE_TABLE, "schema_migration");
  if (outcome == OK) outcome = compare_applied(migrator);
  for (size_t i = migrator->done; i < migrator->count && outcome == OK; i++) {
    outcome = apply(migrator, &migrator->table[i]);
    if (outcome == OK) ++*applied;
  }
  if (outcome != OK || *applied == 0) return outcome;
  return command(migrator, "ANALYZE", "analyze"); /* empty statistics make the first plans of a fresh table slow */
}

static enum outcome command(struct migrator *migrator, const char *sql, const char *what) {
  AUTO(result) PGresult *result = PQexec(migrator->connection, sql);
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return OK;
  return db_fail(migrator->connection, result, what, migrator->fault);
}

static enum outcome compare_applied(struct migrator *migrator) {
  AUTO(result) PGresult *result = PQexec(migrator->connection, READ_TABLE);
  if (PQresultStatus(result) != PGRES_TUPLES_OK)
    return db_fail(migrator->connection, result, "schema_migration", migrator->fault);
  enum outcome outcome = OK;
  for (int row = 0; row < PQntuples(result) && outcome == OK; row++) outcome = compare_one(migrator, result, row);
  migrator->done = (size_t)PQntuples(result);
  return outcome;
}

static enum outcome compare_one(struct migrator *migrator, const PGresult *result, int row) {
  const char *number = PQgetvalue(result, row, 0), *name = PQgetvalue(result, row, 1);
  int64_t applied = 0;
  if (!text_to_integer(number, INT32_MIN, INT32_MAX, &applied)) applied = 0;
  if ((size_t)row >= migrator->count || applied > migrator->table[migrator->count - 1].number)
    return fault_set(migrator->fault, SCHEMA_TOO_NEW, name,
                     "the database knows migration %s, this program only %zu: install the newer version", name,
                     migrator->count);
  const struct migration *migration = &migrator->table[row];
  if (applied != migration->number)
    return fault_set(migrator->fault, SCHEMA_MISMATCH, name, "the database has migration %s where this program has %s",
                     name, migration->name);
  char checksum[SHA256_HEX];
  checksum_of(migration, checksum);
  if (text_equal(PQgetvalue(result, row, 2), checksum)) return OK;
  return fault_set(migrator->fault, SCHEMA_MISMATCH, migration->name,
                   "migration %s was applied with another text than this program has", migration->name);
}

static enum outcome apply(struct migrator *migrator, const struct migration *migration) {
  enum outcome outcome = command(migrator, "BEGIN", migration->name);
  if (outcome == OK) outcome = run_text(migrator, migration);
  if (outcome == OK) outcome = note(migrator, migration);
  if (outcome == OK) outcome = command(migrator, "COMMIT", migration->name);
  if (outcome == OK) log_event(LOG_NOTICE, "db.migrated", "%s", migration->name);
  return outcome; /* after a failure the connection closes, which rolls back */
}

static enum outcome run_text(struct migrator *migrator, const struct migration *migration) {
  AUTO(result) PGresult *result = PQexec(migrator->connection, migration->sql);
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    return fail_at_line(migrator, migration, result);
  if (PQtransactionStatus(migrator->connection) == PQTRANS_INTRANS) return OK;
  return fault_set(migrator->fault, SCHEMA_MISMATCH, migration->name,
                   "migration %s ends its transaction itself: it must not", migration->name);
}

static enum outcome fail_at_line(struct migrator *migrator, const struct migration *migration, const PGresult *result) {
  enum outcome outcome = db_fail(migrator->connection, result, migration->name, migrator->fault);
  const char *position = result ? PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION) : NULL;
  const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  int64_t characters;
  if (!position || !message || !text_to_integer(position, 1, INT32_MAX, &characters)) return outcome;
  int line = 1;
  for (const char *at = migration->sql; *at && characters > 1; at++) {
    if (((unsigned char)at[1] & 0xc0u) != 0x80) characters--; /* the position counts characters, not bytes */
    if (*at == '\n') line++;
  }
  return fault_set(migrator->fault, outcome, migration->name, "line %d: %s", line, message);
}

static enum outcome note(struct migrator *migrator, const struct migration *migration) {
  char number[16], checksum[SHA256_HEX];
  snprintf(number, sizeof number, "%d", migration->number);
  checksum_of(migration, checksum);
  const char *const values[] = {number, migration->name, checksum};
  AUTO(result) PGresult *result = PQexecParams(migrator->connection, NOTE_ONE, 3, NULL, values, NULL, NULL, 0);
  if (PQresultStatus(result) == PGRES_COMMAND_OK) return OK;
  return db_fail(migrator->connection, result, migration->name, migrator->fault);
}

static void checksum_of(const struct migration *migration, char hex[static SHA256_HEX]) {
  uint8_t digest[SHA256_BYTES];
  sha256(migration->sql, strlen(migration->sql), digest);
  hex_from_bytes(digest, sizeof digest, hex);
}
