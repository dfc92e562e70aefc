/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to custody_store.c and custody_people.c. */
#ifndef COMPTOIR_POS_TILL_CUSTODY_STORE_H
#define COMPTOIR_POS_TILL_CUSTODY_STORE_H

#include "pos/till/custody.h"

#include <pthread.h>
#include <sqlite3.h>

struct custody_store {
  sqlite3 *sqlite;
  pthread_mutex_t lock; /* one statement at a time */
};

static inline void store_unlock(pthread_mutex_t **lock) {
  pthread_mutex_unlock(*lock);
}
AUTO_RELEASE(held_store, pthread_mutex_t *, store_unlock);
#define HELD(store)                                                                                                    \
  AUTO(held_store) __attribute__((unused)) pthread_mutex_t *held_ = &(store)->lock;                                    \
  pthread_mutex_lock(held_)

static inline void asked_done(sqlite3_stmt **statement) {
  sqlite3_finalize(*statement);
}
AUTO_RELEASE(asked, sqlite3_stmt *, asked_done);

/* NULL when SQLite refuses; texts must live until it is done. */
sqlite3_stmt *store_ask(struct custody_store *store, const char *sql, const char *const texts[], size_t count);
NODISCARD enum outcome store_done(struct custody_store *store, sqlite3_stmt *statement, struct fault *fault);
const char *store_text(sqlite3_stmt *statement, int column, struct arena *arena);

#endif
