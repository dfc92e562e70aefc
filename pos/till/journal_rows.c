/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The records: appended, read, never changed. */
#include "pos/till/journal_private.h"

#include <string.h>

#define ROW_COLUMNS "chain, sequence, id, at, business_day, total_cents, hash, body, signature, kind"

static enum outcome append_all(struct journal *journal, const struct journal_entry entries[], size_t count,
                               struct fault *fault);
static int append_one(struct journal *journal, const struct journal_entry *entry);
static int insert_row(struct journal *journal, const struct journal_row *row);
static int insert_about(struct journal *journal, const struct journal_entry *entry);
static int insert_request(struct journal *journal, const struct journal_entry *entry);
static int move_head(struct journal *journal, const char *chain, const struct journal_head *next);
static void forget(struct journal *journal);
static enum outcome read_rows(struct journal *journal, sqlite3_stmt *statement, size_t limit, struct arena *arena,
                              struct journal_row **rows, size_t *count, struct fault *fault);
static enum outcome read_one(struct journal *journal, sqlite3_stmt *statement, struct arena *arena,
                             struct journal_row *row, bool *found, struct fault *fault);
static void read_row(sqlite3_stmt *statement, struct arena *arena, struct journal_row *row);

enum outcome journal_append(struct journal *journal, const struct journal_entry entries[], size_t count,
                            struct fault *fault) {
  LOCKED(journal);
  int code = journal_run(journal, "BEGIN IMMEDIATE");
  if (code != SQLITE_OK) return journal_fault(journal, code, "record", fault);
  enum outcome outcome = append_all(journal, entries, count, fault);
  if (outcome != OK) forget(journal);
  return outcome;
}

static enum outcome append_all(struct journal *journal, const struct journal_entry entries[], size_t count,
                               struct fault *fault) {
  int code = SQLITE_DONE;
  for (size_t i = 0; i < count && code == SQLITE_DONE; i++) code = append_one(journal, &entries[i]);
  if (code == SQLITE_DONE) code = journal_run(journal, "COMMIT");
  return code == SQLITE_OK ? OK : journal_fault(journal, code, "record", fault);
}

static int append_one(struct journal *journal, const struct journal_entry *entry) {
  int code = insert_row(journal, &entry->row);
  if (code == SQLITE_DONE) code = insert_about(journal, entry);
  if (code == SQLITE_DONE && entry->request) code = insert_request(journal, entry);
  return code == SQLITE_DONE ? move_head(journal, entry->row.chain, &entry->next) : code;
}

static int insert_row(struct journal *journal, const struct journal_row *row) {
  static const char sql[] = "INSERT INTO record (" ROW_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?)";
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return code;
  sqlite3_bind_text(statement, 1, row->chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, row->sequence);
  sqlite3_bind_text(statement, 3, row->id, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 4, row->at, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 5, row->business_day, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 6, row->total.cents);
  sqlite3_bind_text(statement, 7, row->hash, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 8, row->body, (int)row->body_length, SQLITE_STATIC);
  sqlite3_bind_blob(statement, 9, row->signature, (int)row->signature_length, SQLITE_STATIC);
  sqlite3_bind_text(statement, 10, row->kind, -1, SQLITE_STATIC);
  return sqlite3_step(statement);
}

static int insert_about(struct journal *journal, const struct journal_entry *entry) {
  static const char sql[] = "INSERT OR IGNORE INTO about (about, chain, sequence) VALUES (?, ?, ?)";
  int code = SQLITE_DONE;
  for (size_t i = 0; i < entry->about_count && code == SQLITE_DONE; i++) {
    AUTO(statement) sqlite3_stmt *statement = NULL;
    code = journal_prepare(journal, sql, &statement);
    if (code != SQLITE_OK) return code;
    sqlite3_bind_text(statement, 1, entry->about[i], -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, entry->row.chain, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, entry->row.sequence);
    code = sqlite3_step(statement);
  }
  return code;
}

static int insert_request(struct journal *journal, const struct journal_entry *entry) {
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "INSERT INTO request (id, hash) VALUES (?, ?)", &statement);
  if (code != SQLITE_OK) return code;
  sqlite3_bind_text(statement, 1, entry->row.id, -1, SQLITE_STATIC);
  sqlite3_bind_blob(statement, 2, entry->request, SHA256_BYTES, SQLITE_STATIC);
  return sqlite3_step(statement);
}

static int move_head(struct journal *journal, const char *chain, const struct journal_head *next) {
  static const char sql[] =
      "INSERT OR REPLACE INTO head (chain, sequence, hash, perpetual_cents, perpetual_abs_cents, at_us)"
      " VALUES (?,?,?,?,?,?)";
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return code;
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, next->sequence);
  sqlite3_bind_text(statement, 3, next->hash, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 4, next->perpetual_total.cents);
  sqlite3_bind_int64(statement, 5, next->perpetual_total_abs.cents);
  sqlite3_bind_int64(statement, 6, next->at_us);
  return sqlite3_step(statement);
}

/* After a flush that failed, the refused record may lie in the WAL all the same, whole: a restart would find it there
 * and revive a sale whose drawer stayed shut. An emptied WAL has nothing to revive; the next sale would overwrite it
 * too. */
static void forget(struct journal *journal) {
  journal_run(journal, "ROLLBACK");
  sqlite3_busy_timeout(journal->sqlite, 0); /* a recount that reads is not waited for */
  sqlite3_wal_checkpoint_v2(journal->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout(journal->sqlite, JOURNAL_PATIENCE_MS);
}

enum outcome journal_find(struct journal *journal, const char *id, struct arena *arena, struct journal_row *row,
                          bool *found, struct fault *fault) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "SELECT " ROW_COLUMNS " FROM record WHERE id = ?", &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "record", fault);
  sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
  return read_one(journal, statement, arena, row, found, fault);
}

enum outcome journal_after(struct journal *journal, const char *chain, int64_t after, size_t limit, struct arena *arena,
                           struct journal_row **rows, size_t *count, struct fault *fault) {
  static const char sql[] =
      "SELECT " ROW_COLUMNS " FROM record WHERE chain = ? AND sequence > ? ORDER BY sequence LIMIT ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "record", fault);
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, after);
  sqlite3_bind_int64(statement, 3, (int64_t)limit);
  return read_rows(journal, statement, limit, arena, rows, count, fault);
}

enum outcome journal_between(struct journal *journal, const char *chain, int64_t first, int64_t last,
                             journal_each *each, void *context, struct fault *fault) {
  static const char sql[] =
      "SELECT " ROW_COLUMNS " FROM record WHERE chain = ? AND sequence BETWEEN ? AND ? ORDER BY sequence";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  AUTO(arena) struct arena arena = {0};
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "record", fault);
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, first);
  sqlite3_bind_int64(statement, 3, last);
  enum outcome outcome = OK;
  while (outcome == OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    struct journal_row row = {0};
    arena_reset(&arena);
    read_row(statement, &arena, &row);
    outcome = each(context, &row, fault);
  }
  if (outcome != OK || code == SQLITE_DONE) return outcome;
  return journal_fault(journal, code, "record", fault);
}

enum outcome journal_latest(struct journal *journal, const char *chain, size_t limit, struct arena *arena,
                            struct journal_row **rows, size_t *count, struct fault *fault) {
  static const char sql[] = "SELECT " ROW_COLUMNS " FROM record WHERE chain = ? ORDER BY sequence DESC LIMIT ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "record", fault);
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, (int64_t)limit);
  return read_rows(journal, statement, limit, arena, rows, count, fault);
}

enum outcome journal_last_of(struct journal *journal, const char *chain, const char *kind, struct arena *arena,
                             struct journal_row *row, bool *found, struct fault *fault) {
  static const char sql[] =
      "SELECT " ROW_COLUMNS " FROM record WHERE chain = ? AND kind = ? ORDER BY sequence DESC LIMIT 1";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "record", fault);
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, kind, -1, SQLITE_STATIC);
  return read_one(journal, statement, arena, row, found, fault);
}

enum outcome journal_about(struct journal *journal, const char *about, size_t limit, struct arena *arena,
                           struct journal_row **rows, size_t *count, struct fault *fault) {
  static const char sql[] = "SELECT r.chain, r.sequence, id, at, business_day, total_cents, hash, body, signature, kind"
                            "  FROM about a JOIN record r ON r.chain = a.chain AND r.sequence = a.sequence"
                            " WHERE a.about = ? ORDER BY r.rowid LIMIT ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "about", fault);
  sqlite3_bind_text(statement, 1, about, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, (int64_t)limit);
  return read_rows(journal, statement, limit, arena, rows, count, fault);
}

bool journal_request_of(struct journal *journal, const char *id, uint8_t hash[static SHA256_BYTES]) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  if (journal_prepare(journal, "SELECT hash FROM request WHERE id = ?", &statement) != SQLITE_OK) return false;
  sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_bytes(statement, 0) != SHA256_BYTES) return false;
  memcpy(hash, sqlite3_column_blob(statement, 0), SHA256_BYTES);
  return true;
}

bool journal_hash_at(struct journal *journal, const char *chain, int64_t sequence, char hash[static SHA256_HEX]) {
  static const char sql[] = "SELECT hash FROM record WHERE chain = ? AND sequence = ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  if (journal_prepare(journal, sql, &statement) != SQLITE_OK) return false;
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, sequence);
  if (sqlite3_step(statement) != SQLITE_ROW) return false;
  journal_column_hash(statement, 0, hash);
  return true;
}

enum outcome journal_extent_read(struct journal *journal, const char *chain, struct journal_extent *extent,
                                 struct fault *fault) {
  static const char sql[] =
      "SELECT count(*), coalesce(min(sequence), 0), coalesce(max(sequence), 0) FROM record WHERE chain = ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code == SQLITE_OK) sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "record", fault);
  *extent = (struct journal_extent){.records = sqlite3_column_int64(statement, 0),
                                    .first = sqlite3_column_int64(statement, 1),
                                    .last = sqlite3_column_int64(statement, 2)};
  return OK;
}

static enum outcome read_one(struct journal *journal, sqlite3_stmt *statement, struct arena *arena,
                             struct journal_row *row, bool *found, struct fault *fault) {
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = read_rows(journal, statement, 1, arena, &rows, &count, fault);
  if (outcome != OK) return outcome;
  *found = count == 1;
  if (*found) *row = rows[0];
  return OK;
}

static enum outcome read_rows(struct journal *journal, sqlite3_stmt *statement, size_t limit, struct arena *arena,
                              struct journal_row **rows, size_t *count, struct fault *fault) {
  struct journal_row *list = arena_list(arena, limit, sizeof *list);
  size_t read = 0;
  int code = SQLITE_DONE;
  while (read < limit && (code = sqlite3_step(statement)) == SQLITE_ROW) read_row(statement, arena, &list[read++]);
  if (code != SQLITE_ROW && code != SQLITE_DONE) return journal_fault(journal, code, "record", fault);
  *rows = list;
  *count = read;
  return OK;
}

static void read_row(sqlite3_stmt *statement, struct arena *arena, struct journal_row *row) {
  row->chain = journal_column_text(statement, 0, arena);
  row->sequence = sqlite3_column_int64(statement, 1);
  row->id = journal_column_text(statement, 2, arena);
  row->at = journal_column_text(statement, 3, arena);
  row->business_day = journal_column_text(statement, 4, arena);
  row->total = MONEY(sqlite3_column_int64(statement, 5));
  journal_column_hash(statement, 6, row->hash);
  const char *body = (const char *)sqlite3_column_text(statement, 7);
  row->body_length = (size_t)sqlite3_column_bytes(statement, 7);
  row->body = arena_text(arena, body ? body : "", row->body_length);
  row->signature_length = (size_t)sqlite3_column_bytes(statement, 8);
  row->signature = arena_copy(arena, sqlite3_column_blob(statement, 8), row->signature_length);
  row->kind = journal_column_text(statement, 9, arena);
}

const char *journal_column_text(sqlite3_stmt *statement, int column, struct arena *arena) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  size_t length = (size_t)sqlite3_column_bytes(statement, column);
  if (!text || strlen(text) != length) return "(not a text)";
  return arena_text(arena, text, length);
}

void journal_column_hash(sqlite3_stmt *statement, int column, char hash[static SHA256_HEX]) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  bool whole = text && sqlite3_column_bytes(statement, column) == SHA256_HEX - 1;
  text_copy(hash, SHA256_HEX, whole ? text : "");
}
