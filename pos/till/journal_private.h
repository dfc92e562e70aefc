/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the journal share: the connection, its lock, and short helpers around SQLite statements. */
#ifndef COMPTOIR_POS_TILL_JOURNAL_PRIVATE_H
#define COMPTOIR_POS_TILL_JOURNAL_PRIVATE_H

#include "pos/till/journal.h"

#include <pthread.h>
#include <sqlite3.h>

struct journal {
  sqlite3 *sqlite;
  pthread_mutex_t lock; /* one statement, or one transaction, at a time */
};

static inline void statement_done(sqlite3_stmt **statement) {
  sqlite3_finalize(*statement);
}
AUTO_RELEASE(statement, sqlite3_stmt *, statement_done);

static inline void unlock(pthread_mutex_t **lock) {
  if (*lock) pthread_mutex_unlock(*lock);
}
AUTO_RELEASE(guard, pthread_mutex_t *, unlock);
/* Holds the journal's lock until the end of the block. */
#define LOCKED(journal) \
  AUTO(guard) __attribute__((unused)) pthread_mutex_t *guard_ = &(journal)->lock; \
  pthread_mutex_lock(guard_)

/* Says what SQLite said: STORAGE_FULL for a full or failing disk, FAILED_INTERNAL otherwise. */
enum outcome journal_fault(struct journal *journal, int code, const char *where, struct fault *fault);

#endif
