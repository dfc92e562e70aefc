/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The records, read back. */
#include "pos/till/journal_private.h"

#include <string.h>

static enum outcome read_rows(struct journal *journal, sqlite3_stmt *statement, size_t limit, struct arena *arena,
                              struct journal_row **rows, size_t *count, struct fault *fault);
static enum outcome read_one(struct journal *journal, sqlite3_stmt *statement, struct arena *arena,
                             struct journal_row *row, bool *found, struct fault *fault);
static void read_row(sqlite3_stmt *statement, struct arena *arena, struct journal_row *row);

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

#define ABOUT_FROM                                                                                                     \
  "  FROM about a JOIN record r ON r.chain = a.chain AND r.sequence = a.sequence"                                      \
  " WHERE a.about = ?1 AND (?2 IS NULL OR r.chain = ?2) AND (?3 IS NULL OR r.kind = ?3)"

static void bind_about(sqlite3_stmt *statement, const struct journal_about *about) {
  sqlite3_bind_text(statement, 1, about->about, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, about->chain, -1, SQLITE_STATIC); /* NULL binds NULL */
  sqlite3_bind_text(statement, 3, about->kind, -1, SQLITE_STATIC);
}

enum outcome journal_about(struct journal *journal, const struct journal_about *about, size_t limit,
                           struct arena *arena, struct journal_row **rows, size_t *count, struct fault *fault) {
  static const char sql[] =
      "SELECT r.chain, r.sequence, id, at, business_day, total_cents, hash, body, signature, kind" ABOUT_FROM
      " ORDER BY r.rowid LIMIT ?4";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "about", fault);
  bind_about(statement, about);
  sqlite3_bind_int64(statement, 4, (int64_t)limit + 1);
  enum outcome outcome = read_rows(journal, statement, limit + 1, arena, rows, count, fault);
  if (outcome != OK || *count <= limit) return outcome;
  *count = limit;
  return fault_set(fault, TOO_MANY_RECORDS, "about", "more than %zu speak of %s", limit, about->about);
}

enum outcome journal_about_count(struct journal *journal, const struct journal_about *about, int64_t *count,
                                 struct fault *fault) {
  static const char sql[] = "SELECT count(*)" ABOUT_FROM;
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code == SQLITE_OK) bind_about(statement, about);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "about", fault);
  *count = sqlite3_column_int64(statement, 0);
  return OK;
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

bool journal_refers(struct journal *journal, const char *about, const char *chain, int64_t sequence) {
  static const char sql[] = "SELECT 1 FROM about WHERE about = ? AND chain = ? AND sequence = ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  if (journal_prepare(journal, sql, &statement) != SQLITE_OK) return false;
  sqlite3_bind_text(statement, 1, about, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 3, sequence);
  return sqlite3_step(statement) == SQLITE_ROW;
}

enum outcome journal_references_count(struct journal *journal, int64_t *count, struct fault *fault) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "SELECT count(*) FROM about", &statement);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "about", fault);
  *count = sqlite3_column_int64(statement, 0);
  return OK;
}
