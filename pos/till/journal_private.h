/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the journal share: the connection, its lock, and short helpers around SQLite statements. */
#ifndef COMPTOIR_POS_TILL_JOURNAL_PRIVATE_H
#define COMPTOIR_POS_TILL_JOURNAL_PRIVATE_H

#include "pos/till/journal.h"

#include <pthread.h>
#include <sqlite3.h>

#define JOURNAL_PATIENCE_MS 5000 /* for another program (a copy, a recount) that holds the file */

#define JOURNAL_STATEMENTS 64

struct journal {
  sqlite3 *sqlite;
  pthread_mutex_t lock; /* one statement, or one transaction, at a time */
  struct {
    const char *sql;
    sqlite3_stmt *statement;
  } kept[JOURNAL_STATEMENTS]; /* prepared once: parsing them again would be a third of a sale's work */
};

enum { JOURNAL_FORMAT = 3 };
/* What each format added to the one before; [0] is format 1. */
extern const char *const journal_schema[JOURNAL_FORMAT];

#define ROW_COLUMNS "chain, sequence, id, at, business_day, total_cents, hash, body, signature, kind"

/* sql is a constant of the program: its address names it. The statement goes back with AUTO(statement). */
int journal_prepare(struct journal *journal, const char *sql, sqlite3_stmt **statement);
int journal_run(struct journal *journal, const char *sql); /* a statement without rows; SQLITE_OK or what went wrong */
void journal_forget_statements(struct journal *journal);
/* journal_append within a transaction of the caller, who holds the lock; SQLITE_OK or what went wrong. */
int journal_append_open(struct journal *journal, const struct journal_entry entries[], size_t count);
/* The same of journal_settings_write. */
int journal_settings_open(struct journal *journal, const struct journal_setting settings[], size_t count);

static inline void statement_done(sqlite3_stmt **statement) {
  if (!*statement) return; /* it could not be prepared */
  sqlite3_reset(*statement);
  sqlite3_clear_bindings(*statement);
}
AUTO_RELEASE(statement, sqlite3_stmt *, statement_done);

static inline void unlock(pthread_mutex_t **lock) {
  if (*lock) pthread_mutex_unlock(*lock);
}
AUTO_RELEASE(guard, pthread_mutex_t *, unlock);
/* Holds the journal's lock until the end of the block. */
#define LOCKED(journal)                                                                                                \
  AUTO(guard) __attribute__((unused)) pthread_mutex_t *guard_ = &(journal)->lock;                                      \
  pthread_mutex_lock(guard_)

/* Says what SQLite said: STORAGE_FULL for a full or failing disk, UNAVAILABLE for a journal that is held by another
 * program, FAILED_INTERNAL otherwise. */
enum outcome journal_fault(struct journal *journal, int code, const char *where, struct fault *fault);

/* SCHEMA_MISMATCH names the first table, index or trigger that is not as this program makes it. */
NODISCARD enum outcome journal_schema_check(struct journal *journal, struct fault *fault);
NODISCARD enum outcome journal_format_read(struct journal *journal, int *format, struct fault *fault);

/* A text with a NUL inside would pass for its first part: it is no text of ours, and reads "(not a text)". */
const char *journal_column_text(sqlite3_stmt *statement, int column, struct arena *arena);
/* A column that holds a hash; "" when what stands there cannot be one. */
void journal_column_hash(sqlite3_stmt *statement, int column, char hash[static SHA256_HEX]);

#endif
