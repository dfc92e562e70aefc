/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Everything the journal keeps beside the records: end markers, acknowledgements, refusals, named values. */
#include "pos/till/journal_private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static enum outcome run_once(struct journal *journal, sqlite3_stmt *statement, const char *where, struct fault *fault);

enum outcome journal_head_read(struct journal *journal, const char *chain, struct journal_head *head,
                               struct fault *fault) {
  static const char sql[] =
      "SELECT sequence, hash, perpetual_cents, perpetual_abs_cents, at_us, signature FROM head WHERE chain = ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code == SQLITE_OK) sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) return journal_fault(journal, code, "head", fault);
  struct journal_head read = {.hash = ZERO_HASH_HEX};
  if (code == SQLITE_ROW) {
    read.sequence = sqlite3_column_int64(statement, 0);
    journal_column_hash(statement, 1, read.hash);
    read.perpetual_total = MONEY(sqlite3_column_int64(statement, 2));
    read.perpetual_total_abs = MONEY(sqlite3_column_int64(statement, 3));
    read.at_us = sqlite3_column_int64(statement, 4);
    read.signature_length = (size_t)sqlite3_column_bytes(statement, 5);
    if (read.signature_length > HEAD_SIGNATURE_MAX) read.signature_length = HEAD_SIGNATURE_MAX;
    if (read.signature_length > 0) memcpy(read.signature, sqlite3_column_blob(statement, 5), read.signature_length);
  }
  *head = read;
  return OK;
}

size_t journal_head_text(const char *chain, const struct journal_head *head, char text[static HEAD_TEXT]) {
  int length = snprintf(text, HEAD_TEXT, "%s|%lld|%s|%lld|%lld|%lld", chain, (long long)head->sequence, head->hash,
                        (long long)head->perpetual_total.cents, (long long)head->perpetual_total_abs.cents,
                        (long long)head->at_us);
  assert(length > 0 && length < HEAD_TEXT);
  return (size_t)length;
}

enum outcome journal_day_read(struct journal *journal, const char *business_day, struct journal_day *day,
                              struct fault *fault) {
  static const char sql[] =
      "SELECT count(*), coalesce(sum(total_cents), 0) FROM record WHERE business_day = ? AND chain = 'T'";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code == SQLITE_OK) sqlite3_bind_text(statement, 1, business_day, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "record", fault);
  *day = (struct journal_day){sqlite3_column_int64(statement, 0), MONEY(sqlite3_column_int64(statement, 1))};
  return OK;
}

enum outcome journal_day_moved(struct journal *journal, const char *chain, const char *business_day, const char *kind,
                               struct money *moved, struct fault *fault) {
  static const char sql[] =
      "SELECT coalesce(sum(total_cents), 0) FROM record WHERE business_day = ? AND chain = ? AND kind = ?";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code == SQLITE_OK) code = sqlite3_bind_text(statement, 1, business_day, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_bind_text(statement, 2, chain, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_bind_text(statement, 3, kind, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "record", fault);
  *moved = MONEY(sqlite3_column_int64(statement, 0));
  return OK;
}

enum outcome journal_sent_read(struct journal *journal, const char *chain, int64_t *sequence, struct fault *fault) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "SELECT coalesce(max(sequence), 0) FROM sent WHERE chain = ?", &statement);
  if (code == SQLITE_OK) sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "sent", fault);
  *sequence = sqlite3_column_int64(statement, 0);
  return OK;
}

enum outcome journal_unsent_read(struct journal *journal, int64_t *count, struct fault *fault) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal,
                             "SELECT coalesce(sum(h.sequence - coalesce(s.sequence, 0)), 0) FROM head h"
                             " LEFT JOIN sent s ON s.chain = h.chain WHERE h.sequence > coalesce(s.sequence, 0)",
                             &statement);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW) return journal_fault(journal, code, "sent", fault);
  *count = sqlite3_column_int64(statement, 0);
  return OK;
}

enum outcome journal_sent_write(struct journal *journal, const char *chain, int64_t sequence, struct fault *fault) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "INSERT OR REPLACE INTO sent (chain, sequence) VALUES (?, ?)", &statement);
  if (code != SQLITE_OK) return journal_fault(journal, code, "sent", fault);
  sqlite3_bind_text(statement, 1, chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, sequence);
  return run_once(journal, statement, "sent", fault);
}

/* A screen that insists is one refusal: the same again is not written twice. */
enum outcome journal_refuse(struct journal *journal, const char *id, const char *code,
                            const uint8_t request_hash[static SHA256_BYTES], const char *at, bool *fresh,
                            struct fault *fault) {
  static const char sql[] =
      "INSERT INTO refused_request (id, code, request_hash, at) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS"
      " (SELECT 1 FROM refused_request WHERE id = ?1 AND code = ?2 AND request_hash = ?3)";
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int status = journal_prepare(journal, sql, &statement);
  if (status != SQLITE_OK) return journal_fault(journal, status, "refused_request", fault);
  sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 2, code, -1, SQLITE_STATIC);
  sqlite3_bind_blob(statement, 3, request_hash, SHA256_BYTES, SQLITE_STATIC);
  sqlite3_bind_text(statement, 4, at, -1, SQLITE_STATIC);
  enum outcome outcome = run_once(journal, statement, "refused_request", fault);
  *fresh = outcome == OK && sqlite3_changes(journal->sqlite) == 1;
  return outcome;
}

static enum outcome run_once(struct journal *journal, sqlite3_stmt *statement, const char *where, struct fault *fault) {
  int code = sqlite3_step(statement);
  return code == SQLITE_DONE ? OK : journal_fault(journal, code, where, fault);
}

enum outcome journal_setting_read(struct journal *journal, const char *name, struct arena *arena, const char **value,
                                  struct fault *fault) {
  LOCKED(journal);
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "SELECT value FROM setting WHERE name = ?", &statement);
  if (code == SQLITE_OK) sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) return journal_fault(journal, code, "setting", fault);
  *value = code == SQLITE_ROW ? journal_column_text(statement, 0, arena) : NULL;
  return OK;
}

enum outcome journal_settings_write(struct journal *journal, const struct journal_setting settings[], size_t count,
                                    struct fault *fault) {
  LOCKED(journal);
  int code = journal_run(journal, "BEGIN IMMEDIATE");
  if (code != SQLITE_OK) return journal_fault(journal, code, "setting", fault);
  code = journal_settings_open(journal, settings, count);
  if (code == SQLITE_OK) code = journal_run(journal, "COMMIT");
  if (code == SQLITE_OK) return OK;
  enum outcome outcome = journal_fault(journal, code, "setting", fault);
  journal_run(journal, "ROLLBACK");
  return outcome;
}

int journal_settings_open(struct journal *journal, const struct journal_setting settings[], size_t count) {
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", &statement);
  for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
    sqlite3_bind_text(statement, 1, settings[i].name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, settings[i].value, -1, SQLITE_STATIC);
    sqlite3_step(statement);
    code = sqlite3_reset(statement); /* says what the step said */
  }
  return code;
}
