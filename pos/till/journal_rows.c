/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The records: appended, never changed. */
#include "pos/till/journal_private.h"

static int append_one(struct journal *journal, const struct journal_entry *entry);
static int insert_row(struct journal *journal, const struct journal_row *row);
static int insert_about(struct journal *journal, const struct journal_entry *entry);
static int insert_request(struct journal *journal, const struct journal_entry *entry);
static int move_head(struct journal *journal, const char *chain, const struct journal_head *next);
static void forget(struct journal *journal);

enum outcome journal_append(struct journal *journal, const struct journal_entry entries[], size_t count,
                            struct fault *fault) {
  return journal_append_setting(journal, entries, count, NULL, 0, fault);
}

enum outcome journal_append_setting(struct journal *journal, const struct journal_entry entries[], size_t count,
                                    const struct journal_setting settings[], size_t setting_count,
                                    struct fault *fault) {
  LOCKED(journal);
  int code = journal_run(journal, "BEGIN IMMEDIATE");
  if (code != SQLITE_OK) return journal_fault(journal, code, "record", fault);
  code = journal_append_open(journal, entries, count);
  if (code == SQLITE_OK) code = journal_settings_open(journal, settings, setting_count);
  if (code == SQLITE_OK) code = journal_run(journal, "COMMIT");
  if (code == SQLITE_OK) return OK;
  enum outcome outcome = journal_fault(journal, code, "record", fault);
  forget(journal);
  return outcome;
}

int journal_append_open(struct journal *journal, const struct journal_entry entries[], size_t count) {
  int code = SQLITE_DONE;
  for (size_t i = 0; i < count && code == SQLITE_DONE; i++) code = append_one(journal, &entries[i]);
  return code == SQLITE_DONE ? SQLITE_OK : code;
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
      "INSERT OR REPLACE INTO head (chain, sequence, hash, perpetual_cents, perpetual_abs_cents, at_us, signature)"
      " VALUES (?,?,?,?,?,?,?)";
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return code;
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, next->sequence);
  sqlite3_bind_text(statement, 3, next->hash, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 4, next->perpetual_total.cents);
  sqlite3_bind_int64(statement, 5, next->perpetual_total_abs.cents);
  sqlite3_bind_int64(statement, 6, next->at_us);
  sqlite3_bind_blob(statement, 7, next->signature, (int)next->signature_length, SQLITE_STATIC);
  return sqlite3_step(statement);
}

/* After a flush that failed, the refused record may lie in the WAL all the same, whole: a restart would find it there
 * and revive a sale whose drawer stayed shut. An emptied WAL has nothing to revive; the next sale would overwrite it
 * too. SQLite does not flush the emptying: if the power went now, the old length might come back, and the record. */
static void forget(struct journal *journal) {
  sqlite3_file *wal = NULL;
  journal_run(journal, "ROLLBACK");
  sqlite3_busy_timeout(journal->sqlite, 0); /* a recount that reads is not waited for */
  sqlite3_wal_checkpoint_v2(journal->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout(journal->sqlite, JOURNAL_PATIENCE_MS);
  if (sqlite3_file_control(journal->sqlite, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal) == SQLITE_OK && wal->pMethods)
    wal->pMethods->xSync(wal, SQLITE_SYNC_FULL);
}
