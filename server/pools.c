/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/pools.h"

#include "sql_queries.h"

struct rights_row {
  const char *role;
  bool passes_by, defines, owns;
};
static const struct db_column rights_columns[] = {
    DB_COLUMN(struct rights_row, role), DB_COLUMN(struct rights_row, passes_by), DB_COLUMN(struct rights_row, defines),
    DB_COLUMN(struct rights_row, owns)};
static const struct db_query read_rights = {
    "server/read_rights", sql_server_read_rights, NULL, 0, rights_columns, 4, sizeof(struct rights_row)};
const struct db_query *const pools_queries[] = {&read_rights, NULL};

/* Beside the HTTP threads: what refreshes the catalogue, what writes the sales, what checks passwords and sends mail.
 */
enum { BESIDE = 3 };

static enum outcome open_as(const struct options *options, const struct database *database, const char *role,
                            struct db **pool, struct fault *fault);
static enum outcome require_weakness(struct db *pool, struct fault *fault);
static enum outcome look(struct tx *tx, void *context);

enum outcome pools_open(const struct options *options, struct database *database, struct services *services,
                        struct fault *fault) {
  const struct {
    const char *role;
    struct db **pool;
  } wanted[] = {{"comptoir_app", &services->db},
                {"comptoir_books", &services->books},
                {"comptoir_writer", &services->house},
                {"comptoir_door", &services->door},
                {"comptoir_shop", &services->shop_db}};
  enum outcome outcome = OK;
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0] && outcome == OK; i++) {
    outcome = open_as(options, database, wanted[i].role, wanted[i].pool, fault);
    if (outcome == OK) outcome = require_weakness(*wanted[i].pool, fault);
  }
  db_close(take(&database->db));
  return outcome;
}

void pools_close(struct services *services) {
  db_close(take(&services->db));
  db_close(take(&services->books));
  db_close(take(&services->house));
  db_close(take(&services->door));
  db_close(take(&services->shop_db));
}

static enum outcome open_as(const struct options *options, const struct database *database, const char *role,
                            struct db **pool, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct db_options wanted = {.conninfo = options->db,
                              .role = role,
                              .connections = (size_t)options->threads + BESIDE,
                              .queries = database_queries(),
                              .compared = true}; /* by database_open */
  if (database->cluster) {                       /* of two users the last one counts */
    wanted.conninfo = arena_format(&arena, "%s user=%s", cluster_conninfo(database->cluster), role);
    wanted.role = NULL;
  }
  return db_open(&wanted, pool, fault);
}

struct looking {
  struct arena arena;
  struct rights_row *row;
  size_t count;
};

/* A role that somebody made stronger than it should be would make every policy a decoration. */
static enum outcome require_weakness(struct db *pool, struct fault *fault) {
  struct looking looking = {0};
  enum outcome outcome = db_transact(pool, TX_READ, look, &looking, fault);
  const struct rights_row *row = looking.row;
  if (outcome == OK && looking.count == 1) {
    if (row->passes_by)
      outcome = fault_set(fault, DATABASE_ROLE, "row security", "ALTER ROLE %s NOSUPERUSER NOBYPASSRLS", row->role);
    else if (row->owns)
      outcome = fault_set(fault, DATABASE_ROLE, "ownership", "%s owns a table, or may become its owner", row->role);
    else if (row->defines)
      outcome = fault_set(
          fault, DATABASE_ROLE, "tables",
          "%s may make tables: REVOKE CREATE, TEMPORARY ON DATABASE and CREATE ON SCHEMA, also FROM PUBLIC", row->role);
  }
  arena_done(&looking.arena);
  return outcome;
}

static enum outcome look(struct tx *tx, void *context) {
  struct looking *looking = context;
  return tx_run(tx, &read_rights, NULL, &looking->arena, &looking->row, &looking->count);
}
