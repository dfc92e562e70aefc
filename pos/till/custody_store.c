/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* custody.db: what may be forgotten, and what can be read again from the journal and the server. */
#include "pos/till/custody_store.h"

#include "core/log.h"

#include <stdlib.h>
#include <string.h>

static const char schema[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
    "CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS known (id TEXT PRIMARY KEY, customer TEXT, closed_at TEXT, learning INTEGER NOT NULL) "
    "STRICT;"
    "CREATE INDEX IF NOT EXISTS known_open ON known (closed_at);"
    "CREATE TABLE IF NOT EXISTS heard (id TEXT NOT NULL, about TEXT NOT NULL, at TEXT NOT NULL, till TEXT NOT NULL,"
    "  body TEXT, cents INTEGER NOT NULL, held INTEGER NOT NULL, PRIMARY KEY (about, id)) STRICT;"
    "CREATE TABLE IF NOT EXISTS customer (id TEXT PRIMARY KEY, sealed BLOB NOT NULL, unsent INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS picture (id TEXT PRIMARY KEY, about TEXT NOT NULL, tag TEXT NOT NULL, bytes BLOB,"
    "  unsent INTEGER NOT NULL, UNIQUE (about, tag)) STRICT;";

enum outcome custody_store_open(const char *folder, struct custody_store **store, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *path = arena_format(&arena, "%s/custody.db", folder);
  struct custody_store *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, path, "no memory");
  pthread_mutex_init(&opened->lock, NULL);
  int code =
      sqlite3_open_v2(path, &opened->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK) sqlite3_busy_timeout(opened->sqlite, 5000);
  if (code == SQLITE_OK) code = sqlite3_exec(opened->sqlite, schema, NULL, NULL, NULL);
  if (code == SQLITE_OK) {
    *store = opened;
    return OK;
  }
  enum outcome outcome = fault_set(fault, STORAGE_FULL, path, "%s", sqlite3_errstr(code));
  custody_store_close(opened);
  return outcome;
}

void custody_store_close(struct custody_store *store) {
  if (!store) return;
  sqlite3_close(store->sqlite);
  pthread_mutex_destroy(&store->lock);
  free(store);
}

sqlite3_stmt *store_ask(struct custody_store *store, const char *sql, const char *const texts[], size_t count) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(store->sqlite, sql, -1, &statement, NULL) != SQLITE_OK) return NULL;
  for (size_t i = 0; i < count; i++)
    if (texts[i]) sqlite3_bind_text(statement, (int)i + 1, texts[i], -1, SQLITE_STATIC);
  return statement;
}

enum outcome store_done(struct custody_store *store, sqlite3_stmt *statement, struct fault *fault) {
  int code = statement ? sqlite3_step(statement) : sqlite3_errcode(store->sqlite);
  if (code == SQLITE_DONE || code == SQLITE_ROW) return OK;
  return fault_set(fault, STORAGE_FULL, "custody.db", "%s", sqlite3_errmsg(store->sqlite));
}

const char *store_text(sqlite3_stmt *statement, int column, struct arena *arena) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return text ? arena_text(arena, text, (size_t)sqlite3_column_bytes(statement, column)) : NULL;
}

const char *store_mark(struct custody_store *store, const char *name, struct arena *arena) {
  HELD(store);
  AUTO(asked) sqlite3_stmt *ask = store_ask(store, "SELECT value FROM mark WHERE name = ?1", &name, 1);
  return ask && sqlite3_step(ask) == SQLITE_ROW ? store_text(ask, 0, arena) : NULL;
}

enum outcome store_mark_write(struct custody_store *store, const char *name, const char *value, struct fault *fault) {
  HELD(store);
  const char *const texts[] = {name, value};
  AUTO(asked)
  sqlite3_stmt *ask =
      store_ask(store, "INSERT INTO mark VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value", texts, 2);
  return store_done(store, ask, fault);
}

enum outcome store_know(struct custody_store *store, const struct custody_known *known, struct fault *fault) {
  HELD(store);
  const char *const texts[] = {known->order, known->customer, known->closed_at};
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(store, "INSERT INTO known VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING", texts, 3);
  if (ask) sqlite3_bind_int(ask, 4, known->learning);
  return store_done(store, ask, fault);
}

enum outcome store_close_order(struct custody_store *store, const char *order, const char *at, struct fault *fault) {
  HELD(store);
  const char *const texts[] = {order, at};
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(store, "UPDATE known SET closed_at = coalesce(closed_at, ?2) WHERE id = ?1", texts, 2);
  return store_done(store, ask, fault);
}

static struct custody_known known_of(sqlite3_stmt *row, struct arena *arena) {
  return (struct custody_known){.order = store_text(row, 0, arena),
                                .customer = store_text(row, 1, arena),
                                .closed_at = store_text(row, 2, arena),
                                .learning = sqlite3_column_int(row, 3) != 0};
}

#define ORDERS_MAX 500

enum outcome store_orders(struct custody_store *store, bool learning, const char *since, struct arena *arena,
                          struct custody_known **orders, size_t *count, struct fault *fault) {
  HELD(store);
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(
      store, "SELECT * FROM known WHERE (closed_at IS NULL OR closed_at > ?1) AND learning = ?2 ORDER BY id LIMIT 500",
      &since, 1);
  int code = SQLITE_ERROR;
  *orders = arena_list(arena, ORDERS_MAX, sizeof **orders);
  *count = 0;
  if (ask) sqlite3_bind_int(ask, 2, learning);
  while (ask && *count < ORDERS_MAX && (code = sqlite3_step(ask)) == SQLITE_ROW)
    (*orders)[(*count)++] = known_of(ask, arena);
  return code == SQLITE_DONE || code == SQLITE_ROW
             ? OK
             : fault_set(fault, STORAGE_FULL, "custody.db", "%s", sqlite3_errmsg(store->sqlite));
}

enum outcome store_order(struct custody_store *store, const char *order, struct arena *arena,
                         struct custody_known *known, bool *found, struct fault *fault) {
  HELD(store);
  AUTO(asked) sqlite3_stmt *ask = store_ask(store, "SELECT * FROM known WHERE id = ?1", &order, 1);
  enum outcome outcome = store_done(store, ask, fault);
  *found = outcome == OK && sqlite3_data_count(ask) > 0;
  if (*found) *known = known_of(ask, arena);
  return outcome;
}

enum outcome store_hear(struct custody_store *store, const struct custody_heard *heard, struct fault *fault) {
  HELD(store);
  const char *const texts[] = {heard->id, heard->order, heard->at, heard->till, heard->body};
  AUTO(asked)
  sqlite3_stmt *ask =
      store_ask(store, "INSERT INTO heard VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING", texts, 5);
  if (ask) sqlite3_bind_int64(ask, 6, heard->cents), sqlite3_bind_int64(ask, 7, heard->held);
  return store_done(store, ask, fault);
}

#define HEARD_MAX 200

enum outcome store_heard(struct custody_store *store, const char *order, struct arena *arena,
                         struct custody_heard **events, size_t *count, struct fault *fault) {
  HELD(store);
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(
      store, "SELECT id, about, at, till, body, cents, held FROM heard WHERE about = ?1 LIMIT 200", &order, 1);
  int code = SQLITE_ERROR;
  *events = arena_list(arena, HEARD_MAX, sizeof **events);
  *count = 0;
  while (ask && *count < HEARD_MAX && (code = sqlite3_step(ask)) == SQLITE_ROW)
    (*events)[(*count)++] = (struct custody_heard){.id = store_text(ask, 0, arena),
                                                   .order = store_text(ask, 1, arena),
                                                   .at = store_text(ask, 2, arena),
                                                   .till = store_text(ask, 3, arena),
                                                   .body = store_text(ask, 4, arena),
                                                   .cents = sqlite3_column_int64(ask, 5),
                                                   .held = sqlite3_column_int64(ask, 6)};
  return code == SQLITE_DONE || code == SQLITE_ROW
             ? OK
             : fault_set(fault, STORAGE_FULL, "custody.db", "%s", sqlite3_errmsg(store->sqlite));
}
