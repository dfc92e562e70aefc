/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* PostgreSQL: a pool with one connection per thread that needs one, one transaction runner, named queries.
 *
 * A query is a .sql file of sql/queries/<module>/<verb>_<noun>.sql, embedded as the symbol sql_<module>_<verb>_<noun>.
 * Its C side states parameter and column kinds; when the database is opened every registered query is prepared and
 * compared with PQdescribePrepared, so that a query that disagrees with the schema stops the program at start. */
#ifndef COMPTOIR_CORE_DB_H
#define COMPTOIR_CORE_DB_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum db_kind {
  DB_TEXT,    /* const char *; text, varchar, uuid, numeric-free enums stored as text */
  DB_INTEGER, /* int64_t; smallint, integer, bigint */
  DB_BOOL,    /* bool */
  DB_BYTES,   /* struct db_bytes; bytea */
  DB_DATE,    /* struct date; date */
  DB_TIME,    /* int64_t microseconds UTC; timestamptz */
  DB_UUID,    /* const char *; uuid */
  DB_TEXTS,
  DB_INTEGERS,
  DB_BOOLS,
  DB_BYTES_LIST,
  DB_DATES,
  DB_TIMES,
  DB_UUIDS /* one-dimensional arrays: parameters only */
};

struct db_bytes {
  const uint8_t *bytes;
  size_t length;
};

struct db_column {
  const char *name;
  enum db_kind kind;     /* given where one C type serves several SQL types: DB_TIME, DB_UUID */
  size_t offset;         /* in the row struct */
  enum db_kind inferred; /* from the C member; counts where no kind is given */
};

/* The kind of a column follows its C member, except where one C type serves several SQL types (give .kind then).
 * SQL NULL reads as NULL, 0, false, {NULL,0}, {0,0,0}. */
#define DB_COLUMN(type, member, ...)                                                                                   \
  {                                                                                                                    \
    .name = #member, .inferred = _Generic(((type *)0)->member, const char *: DB_TEXT, int64_t: DB_INTEGER, \
      struct money: DB_INTEGER, bool: DB_BOOL, struct db_bytes: DB_BYTES, struct date: DB_DATE), \
    .offset = offsetof(type, member), ##__VA_ARGS__           \
  }

#define DB_PARAMS_MAX 48

struct db_query {
  const char *name; /* "ledger/insert_entries" */
  const char *sql;
  const enum db_kind *params;
  size_t param_count;
  const struct db_column *columns; /* in the order of the SELECT list or RETURNING */
  size_t column_count;
  size_t row_size;
};

/* extern const char sql_ledger_insert_entries[]; is declared by the generated header "sql_queries.h". */

struct db_param { /* use the constructors below */
  enum db_kind kind;
  bool is_null; /* texts, bytes and dates need not say it */
  union {
    int64_t integer;
    bool boolean;
    const char *text;
    struct db_bytes bytes;
    struct date date;
    struct {
      const void *items;
      size_t count;
    } list; /* const char *[], int64_t[], bool[], struct db_bytes[], struct date[] */
  };
};
#define P_TEXT(value) ((struct db_param){.kind = DB_TEXT, .text = (value)})
#define P_UUID(value) ((struct db_param){.kind = DB_UUID, .text = (value)})
#define P_INTEGER(value) ((struct db_param){.kind = DB_INTEGER, .integer = (value)})
#define P_BOOL(value) ((struct db_param){.kind = DB_BOOL, .boolean = (value)})
#define P_BYTES(data, size) ((struct db_param){.kind = DB_BYTES, .bytes = {(data), (size)}})
#define P_DATE(value) ((struct db_param){.kind = DB_DATE, .date = (value), .is_null = (value).year == 0})
#define P_TIME(value) ((struct db_param){.kind = DB_TIME, .integer = (value)})
#define P_LIST(which, values, n) ((struct db_param){.kind = (which), .list = {(values), (n)}})
/* A NULL text, NULL bytes and a date of year 0 are SQL NULL, alone or in a list (empty bytes have an address and length
 * 0); so is INT64_MIN in an integer or time list. A lone integer, bool or time is NULL when its is_null says so. */

struct db;
struct tx;

struct db_options {
  const char *conninfo;
  size_t connections;                    /* at most this many at once; a caller waits for a free one */
  const struct db_query *const *queries; /* NULL-terminated registry, all modules together */
  const char *role; /* the database role its statements run under (SET ROLE); NULL: whoever conninfo says */
  bool compared;    /* this program has opened this database with these queries before: once is enough */
};

/* Connects once, compares every query with the schema (SCHEMA_MISMATCH names the query and the difference).
 * DATABASE_ROLE: the login of conninfo may not put on role, or there is none of that name. */
NODISCARD enum outcome db_open(const struct db_options *options, struct db **db, struct fault *fault);
/* Another pool to the same database with the same queries: for a thread that needs a connection of its own, because it
 * holds session locks. */
NODISCARD enum outcome db_open_beside(const struct db *db, size_t connections, struct db **beside, struct fault *fault);
void db_close(struct db *db);

enum tx_mode { TX_READ, TX_WRITE }; /* read: repeatable read, read only; write: read committed */

/* Runs work in one transaction. Commits when work returns a success (OK, CREATED), rolls back otherwise and returns its
 * outcome; why is what work said into tx_fault(), or into the fault of the caller. Serialisation failures and deadlocks
 * are retried a bounded number of times, so work may run again and must not touch anything but its context and the
 * transaction. A lost connection is reconnected, once, before work starts; afterwards it is DATABASE_DOWN: the caller
 * cannot know whether the commit happened and must ask again by its key. */
NODISCARD enum outcome db_transact(struct db *db, enum tx_mode mode, enum outcome (*work)(struct tx *tx, void *context),
                                   void *context, struct fault *fault);

/* Runs a prepared query. rows (array of the query's row struct) and texts live in arena. rows and count may be NULL.
 * A statement that returns no columns puts into count how many rows it touched. What was queued is flushed first.
 * The SQL state of a failure is mapped: 23505/23503/23514 and raised exceptions keep their message in the log and the
 * fault; the outcome is FAILED_INTERNAL unless the exception's message starts with "outcome:<code>". */
NODISCARD enum outcome tx_run(struct tx *tx, const struct db_query *query, const struct db_param params[],
                              struct arena *arena, void *rows, size_t *count);
/* tx_run that does not wait: rows and count are filled when what is queued is flushed, at the latest when work has
 * ended well. They must live until then; after a failure they are left alone. A work that only asks is one round trip,
 * BEGIN and COMMIT included. */
NODISCARD enum outcome tx_ask(struct tx *tx, const struct db_query *query, const struct db_param params[],
                              struct arena *arena, void *rows, size_t *count);
/* Queues several statements in pipeline mode; tx_flush sends them, reads every answer, and reports the first failure.
 */
NODISCARD enum outcome tx_queue(struct tx *tx, const struct db_query *query, const struct db_param params[]);
NODISCARD enum outcome tx_flush(struct tx *tx);
NODISCARD enum outcome tx_command(struct tx *tx, const char *sql); /* unprepared, trusted text: SET, ANALYZE, LOCK */
struct fault *tx_fault(struct tx *tx);

/* For whom a transaction works: row-level security and the audit read it (sql/migrations, "comptoir.…" settings). Texts
 * that are NULL or "" are left empty, and an empty scope sees only what is public. */
struct db_scope {
  const char *role;   /* of core/http/role.def: under which the request was let in */
  const char *person; /* UUID */
  const char *member, *till, *kpa, *legal_entity;
  const char *request, *address; /* where it came from, for the audit */
};
/* db_transact for somebody. The scope is set in the same round trip as the first statement and ends with the
 * transaction. */
NODISCARD enum outcome db_transact_as(struct db *db, const struct db_scope *scope, enum tx_mode mode,
                                      enum outcome (*work)(struct tx *tx, void *context), void *context,
                                      struct fault *fault);

/* Rows of a query that may be large, one by one (single-row mode). The row and its texts live until each returns; each
 * may not use tx. Return a failure from each to stop: the query is cancelled, and only the roll-back can follow. */
NODISCARD enum outcome tx_each(struct tx *tx, const struct db_query *query, const struct db_param params[],
                               enum outcome (*each)(void *context, const void *row), void *context);

/* ---- the private cluster -------------------------------------------------------------------------------------- */

/* A PostgreSQL cluster below data_dir, on a unix socket only. Makes it on first use, starts it unless a live one is
 * already there, restarts it when it dies, stops it at the end if this process started it. As root, PostgreSQL runs as
 * the system user "postgres". A kill -9 of this process takes PostgreSQL down with it; a kill -9 of PostgreSQL is seen
 * within a second. Call from the main thread. */
struct cluster;
NODISCARD enum outcome cluster_start(const char *data_dir, struct cluster **cluster, struct fault *fault);
const char *cluster_conninfo(const struct cluster *cluster); /* as the owner of the tables */
void cluster_stop(struct cluster *cluster);

/* ---- migrations ------------------------------------------------------------------------------------------------ */

/* Applies the embedded sql/migrations/NNNN_name.sql that are missing, each in its own transaction, under an advisory
 * lock. SCHEMA_TOO_NEW when the database knows a migration this program does not; SCHEMA_MISMATCH when an applied
 * migration's checksum differs. applied (may be NULL) receives how many were run. */
NODISCARD enum outcome db_migrate(const char *conninfo, size_t *applied, struct fault *fault);

struct migration {
  int number;
  const char *name, *sql;
};
extern const struct migration migration_table[]; /* generated, in order */
extern const size_t migration_count;

#endif
