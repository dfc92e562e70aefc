/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/slips.h"

#include "core/log.h"
#include "core/vault.h"
#include "pos/printer/escpos.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PURPOSE "till:slips"

/* bytes are sealed: an invoice names who it is for, and what waits overnight is no clear text on a stolen machine.
 * begun: its first byte may have left. marks: where another command may come in between, as size_t. A power cut may
 * take the slips of the last seconds, never the mark that one has begun: only that one waits for the disk. */
static const char schema[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
    "CREATE TABLE IF NOT EXISTS slip (id INTEGER PRIMARY KEY AUTOINCREMENT, bytes BLOB NOT NULL, marks BLOB NOT NULL,"
    "  begun INTEGER NOT NULL DEFAULT 0) STRICT;";

struct slip_store {
  pthread_mutex_t lock;
  sqlite3 *sqlite;
  struct vault *vault; /* borrowed */
};

static int open_file(const char *path, struct slip_store **opened);
static void remove_file(const char *path);
static int64_t keep(void *context, const struct escpos_job *job);
static int64_t insert(struct slip_store *store, const struct buffer *sealed, const struct escpos_job *job);
static void begin(void *context, int64_t id);
static void drop(void *context, int64_t id);
static bool run(struct slip_store *store, const char *sql, int64_t id);
static void complain(struct slip_store *store);
static void hand_out(struct slip_store *store, struct printer *printer);
static bool read_job(struct slip_store *store, sqlite3_stmt *row, struct escpos_job *job);

struct slip_store *slip_store_open(const char *folder, struct vault *vault) {
  AUTO(arena) struct arena arena = {0};
  const char *path = arena_format(&arena, "%s/slips.db", folder);
  struct slip_store *store = NULL;
  int code = open_file(path, &store);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
    remove_file(path);
    (void)open_file(path, &store);
  }
  if (store) store->vault = vault;
  return store;
}

static int open_file(const char *path, struct slip_store **opened) {
  struct slip_store *store = calloc(1, sizeof *store);
  if (!store) return SQLITE_NOMEM;
  pthread_mutex_init(&store->lock, NULL);
  int code =
      sqlite3_open_v2(path, &store->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK) code = sqlite3_exec(store->sqlite, schema, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec(store->sqlite, "SELECT id, bytes, marks, begun FROM slip", NULL, NULL, NULL);
  if (code == SQLITE_OK) {
    *opened = store;
    return code;
  }
  complain(store);
  slip_store_close(store);
  return code;
}

static void remove_file(const char *path) {
  AUTO(arena) struct arena arena = {0};
  static const char *const parts[] = {"", "-wal", "-shm"};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    (void)unlink(arena_format(&arena, "%s%s", path, parts[i]));
}

void slip_store_close(struct slip_store *store) {
  if (!store) return;
  sqlite3_close(store->sqlite);
  pthread_mutex_destroy(&store->lock);
  free(store);
}

void slip_store_serve(struct slip_store *store, struct printer *printer) {
  if (!store) return;
  printer_shelve(printer, &(struct slip_shelf){store, keep, begin, drop});
  hand_out(store, printer);
}

/* What cannot be sealed waits in memory alone. */
static int64_t keep(void *context, const struct escpos_job *job) {
  struct slip_store *store = context;
  AUTO(buffer) struct buffer sealed = {0};
  struct fault fault = {0};
  if (vault_seal(store->vault, PURPOSE, job->bytes.bytes, job->bytes.length, &sealed, &fault) != OK) {
    log_fault(LOG_ERROR, "till.slips", &fault);
    return 0;
  }
  pthread_mutex_lock(&store->lock);
  int64_t id = insert(store, &sealed, job);
  if (id == 0) complain(store);
  pthread_mutex_unlock(&store->lock);
  return id;
}

static int64_t insert(struct slip_store *store, const struct buffer *sealed, const struct escpos_job *job) {
  sqlite3_stmt *statement = NULL;
  int64_t id = 0;
  if (sqlite3_prepare_v2(store->sqlite, "INSERT INTO slip (bytes, marks) VALUES (?1, ?2)", -1, &statement, NULL) ==
      SQLITE_OK) {
    sqlite3_bind_blob64(statement, 1, sealed->bytes, sealed->length, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, 2, job->marks, job->mark_count * sizeof *job->marks, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_DONE) id = sqlite3_last_insert_rowid(store->sqlite);
  }
  sqlite3_finalize(statement);
  return id;
}

static void begin(void *context, int64_t id) {
  struct slip_store *store = context;
  pthread_mutex_lock(&store->lock);
  bool done = run(store, "PRAGMA synchronous = FULL", 0) && run(store, "UPDATE slip SET begun = 1 WHERE id = ?1", id);
  if (!run(store, "PRAGMA synchronous = NORMAL", 0) || !done) complain(store);
  pthread_mutex_unlock(&store->lock);
}

static void drop(void *context, int64_t id) {
  struct slip_store *store = context;
  pthread_mutex_lock(&store->lock);
  if (!run(store, "DELETE FROM slip WHERE ?1 IN (0, id)", id)) complain(store);
  pthread_mutex_unlock(&store->lock);
}

static bool run(struct slip_store *store, const char *sql, int64_t id) {
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(store->sqlite, sql, -1, &statement, NULL);
  if (code == SQLITE_OK && sqlite3_bind_parameter_count(statement) > 0) code = sqlite3_bind_int64(statement, 1, id);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  sqlite3_finalize(statement);
  return code == SQLITE_DONE || code == SQLITE_ROW;
}

static void complain(struct slip_store *store) {
  struct fault fault;
  (void)fault_set(&fault, STORAGE_FULL, "slips.db", "%s", sqlite3_errmsg(store->sqlite));
  log_fault(LOG_ERROR, "till.slips", &fault);
}

static void hand_out(struct slip_store *store, struct printer *printer) {
  struct slip_waiting {
    struct escpos_job job;
    int64_t id;
    bool begun;
  } *waiting = calloc(PRINTER_WAITING_MAX, sizeof *waiting);
  sqlite3_stmt *rows = NULL;
  size_t count = 0;
  if (!waiting) abort();
  pthread_mutex_lock(&store->lock);
  /* The newest of too many; read before any is handed out, which may drop it at once. */
  (void)sqlite3_prepare_v2(store->sqlite,
                           "SELECT id, begun, bytes, marks FROM (SELECT * FROM slip ORDER BY id DESC LIMIT 500) "
                           "ORDER BY id",
                           -1, &rows, NULL);
  while (rows && count < PRINTER_WAITING_MAX && sqlite3_step(rows) == SQLITE_ROW) {
    struct slip_waiting *one = &waiting[count];
    one->id = sqlite3_column_int64(rows, 0);
    one->begun = sqlite3_column_int(rows, 1) != 0;
    if (read_job(store, rows, &one->job)) count++;
    else (void)run(store, "DELETE FROM slip WHERE id = ?1", one->id); /* never to be read again either */
  }
  sqlite3_finalize(rows);
  pthread_mutex_unlock(&store->lock);
  for (size_t i = 0; i < count; i++) printer_resume(printer, &waiting[i].job, waiting[i].id, waiting[i].begun);
  free(waiting);
}

/* False for one that this machine did not seal, or whose marks do not fit its bytes. */
static bool read_job(struct slip_store *store, sqlite3_stmt *row, struct escpos_job *job) {
  size_t length = (size_t)sqlite3_column_bytes(row, 2), size = (size_t)sqlite3_column_bytes(row, 3);
  size_t count = size / sizeof *job->marks;
  const void *sealed = sqlite3_column_blob(row, 2), *marks = sqlite3_column_blob(row, 3);
  struct fault fault = {0};
  if (!sealed || !marks || count == 0) return false;
  *job = (struct escpos_job){.marks = malloc(size), .mark_count = count};
  if (!job->marks) abort();
  memcpy(job->marks, marks, count * sizeof *job->marks);
  bool fits = vault_unseal(store->vault, PURPOSE, sealed, length, &job->bytes, &fault) == OK &&
              job->marks[count - 1] == job->bytes.length;
  for (size_t i = 1; i < count; i++) fits &= job->marks[i - 1] <= job->marks[i];
  if (fits) return true;
  escpos_job_done(job);
  return false;
}
