/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/journal.h"

#include "pos/till/journal_private.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define JOURNAL_FORMAT 1

static const char schema[] =
    "CREATE TABLE record ("
    " chain TEXT NOT NULL, sequence INTEGER NOT NULL CHECK (sequence > 0), id TEXT NOT NULL UNIQUE,"
    " at TEXT NOT NULL, business_day TEXT NOT NULL, total_cents INTEGER NOT NULL,"
    " request_hash BLOB NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL, signature BLOB NOT NULL,"
    " PRIMARY KEY (chain, sequence)) STRICT;"
    "CREATE INDEX record_by_day ON record (business_day);"
    "CREATE TABLE head ("
    " chain TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL,"
    " perpetual_cents INTEGER NOT NULL, perpetual_abs_cents INTEGER NOT NULL, at_us INTEGER NOT NULL) STRICT;"
    "CREATE TABLE sent (chain TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT;"
    "CREATE TABLE refused_request ("
    " number INTEGER PRIMARY KEY, id TEXT NOT NULL, code TEXT NOT NULL, request_hash BLOB NOT NULL, at TEXT NOT NULL) STRICT;"
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER record_is_final_1 BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"
    "CREATE TRIGGER record_is_final_2 BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"
    "PRAGMA user_version = 1;";

static enum outcome open_at(const char *path, int flags, struct journal **journal, struct fault *fault);
static enum outcome prepare_schema(struct journal *journal, struct fault *fault);

enum outcome journal_open(const char *path, struct journal **journal, struct fault *fault) {
  struct journal *opened = NULL;
  enum outcome outcome = open_at(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &opened, fault);
  if (outcome == OK) outcome = prepare_schema(opened, fault);
  if (outcome != OK) {
    journal_close(opened);
    return outcome;
  }
  *journal = opened;
  return OK;
}

enum outcome journal_open_to_read(const char *path, struct journal **journal, struct fault *fault) {
  return open_at(path, SQLITE_OPEN_READONLY, journal, fault);
}

void journal_close(struct journal *journal) {
  if (!journal) return;
  sqlite3_close(journal->sqlite);
  pthread_mutex_destroy(&journal->lock);
  free(journal);
}

static enum outcome open_at(const char *path, int flags, struct journal **journal, struct fault *fault) {
  struct journal *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, path, "no memory");
  pthread_mutex_init(&opened->lock, NULL);
  int code = sqlite3_open_v2(path, &opened->sqlite, flags | SQLITE_OPEN_FULLMUTEX, NULL);
  if (code != SQLITE_OK) {
    enum outcome outcome = journal_fault(opened, code, path, fault);
    journal_close(opened);
    return outcome;
  }
  sqlite3_busy_timeout(opened->sqlite, 5000);
  *journal = opened;
  return OK;
}

static enum outcome prepare_schema(struct journal *journal, struct fault *fault) {
  /* FULL: the sale is on the disk when we say so. A power cut in WAL with NORMAL loses the last tickets. */
  int code = sqlite3_exec(journal->sqlite, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF;",
                          NULL, NULL, NULL);
  if (code != SQLITE_OK) return journal_fault(journal, code, "journal", fault);
  sqlite3_stmt *statement = NULL;
  code = sqlite3_prepare_v2(journal->sqlite, "PRAGMA user_version", -1, &statement, NULL);
  int format = code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
  sqlite3_finalize(statement);
  if (format < 0) return journal_fault(journal, sqlite3_errcode(journal->sqlite), "journal", fault);
  if (format > JOURNAL_FORMAT)
    return fault_set(fault, SCHEMA_TOO_NEW, "journal", "journal format %d, this program knows %d", format, JOURNAL_FORMAT);
  if (format == JOURNAL_FORMAT) return OK;
  code = sqlite3_exec(journal->sqlite, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (code == SQLITE_OK) code = sqlite3_exec(journal->sqlite, schema, NULL, NULL, NULL);
  if (code == SQLITE_OK) code = sqlite3_exec(journal->sqlite, "COMMIT", NULL, NULL, NULL);
  return code == SQLITE_OK ? OK : journal_fault(journal, code, "journal", fault);
}

enum outcome journal_fault(struct journal *journal, int code, const char *where, struct fault *fault) {
  bool storage = (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_READONLY ||
                 (code & 0xff) == SQLITE_CANTOPEN;
  return fault_set(fault, storage ? STORAGE_FULL : FAILED_INTERNAL, where, "SQLite: %s (%d)",
                   journal->sqlite ? sqlite3_errmsg(journal->sqlite) : sqlite3_errstr(code), code);
}
