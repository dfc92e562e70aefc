/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening and closing: to sell, or only to read. */
#include "pos/till/journal_private.h"

#include "core/buffer.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

const char *const journal_schema[JOURNAL_FORMAT] = {
    "CREATE TABLE record ("
    " chain TEXT NOT NULL, sequence INTEGER NOT NULL CHECK (sequence > 0), id TEXT NOT NULL UNIQUE,"
    " at TEXT NOT NULL, business_day TEXT NOT NULL, total_cents INTEGER NOT NULL,"
    " hash TEXT NOT NULL, body TEXT NOT NULL, signature BLOB NOT NULL,"
    " PRIMARY KEY (chain, sequence)) STRICT;"
    "CREATE INDEX record_by_day ON record (business_day);"
    "CREATE TABLE head ("
    " chain TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL,"
    " perpetual_cents INTEGER NOT NULL, perpetual_abs_cents INTEGER NOT NULL, at_us INTEGER NOT NULL) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE sent (chain TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE refused_request ("
    " number INTEGER PRIMARY KEY, id TEXT NOT NULL, code TEXT NOT NULL, request_hash BLOB NOT NULL,"
    " at TEXT NOT NULL) STRICT;"
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER record_is_final_1 BEFORE UPDATE ON record"
    " BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"
    "CREATE TRIGGER record_is_final_2 BEFORE DELETE ON record"
    " BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"
    "CREATE TRIGGER refused_is_final_1 BEFORE UPDATE ON refused_request"
    " BEGIN SELECT RAISE(ABORT, 'refused_request is append-only'); END;"
    "CREATE TRIGGER refused_is_final_2 BEFORE DELETE ON refused_request"
    " BEGIN SELECT RAISE(ABORT, 'refused_request is append-only'); END;"
    "PRAGMA user_version = 1;",
    /* how often a cashier's PIN was typed wrong, by its digest */
    "CREATE TABLE wrong_pin ("
    " cashier TEXT NOT NULL, pin TEXT NOT NULL, tries INTEGER NOT NULL, locked_until_us INTEGER NOT NULL,"
    " PRIMARY KEY (cashier, pin)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 2;",
    /* every chain: what kind a record is, what it refers to, and the request that made it */
    "ALTER TABLE record ADD COLUMN kind TEXT NOT NULL DEFAULT 'sale';"
    "ALTER TABLE head ADD COLUMN signature BLOB NOT NULL DEFAULT x'';"
    "CREATE TABLE about ("
    " about TEXT NOT NULL, chain TEXT NOT NULL, sequence INTEGER NOT NULL,"
    " PRIMARY KEY (about, chain, sequence)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE request (id TEXT PRIMARY KEY, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER about_is_final_1 BEFORE UPDATE ON about BEGIN SELECT RAISE(ABORT, 'about is append-only'); END;"
    "CREATE TRIGGER about_is_final_2 BEFORE DELETE ON about BEGIN SELECT RAISE(ABORT, 'about is append-only'); END;"
    "CREATE TRIGGER request_is_final_1 BEFORE UPDATE ON request"
    " BEGIN SELECT RAISE(ABORT, 'request is append-only'); END;"
    "CREATE TRIGGER request_is_final_2 BEFORE DELETE ON request"
    " BEGIN SELECT RAISE(ABORT, 'request is append-only'); END;"
    "PRAGMA user_version = 3;",
};

/* A journal of before there were chains, only read, stays as it is: what it lacks is shown beside it. */
static const char former_shape[] = "CREATE TEMP VIEW record AS SELECT *, 'sale' AS kind FROM main.record;"
                                   "CREATE TEMP VIEW head AS SELECT *, x'' AS signature FROM main.head;"
                                   "CREATE TEMP TABLE about (about TEXT, chain TEXT, sequence INTEGER);"
                                   "CREATE TEMP TABLE request (id TEXT, hash BLOB);";

static enum outcome open_at(const char *name, int flags, struct journal **journal, struct fault *fault);
static enum outcome begin_reading(struct journal *journal, const char *path, struct fault *fault);
static enum outcome prepare(struct journal *journal, struct fault *fault);
static enum outcome choose_modes(struct journal *journal, struct fault *fault);
static enum outcome check_format(struct journal *journal, struct fault *fault);
static enum outcome make_tables(struct journal *journal, int format, struct fault *fault);
static enum outcome ask_integer(struct journal *journal, const char *sql, int *value, struct fault *fault);
static bool has_wal(const char *path);
static void write_uri(struct buffer *uri, const char *path, const char *arguments);

enum outcome journal_open(const char *path, struct journal **journal, struct fault *fault) {
  struct journal *opened = NULL;
  enum outcome outcome = open_at(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &opened, fault);
  if (opened) outcome = prepare(opened, fault);
  if (outcome != OK) {
    journal_close(opened);
    return outcome;
  }
  *journal = opened;
  return OK;
}

/* A till that runs, or was killed, has a WAL: SQLite reads it beside the till. A till that was stopped has none, and
 * SQLite would make one only to read: "immutable" reads the file as it lies, also from a folder that cannot be written.
 */
enum outcome journal_open_to_read(const char *path, struct journal **journal, struct fault *fault) {
  AUTO(buffer) struct buffer uri = {0};
  struct journal *opened = NULL;
  bool wal = has_wal(path);
  write_uri(&uri, path, wal ? "" : "?immutable=1");
  enum outcome outcome = open_at(uri.bytes, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &opened, fault);
  if (opened) outcome = begin_reading(opened, path, fault);
  if (outcome == STORAGE_FULL && wal) /* its index lay in a -shm that is gone, and must be made again */
    outcome = fault_set(fault, STORAGE_FULL, path,
                        "cannot be read where nothing can be written: copy the folder elsewhere and read the copy");
  if (outcome != OK) {
    journal_close(opened);
    return outcome;
  }
  *journal = opened;
  return OK;
}

void journal_close(struct journal *journal) {
  if (!journal) return;
  journal_forget_statements(journal);
  sqlite3_close(journal->sqlite);
  pthread_mutex_destroy(&journal->lock);
  free(journal);
}

static enum outcome open_at(const char *name, int flags, struct journal **journal, struct fault *fault) {
  struct journal *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, name, "no memory");
  pthread_mutex_init(&opened->lock, NULL);
  int code = sqlite3_open_v2(name, &opened->sqlite, flags | SQLITE_OPEN_FULLMUTEX, NULL);
  if (code != SQLITE_OK) {
    enum outcome outcome = journal_fault(opened, code, name, fault);
    journal_close(opened);
    return outcome;
  }
  sqlite3_busy_timeout(opened->sqlite, JOURNAL_PATIENCE_MS);
  *journal = opened;
  return OK;
}

static enum outcome begin_reading(struct journal *journal, const char *path, struct fault *fault) {
  int format = 0, code = sqlite3_exec(journal->sqlite, "PRAGMA temp_store=MEMORY; BEGIN", NULL, NULL, NULL);
  if (code != SQLITE_OK) return journal_fault(journal, code, path, fault);
  enum outcome outcome = journal_format_read(journal, &format, fault);
  if (outcome == OK && (format == 1 || format == 2)) {
    code = sqlite3_exec(journal->sqlite, former_shape, NULL, NULL, NULL);
    if (code != SQLITE_OK) outcome = journal_fault(journal, code, path, fault);
  }
  if (outcome != OK || (format > 0 && format <= JOURNAL_FORMAT)) return outcome;
  return fault_set(fault, SCHEMA_MISMATCH, path, "journal format %d, this program knows %d", format, JOURNAL_FORMAT);
}

static enum outcome prepare(struct journal *journal, struct fault *fault) {
  enum outcome outcome = choose_modes(journal, fault);
  if (outcome == OK) outcome = check_format(journal, fault);
  return outcome == OK ? journal_schema_check(journal, fault) : outcome;
}

/* FULL: the sale is on the disk when we say so. A power cut in WAL with NORMAL loses the last tickets. SQLite does not
 * fail when a file system cannot do what is asked: it is asked what it does. */
static enum outcome choose_modes(struct journal *journal, struct fault *fault) {
  static const char wishes[] =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON;";
  int code = sqlite3_exec(journal->sqlite, wishes, NULL, NULL, NULL);
  if (code != SQLITE_OK) return journal_fault(journal, code, "journal", fault);
  int wal = 0, synchronous = 0;
  enum outcome outcome = ask_integer(journal, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &wal, fault);
  if (outcome == OK) outcome = ask_integer(journal, "PRAGMA synchronous", &synchronous, fault);
  if (outcome == OK && (wal != 1 || synchronous != 2))
    return fault_set(fault, FAILED_INTERNAL, "journal", "this file system cannot keep a journal (WAL, FULL)");
  return outcome;
}

static enum outcome check_format(struct journal *journal, struct fault *fault) {
  int format = 0;
  enum outcome outcome = journal_format_read(journal, &format, fault);
  if (outcome == OK && format > JOURNAL_FORMAT)
    return fault_set(fault, SCHEMA_TOO_NEW, "journal", "journal format %d, this program knows %d", format,
                     JOURNAL_FORMAT);
  return outcome == OK && format < JOURNAL_FORMAT ? make_tables(journal, format, fault) : outcome;
}

enum outcome journal_format_read(struct journal *journal, int *format, struct fault *fault) {
  return ask_integer(journal, "PRAGMA user_version", format, fault);
}

/* All of them, or those that came after the format this journal has; in one commit. */
static enum outcome make_tables(struct journal *journal, int format, struct fault *fault) {
  int code = sqlite3_exec(journal->sqlite, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  for (int i = format; i < JOURNAL_FORMAT && code == SQLITE_OK; i++)
    code = sqlite3_exec(journal->sqlite, journal_schema[i], NULL, NULL, NULL);
  if (code == SQLITE_OK) code = sqlite3_exec(journal->sqlite, "COMMIT", NULL, NULL, NULL);
  return code == SQLITE_OK ? OK : journal_fault(journal, code, "journal", fault);
}

static enum outcome ask_integer(struct journal *journal, const char *sql, int *value, struct fault *fault) {
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "journal", fault);
  *value = sqlite3_column_int(statement, 0);
  return OK;
}

static bool has_wal(const char *path) {
  AUTO(arena) struct arena arena = {0};
  return access(arena_format(&arena, "%s-wal", path), F_OK) == 0;
}

static void write_uri(struct buffer *uri, const char *path, const char *arguments) {
  buffer_text(uri, "file:");
  for (; *path; path++) {
    bool special = *path == '?' || *path == '#' || *path == '%';
    if (special) buffer_format(uri, "%%%02x", (unsigned)*path);
    else buffer_char(uri, *path);
  }
  buffer_text(uri, arguments);
}

int journal_prepare(struct journal *journal, const char *sql, sqlite3_stmt **statement) {
  size_t at = 0;
  while (at < JOURNAL_STATEMENTS && journal->kept[at].sql && journal->kept[at].sql != sql) at++;
  assert(at < JOURNAL_STATEMENTS);
  if (!journal->kept[at].sql) {
    int code =
        sqlite3_prepare_v3(journal->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &journal->kept[at].statement, NULL);
    if (code != SQLITE_OK) return code;
    journal->kept[at].sql = sql;
  }
  *statement = journal->kept[at].statement;
  return SQLITE_OK;
}

int journal_run(struct journal *journal, const char *sql) {
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

void journal_forget_statements(struct journal *journal) {
  for (size_t i = 0; i < JOURNAL_STATEMENTS; i++) sqlite3_finalize(journal->kept[i].statement);
}

enum outcome journal_fault(struct journal *journal, int code, const char *where, struct fault *fault) {
  const char *said = journal->sqlite ? sqlite3_errmsg(journal->sqlite) : sqlite3_errstr(code);
  switch (code & 0xff) {
  case SQLITE_FULL:
  case SQLITE_IOERR:
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN: return fault_set(fault, STORAGE_FULL, where, "SQLite: %s (%d)", said, code);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return fault_set(fault, UNAVAILABLE, where, "another program holds the journal (SQLite: %s)", said);
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return fault_set(fault, FAILED_INTERNAL, where,
                     "the journal is damaged (SQLite: %s): keep the file, and ask for help before selling again", said);
  default: return fault_set(fault, FAILED_INTERNAL, where, "SQLite: %s (%d)", said, code);
  }
}
