/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_CORE_DB_PRIVATE_H
#define COMPTOIR_CORE_DB_PRIVATE_H

#include "core/auto.h"
#include "core/buffer.h"
#include "core/db/db.h"

#include <libpq-fe.h>
#include <pthread.h>

static inline void result_clear(PGresult **result) {
  PQclear(*result);
}
AUTO_RELEASE(result, PGresult *, result_clear);

static inline void connection_finish(PGconn **connection) {
  PQfinish(*connection);
}
AUTO_RELEASE(connection, PGconn *, connection_finish);

struct session {
  PGconn *connection;                   /* NULL until it is needed, and after a loss */
  struct buffer encoded[DB_PARAMS_MAX]; /* parameters on their way out; kept, so that a busy pool does not allocate */
  struct buffer queued;                 /* struct owed[]: what the pipeline owes an answer for */
  bool *prepared;                       /* by place in db->sorted: what this connection knows, or is being told */
  struct session *next_free;
};

struct owed {
  const char *name;
  bool *prepared;               /* not NULL: PREPARE itself; no longer true should it fail */
  const struct db_query *query; /* not NULL: whose rows go where tx_ask was told */
  struct arena *arena;
  void *rows;
  size_t *count;
};

struct db {
  char *conninfo, *role; /* role may be NULL */
  const struct db_query *const *queries;
  const struct db_query **sorted; /* the same, by address */
  size_t query_count;
  struct session *sessions;
  size_t session_count;
  pthread_mutex_t lock; /* guards free */
  pthread_cond_t returned;
  struct session *free; /* the last one returned first: its plans and caches are warm */
};

struct tx {
  const struct db *db;
  struct session *session;
  const char *begin;            /* still to be said, together with the first statement; NULL once it was */
  const struct db_scope *scope; /* said right after begin; NULL: for nobody in particular */
  struct fault fault;           /* of the last failure */
  bool retry;                   /* a statement failed only because of who else was at work */
  bool failed;                  /* work has ended badly: where its rows should go may be gone */
};

/* connect.c: a connection that speaks UTF-8 and UTC, whose notices go to the log, and that is role (NULL: its login).
 */
NODISCARD enum outcome db_connect(const char *conninfo, const char *role, PGconn **connection, struct fault *fault);

/* pool.c */
NODISCARD enum outcome db_take(struct db *db, struct session **session, struct fault *fault);
NODISCARD enum outcome db_reconnect(struct db *db, struct session *session, struct fault *fault);
void db_give(struct db *db, struct session *session);

/* prepare.c: a connection learns a query when it is first asked for: of a thousand queries one thread meets a few
 * dozen, and each costs PostgreSQL time and memory. db_prepare_all: all in one round trip, before they are compared;
 * SCHEMA_MISMATCH names the query that PostgreSQL refuses. db_unprepared: where to note that this connection knows
 * query; NULL when it does (or nobody registered it: PostgreSQL will say so). */
void db_sort_queries(struct db *db);
NODISCARD enum outcome db_prepare_all(const struct db *db, struct session *session, struct fault *fault);
bool *db_unprepared(const struct tx *tx, const struct db_query *query);
/* describe.c */
NODISCARD enum outcome db_compare(PGconn *connection, const struct db_query *const *queries, struct fault *fault);

/* errors.c: result may be NULL (nothing came back). what names the query. */
NODISCARD enum outcome db_fail(PGconn *connection, const PGresult *result, const char *what, struct fault *fault);
NODISCARD enum outcome tx_fail(struct tx *tx, const PGresult *result, const char *what);

/* params.c: valid until the session encodes again. */
struct wire {
  const char *values[DB_PARAMS_MAX];
  int lengths[DB_PARAMS_MAX], formats[DB_PARAMS_MAX];
};
NODISCARD enum outcome tx_encode(struct tx *tx, const struct db_query *query, const struct db_param params[],
                                 struct wire *wire);

/* query.c: the rows of an answer, or how many rows it touched, to where owed says. */
NODISCARD enum outcome tx_read_answer(struct tx *tx, const struct owed *owed, PGresult *result);

/* pipeline.c: a command of the transaction itself; tx_flush that hands over the answer to the last statement queued. */
NODISCARD enum outcome tx_queue_command(struct tx *tx, const char *sql);
NODISCARD enum outcome tx_flush_last(struct tx *tx, PGresult **last);

/* rows.c: fills one zeroed row struct from row number row of a binary result. */
NODISCARD enum outcome tx_read_row(struct tx *tx, const struct db_query *query, const PGresult *result, int row,
                                   struct arena *arena, void *out);
enum db_kind column_kind(const struct db_column *column);

/* The days and microseconds of PostgreSQL begin on 2000-01-01. */
#define POSTGRES_EPOCH ((struct date){2000, 1, 1})
#define POSTGRES_EPOCH_US INT64_C(946684800000000)
enum { UUID_BYTES = 16 };

/* migrate.c: db_migrate with another table than the embedded one. */
NODISCARD enum outcome db_migrate_table(const char *conninfo, const struct migration table[], size_t count,
                                        size_t *applied, struct fault *fault);

#endif
