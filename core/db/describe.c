/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the C side says of a query against what PostgreSQL says of it, so that a column renamed in a migration stops the
 * program at start and not a customer. */
#include "core/db/private.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>

#define KIND(kind) (1u << (kind))

/* The types of pg_type.dat that a kind may stand for. Arrays are sent in binary and must be exactly the one written. */
static const struct type {
  Oid oid;
  const char *name;
  unsigned kinds, column_kinds; /* as a parameter, as a column */
} types[] = {
    {16, "boolean", KIND(DB_BOOL), KIND(DB_BOOL)},
    {17, "bytea", KIND(DB_BYTES), KIND(DB_BYTES)},
    {19, "name", KIND(DB_TEXT), KIND(DB_TEXT)},
    {20, "bigint", KIND(DB_INTEGER), KIND(DB_INTEGER)},
    {21, "smallint", KIND(DB_INTEGER), KIND(DB_INTEGER)},
    {23, "integer", KIND(DB_INTEGER), KIND(DB_INTEGER)},
    {25, "text", KIND(DB_TEXT), KIND(DB_TEXT)},
    {114, "json", KIND(DB_TEXT), KIND(DB_TEXT)},
    {1042, "character", KIND(DB_TEXT), KIND(DB_TEXT)},
    {1043, "character varying", KIND(DB_TEXT), KIND(DB_TEXT)},
    {1082, "date", KIND(DB_DATE), KIND(DB_DATE)},
    {1184, "timestamp with time zone", KIND(DB_TIME), KIND(DB_TIME)},
    {2950, "uuid", KIND(DB_TEXT) | KIND(DB_UUID), KIND(DB_TEXT) | KIND(DB_UUID)},
    {3802, "jsonb", KIND(DB_TEXT), KIND(DB_TEXT)},
    {1000, "boolean[]", KIND(DB_BOOLS), 0},
    {1001, "bytea[]", KIND(DB_BYTES_LIST), 0},
    {1009, "text[]", KIND(DB_TEXTS), 0},
    {1016, "bigint[]", KIND(DB_INTEGERS), 0},
    {1182, "date[]", KIND(DB_DATES), 0},
    {1185, "timestamp with time zone[]", KIND(DB_TIMES), 0},
    {2951, "uuid[]", KIND(DB_UUIDS), 0},
    /* never right, but named in the message */
    {0, "unknown", 0, 0},
    {1005, "smallint[] (cast it: ::bigint[])", 0, 0},
    {1007, "integer[] (cast it: ::bigint[])", 0, 0},
    {1015, "character varying[] (cast it: ::text[])", 0, 0},
    {1114, "timestamp without time zone", 0, 0},
    {1700, "numeric (cast it: ::bigint)", 0, 0},
    {701, "double precision", 0, 0},
    {2278, "void", 0, 0},
};

static const char *const kind_names[] = {
    [DB_TEXT] = "a text",         [DB_INTEGER] = "an integer", [DB_BOOL] = "a boolean", [DB_BYTES] = "bytes",
    [DB_DATE] = "a date",         [DB_TIME] = "a time",        [DB_UUID] = "a uuid",    [DB_TEXTS] = "text[]",
    [DB_INTEGERS] = "bigint[]",   [DB_BOOLS] = "boolean[]",    [DB_DATES] = "date[]",   [DB_BYTES_LIST] = "bytea[]",
    [DB_TIMES] = "timestamptz[]", [DB_UUIDS] = "uuid[]",
};

struct comparison {
  PGconn *connection;
  const struct db_query *query;
  const PGresult *found;
  struct fault *fault;
};

static enum outcome describe_all(PGconn *connection, const struct db_query *const *queries, PGresult *found[],
                                 struct fault *fault);
static enum outcome receive_all(PGconn *connection, const struct db_query *const *queries, PGresult *found[],
                                struct fault *fault);
static enum outcome compare_query(const struct comparison *comparison);
static enum outcome compare_param(const struct comparison *comparison, size_t index);
static enum outcome compare_column(const struct comparison *comparison, size_t index);
static enum outcome find_type(const struct comparison *comparison, Oid oid, const struct type **type);
static const struct type *known_type(Oid oid);
static enum outcome base_type(const struct comparison *comparison, Oid oid, Oid *base);

enum outcome db_compare(PGconn *connection, const struct db_query *const *queries, struct fault *fault) {
  size_t count = 0;
  while (queries && queries[count]) count++;
  if (count == 0) return OK;
  AUTO(arena) struct arena arena = {0};
  PGresult **found = arena_list(&arena, count, sizeof *found);
  enum outcome outcome = describe_all(connection, queries, found, fault);
  for (size_t i = 0; i < count; i++) {
    struct comparison comparison = {connection, queries[i], found[i], fault};
    if (outcome == OK) outcome = compare_query(&comparison);
    PQclear(found[i]);
  }
  return outcome;
}

static enum outcome describe_all(PGconn *connection, const struct db_query *const *queries, PGresult *found[],
                                 struct fault *fault) {
  if (!PQenterPipelineMode(connection)) return db_fail(connection, NULL, "describe", fault);
  for (size_t i = 0; queries[i]; i++)
    if (!PQsendDescribePrepared(connection, queries[i]->name))
      return db_fail(connection, NULL, queries[i]->name, fault);
  if (!PQpipelineSync(connection)) return db_fail(connection, NULL, "describe", fault);
  enum outcome outcome = receive_all(connection, queries, found, fault);
  if (outcome == OK && !PQexitPipelineMode(connection)) return db_fail(connection, NULL, "describe", fault);
  return outcome;
}

static enum outcome receive_all(PGconn *connection, const struct db_query *const *queries, PGresult *found[],
                                struct fault *fault) {
  for (size_t i = 0; queries[i]; i++) {
    found[i] = PQgetResult(connection);
    if (PQresultStatus(found[i]) != PGRES_COMMAND_OK) return db_fail(connection, found[i], queries[i]->name, fault);
    AUTO(result) PGresult *end_of_query = PQgetResult(connection);
    if (end_of_query) return db_fail(connection, end_of_query, queries[i]->name, fault);
  }
  AUTO(result) PGresult *sync = PQgetResult(connection);
  return PQresultStatus(sync) == PGRES_PIPELINE_SYNC ? OK : db_fail(connection, sync, "describe", fault);
}

static enum outcome compare_query(const struct comparison *comparison) {
  const struct db_query *query = comparison->query;
  size_t params = (size_t)PQnparams(comparison->found), columns = (size_t)PQnfields(comparison->found);
  if (params != query->param_count || params > DB_PARAMS_MAX)
    return fault_set(comparison->fault, SCHEMA_MISMATCH, query->name,
                     "the program gives %zu parameters (at most %d), the query takes %zu", query->param_count,
                     DB_PARAMS_MAX, params);
  if (columns != query->column_count)
    return fault_set(comparison->fault, SCHEMA_MISMATCH, query->name,
                     "the program expects %zu columns, the query returns %zu", query->column_count, columns);
  enum outcome outcome = OK;
  for (size_t i = 0; i < params && outcome == OK; i++) outcome = compare_param(comparison, i);
  for (size_t i = 0; i < columns && outcome == OK; i++) outcome = compare_column(comparison, i);
  return outcome;
}

static enum outcome compare_param(const struct comparison *comparison, size_t index) {
  const struct db_query *query = comparison->query;
  const struct type *type;
  enum outcome outcome = find_type(comparison, PQparamtype(comparison->found, (int)index), &type);
  if (outcome != OK || type->kinds & KIND(query->params[index])) return outcome;
  return fault_set(comparison->fault, SCHEMA_MISMATCH, query->name, "parameter $%zu: the program gives %s, not %s",
                   index + 1, kind_names[query->params[index]], type->name);
}

static enum outcome compare_column(const struct comparison *comparison, size_t index) {
  const struct db_query *query = comparison->query;
  const struct db_column *column = &query->columns[index];
  const char *name = PQfname(comparison->found, (int)index);
  if (!text_equal(name, column->name))
    return fault_set(comparison->fault, SCHEMA_MISMATCH, query->name,
                     "column %zu: the program expects \"%s\", the query returns \"%s\"", index + 1, column->name, name);
  if (column->offset >= query->row_size)
    return fault_set(comparison->fault, SCHEMA_MISMATCH, query->name, "column \"%s\" lies outside its row", name);
  const struct type *type;
  enum outcome outcome = find_type(comparison, PQftype(comparison->found, (int)index), &type);
  if (outcome != OK || type->column_kinds & KIND(column_kind(column))) return outcome;
  return fault_set(comparison->fault, SCHEMA_MISMATCH, query->name,
                   "column \"%s\": the program expects %s, the query returns %s", name, kind_names[column_kind(column)],
                   type->name);
}

static enum outcome find_type(const struct comparison *comparison, Oid oid, const struct type **type) {
  *type = known_type(oid);
  if (*type) return OK;
  Oid base = InvalidOid;
  enum outcome outcome = base_type(comparison, oid, &base);
  if (outcome != OK) return outcome;
  *type = known_type(base);
  if (*type) return OK;
  return fault_set(comparison->fault, SCHEMA_MISMATCH, comparison->query->name,
                   "a parameter or column has type number %" PRIu32 ", which has no kind here", (uint32_t)oid);
}

static const struct type *known_type(Oid oid) {
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (types[i].oid == oid) return &types[i];
  return NULL;
}

/* A domain is what it is made of; an enum travels as its label. */
static enum outcome base_type(const struct comparison *comparison, Oid oid, Oid *base) {
  static const char sql[] =
      "WITH RECURSIVE step AS ("
      " SELECT oid, typtype, typbasetype FROM pg_type WHERE oid = $1::bigint::oid UNION ALL"
      " SELECT t.oid, t.typtype, t.typbasetype FROM pg_type t JOIN step s ON t.oid = s.typbasetype)"
      " SELECT CASE typtype WHEN 'e' THEN 25 ELSE oid::bigint END FROM step WHERE typtype <> 'd'";
  char text[16];
  snprintf(text, sizeof text, "%" PRIu32, (uint32_t)oid);
  const char *values[] = {text};
  AUTO(result) PGresult *result = PQexecParams(comparison->connection, sql, 1, NULL, values, NULL, NULL, 0);
  if (PQresultStatus(result) != PGRES_TUPLES_OK)
    return db_fail(comparison->connection, result, "pg_type", comparison->fault);
  int64_t found = oid;
  if (PQntuples(result) > 0 && !text_to_integer(PQgetvalue(result, 0, 0), 0, UINT32_MAX, &found)) found = oid;
  *base = (Oid)found;
  return OK;
}
