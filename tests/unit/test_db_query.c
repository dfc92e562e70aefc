/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_db core */
/* Values of every kind there and back, and queries that disagree with the schema. */
#include "db_fixture.h"

#include "core/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char schema[] =
    "CREATE DOMAIN cents AS bigint CHECK (VALUE < 1000000); CREATE TYPE colour AS ENUM ('red', 'green');"
    "CREATE TABLE kinds (id bigint PRIMARY KEY, label text, short_label varchar(20), small smallint, middle integer,"
    " yes boolean, bytes bytea, on_day date, at timestamptz, key uuid, doc jsonb, price cents, tint colour);"
    "CREATE TABLE account (id bigint PRIMARY KEY, balance bigint NOT NULL)";

struct kinds {
  const char *label, *short_label;
  int64_t small, middle, id;
  bool yes;
  struct db_bytes bytes;
  struct date on_day;
  int64_t at;
  const char *key, *doc;
  struct money price;
  const char *tint;
};

struct account {
  int64_t id;
  struct money balance;
};

static const enum db_kind kinds_params[] = {DB_INTEGER, DB_TEXT, DB_TEXT, DB_INTEGER, DB_INTEGER, DB_BOOL, DB_BYTES,
                                            DB_DATE,    DB_TIME, DB_UUID, DB_TEXT,    DB_INTEGER, DB_TEXT};
static const struct db_query insert_kinds = {
    .name = "test/insert_kinds",
    .sql = "INSERT INTO kinds VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    .params = kinds_params,
    .param_count = COUNT(kinds_params)};

static const enum db_kind lists_params[] = {DB_INTEGERS, DB_TEXTS, DB_BOOLS, DB_BYTES_LIST,
                                            DB_DATES,    DB_TIMES, DB_UUIDS};
static const struct db_query insert_lists = {
    .name = "test/insert_lists",
    .sql = "INSERT INTO kinds (id, label, yes, bytes, on_day, at, key, middle)"
           " SELECT n + 100, label, yes, bytes, on_day, at, key, middle FROM unnest($1::bigint[], $2::text[],"
           " $3::boolean[], $4::bytea[], $5::date[], $6::timestamptz[], $7::uuid[])"
           " WITH ORDINALITY AS item(middle, label, yes, bytes, on_day, at, key, n)",
    .params = lists_params,
    .param_count = COUNT(lists_params)};

static const struct db_column kinds_columns[] = {DB_COLUMN(struct kinds, id),
                                                 DB_COLUMN(struct kinds, label),
                                                 DB_COLUMN(struct kinds, short_label),
                                                 DB_COLUMN(struct kinds, small),
                                                 DB_COLUMN(struct kinds, middle),
                                                 DB_COLUMN(struct kinds, yes),
                                                 DB_COLUMN(struct kinds, bytes),
                                                 DB_COLUMN(struct kinds, on_day),
                                                 DB_COLUMN(struct kinds, at, .kind = DB_TIME),
                                                 DB_COLUMN(struct kinds, key, .kind = DB_UUID),
                                                 DB_COLUMN(struct kinds, doc),
                                                 DB_COLUMN(struct kinds, price),
                                                 DB_COLUMN(struct kinds, tint)};
static const struct db_query read_kinds = {.name = "test/read_kinds",
                                           .sql = "SELECT * FROM kinds ORDER BY id",
                                           .columns = kinds_columns,
                                           .column_count = COUNT(kinds_columns),
                                           .row_size = sizeof(struct kinds)};

static const enum db_kind account_params[] = {DB_INTEGER, DB_INTEGER};
static const struct db_query insert_account = {.name = "test/insert_account",
                                               .sql = "INSERT INTO account VALUES ($1, $2)",
                                               .params = account_params,
                                               .param_count = 2};
static const struct db_column account_columns[] = {DB_COLUMN(struct account, id), DB_COLUMN(struct account, balance)};
static const struct db_query list_accounts = {.name = "test/list_accounts",
                                              .sql = "SELECT id, balance FROM account ORDER BY id",
                                              .columns = account_columns,
                                              .column_count = 2,
                                              .row_size = sizeof(struct account)};
static const struct db_query *const registry[] = {&insert_kinds,   &insert_lists,  &read_kinds,
                                                  &insert_account, &list_accounts, NULL};

enum { CONNECTIONS = 1 };

static struct db_fixture fixture;

static int start_cluster(void **state) {
  (void)state;
  fixture_start(&fixture, schema);
  return 0;
}

static int stop_cluster(void **state) {
  (void)state;
  fixture_stop(&fixture);
  return 0;
}

static int open_db(void **state) {
  (void)state;
  fixture_command(cluster_conninfo(fixture.cluster), "TRUNCATE kinds, account");
  fixture_open(&fixture, registry, CONNECTIONS);
  return 0;
}

static int close_db(void **state) {
  (void)state;
  db_close(take(&fixture.db));
  return 0;
}

/* ---- kinds */

struct kinds_case {
  struct db_param params[COUNT(kinds_params)];
  const char *malformed; /* a uuid in a list */
};

static enum outcome insert_case(struct tx *tx, void *context) {
  const struct kinds_case *given = context;
  return tx_run(tx, &insert_kinds, given->params, NULL, NULL, NULL);
}

static void every_kind_comes_back(void **state) {
  (void)state;
  static const uint8_t bytes[] = {0, 1, 0xff, '\'', '\\'};
  struct kinds_case given = {
      {P_INTEGER(INT64_MIN), P_TEXT("l’été, \"là\" \\ '"), P_TEXT(""), P_INTEGER(INT16_MIN), P_INTEGER(INT32_MAX),
       P_BOOL(true), P_BYTES(bytes, sizeof bytes), P_DATE(((struct date){1999, 12, 31})), P_TIME(-1),
       P_UUID("0190f5f2-7a0e-7abc-8def-0123456789ab"), P_TEXT("{\"a\": 1}"), P_INTEGER(-5), P_TEXT("green")},
      NULL};
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, insert_case, &given, &fault), OK, &fault);
  struct fixture_reading reading = fixture_read(fixture.db, &read_kinds);
  const struct kinds *row = reading.rows;
  assert_int_equal(reading.count, 1);
  assert_true(row->id == INT64_MIN);
  assert_string_equal(row->label, "l’été, \"là\" \\ '");
  assert_string_equal(row->short_label, "");
  assert_int_equal(row->small, INT16_MIN);
  assert_int_equal(row->middle, INT32_MAX);
  assert_true(row->yes);
  assert_int_equal(row->bytes.length, sizeof bytes);
  assert_memory_equal(row->bytes.bytes, bytes, sizeof bytes);
  assert_int_equal(date_compare(row->on_day, (struct date){1999, 12, 31}), 0);
  assert_true(row->at == -1);
  assert_string_equal(row->key, "0190f5f2-7a0e-7abc-8def-0123456789ab");
  assert_string_equal(row->doc, "{\"a\": 1}");
  assert_true(row->price.cents == -5);
  assert_string_equal(row->tint, "green");
  arena_done(&reading.arena);
}

static void null_comes_back_as_nothing(void **state) {
  (void)state;
  struct kinds_case given = {.malformed = NULL};
  for (size_t i = 0; i < COUNT(kinds_params); i++) given.params[i] = (struct db_param){.kind = kinds_params[i]};
  given.params[0].integer = 7;
  given.params[3].is_null = given.params[4].is_null = given.params[5].is_null = true;
  given.params[8].is_null = given.params[11].is_null = true;
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, insert_case, &given, &fault), OK, &fault);
  struct fixture_reading reading = fixture_read(fixture.db, &read_kinds);
  const struct kinds *row = reading.rows, nothing = {.id = 7};
  assert_int_equal(reading.count, 1);
  assert_null(row->label);
  assert_null(row->key);
  assert_null(row->bytes.bytes);
  assert_int_equal(date_compare(row->on_day, nothing.on_day), 0);
  assert_true(row->small == 0 && row->middle == 0 && !row->yes && row->at == 0 && row->price.cents == 0);
  arena_done(&reading.arena);
  PGconn *connection = PQconnectdb(cluster_conninfo(fixture.cluster));
  PGresult *nulls =
      PQexec(connection, "SELECT num_nulls(label, short_label, small, middle, yes, bytes, on_day, at, key,"
                         " doc, price, tint) FROM kinds");
  assert_string_equal(PQgetvalue(nulls, 0, 0), "12");
  PQclear(nulls);
  PQfinish(connection);
}

enum { ITEMS = 3 };
static const int64_t numbers[ITEMS] = {INT32_MIN, INT64_MIN, 3};
static const char *const texts[ITEMS] = {"a,{\"b\"}", NULL, ""};
static const bool flags[ITEMS] = {true, false, true};
static const uint8_t some_bytes[] = {0, 0xfe};
static const struct db_bytes blobs[ITEMS] = {{some_bytes, 2}, {NULL, 0}, {some_bytes, 0}};
static const struct date days[ITEMS] = {{1900, 1, 1}, {0, 0, 0}, {2099, 12, 31}};
static const int64_t times[ITEMS] = {INT64_C(1700000000123456), INT64_MIN, -INT64_C(86400000001)};
static const char *const keys[ITEMS] = {"0190F5F2-7a0e-7abc-8def-0123456789ab", NULL,
                                        "ffffffff-ffff-ffff-ffff-ffffffffffff"};

static enum outcome insert_items(struct tx *tx, void *context) {
  size_t count = *(const size_t *)context;
  return tx_run(tx, &insert_lists,
                (struct db_param[]){P_LIST(DB_INTEGERS, numbers, count), P_LIST(DB_TEXTS, texts, count),
                                    P_LIST(DB_BOOLS, flags, count), P_LIST(DB_BYTES_LIST, blobs, count),
                                    P_LIST(DB_DATES, days, count), P_LIST(DB_TIMES, times, count),
                                    P_LIST(DB_UUIDS, keys, count)},
                NULL, NULL, NULL);
}

static void every_list_comes_back(void **state) {
  (void)state;
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, insert_items, &(size_t){ITEMS}, &fault), OK, &fault);
  struct fixture_reading reading = fixture_read(fixture.db, &read_kinds);
  const struct kinds *rows = reading.rows;
  assert_int_equal(reading.count, ITEMS);
  for (size_t i = 0; i < ITEMS; i++) {
    assert_int_equal(rows[i].middle, numbers[i] == INT64_MIN ? 0 : numbers[i]);
    assert_true(text_equal(rows[i].label, texts[i]));
    assert_int_equal(rows[i].yes, flags[i]);
    assert_int_equal(rows[i].bytes.length, blobs[i].length);
    assert_int_equal(rows[i].bytes.bytes == NULL, blobs[i].bytes == NULL);
    if (blobs[i].length) assert_memory_equal(rows[i].bytes.bytes, blobs[i].bytes, blobs[i].length);
    assert_int_equal(date_compare(rows[i].on_day, days[i]), 0);
    assert_true(rows[i].at == (times[i] == INT64_MIN ? 0 : times[i]));
  }
  assert_string_equal(rows[0].key, "0190f5f2-7a0e-7abc-8def-0123456789ab");
  assert_null(rows[1].key);
  assert_string_equal(rows[2].key, keys[2]);
  arena_done(&reading.arena);
}

static void empty_lists_are_lists(void **state) {
  (void)state;
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, insert_items, &(size_t){0}, &fault), OK, &fault);
  struct fixture_reading reading = fixture_read(fixture.db, &read_kinds);
  assert_int_equal(reading.count, 0);
  arena_done(&reading.arena);
}

static enum outcome insert_malformed(struct tx *tx, void *context) {
  const char *const *key = context;
  return tx_run(tx, &insert_lists,
                (struct db_param[]){P_LIST(DB_INTEGERS, NULL, 0), P_LIST(DB_TEXTS, NULL, 0), P_LIST(DB_BOOLS, NULL, 0),
                                    P_LIST(DB_BYTES_LIST, NULL, 0), P_LIST(DB_DATES, NULL, 0),
                                    P_LIST(DB_TIMES, NULL, 0), P_LIST(DB_UUIDS, key, 1)},
                NULL, NULL, NULL);
}

static void malformed_uuids_are_refused(void **state) {
  (void)state;
  static const char *const wrong[] = {"", "0190f5f2-7a0e-7abc-8def-0123456789a",
                                      "0190f5f2-7a0e-7abc-8def-0123456789abc", "g190f5f2-7a0e-7abc-8def-0123456789ab"};
  for (size_t i = 0; i < COUNT(wrong); i++) {
    struct fault fault = {0};
    const char *key = wrong[i];
    assert_int_equal(db_transact(fixture.db, TX_WRITE, insert_malformed, &key, &fault), FAILED_INTERNAL);
    assert_string_equal(fault.field, "test/insert_lists");
    assert_non_null(strstr(fault.hint, "$7"));
  }
}

static enum outcome insert_text_for_number(struct tx *tx, void *context) {
  (void)context;
  return tx_run(tx, &insert_account, (struct db_param[]){P_INTEGER(5), P_TEXT("5")}, NULL, NULL, NULL);
}

static void params_of_another_kind_are_refused(void **state) {
  (void)state;
  struct fault fault = {0};
  assert_int_equal(db_transact(fixture.db, TX_WRITE, insert_text_for_number, NULL, &fault), FAILED_INTERNAL);
  assert_non_null(strstr(fault.hint, "$2"));
}

/* ---- queries that disagree with the schema */

struct row_of_text {
  const char *id, *balance;
};
static const struct db_column wrong_names[] = {DB_COLUMN(struct account, balance), DB_COLUMN(struct account, id)};
static const struct db_column wrong_kinds[] = {DB_COLUMN(struct row_of_text, id),
                                               DB_COLUMN(struct row_of_text, balance)};
static const enum db_kind text_params[] = {DB_TEXT};
static const enum db_kind list_params[] = {DB_INTEGERS};

static const struct mismatch {
  struct db_query query;
  const char *hint;
} mismatches[] = {
    {{.sql = "SELECT id FROM no_such_table"}, "relation \"no_such_table\" does not exist"},
    {{.sql = "DELETE FROM account WHERE id = $1"}, "gives 0 parameters (at most 48), the query takes 1"},
    {{.sql = "DELETE FROM account WHERE id = $1", .params = text_params, .param_count = 1},
     "parameter $1: the program gives a text, not bigint"},
    {{.sql = "DELETE FROM kinds WHERE small = ANY($1)", .params = list_params, .param_count = 1},
     "parameter $1: the program gives bigint[], not smallint[]"},
    {{.sql = "DELETE FROM account WHERE balance = $1::numeric", .params = account_params, .param_count = 1},
     "not numeric (cast it"},
    {{.sql = "SELECT id, balance FROM account", .columns = account_columns, .column_count = 1, .row_size = 16},
     "expects 1 columns, the query returns 2"},
    {{.sql = "SELECT id, balance FROM account", .columns = wrong_names, .column_count = 2, .row_size = 16},
     "column 1: the program expects \"balance\", the query returns \"id\""},
    {{.sql = "SELECT id, balance FROM account", .columns = wrong_kinds, .column_count = 2, .row_size = 16},
     "column \"id\": the program expects a text, the query returns bigint"},
    {{.sql = "SELECT id, sum(balance) AS balance FROM account GROUP BY id",
      .columns = account_columns,
      .column_count = 2,
      .row_size = 16},
     "column \"balance\": the program expects an integer, the query returns numeric"},
    {{.sql = "SELECT id, balance FROM account", .columns = account_columns, .column_count = 2, .row_size = 8},
     "lies outside its row"},
    {{.sql = "SELECT point(1, 2) AS id, 1 AS balance", .columns = account_columns, .column_count = 2, .row_size = 16},
     "has type number 600"},
};

static void mismatches_stop_the_program(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(mismatches); i++) {
    struct db_query query = mismatches[i].query;
    query.name = "test/mismatch";
    const struct db_query *const queries[] = {&list_accounts, &query, NULL};
    const struct db_options options = {
        .conninfo = cluster_conninfo(fixture.cluster), .connections = 1, .queries = queries};
    struct fault fault = {0};
    struct db *opened = NULL;
    fixture_expect(db_open(&options, &opened, &fault), SCHEMA_MISMATCH, &fault);
    assert_null(opened);
    assert_string_equal(fault.field, "test/mismatch");
    if (!strstr(fault.hint, mismatches[i].hint)) fail_msg("case %zu: %s", i, fault.hint);
  }
}

static void nobody_at_home_is_database_down(void **state) {
  (void)state;
  const struct db_options options = {.conninfo = "host=/nonexistent dbname=x", .connections = 1, .queries = registry};
  struct fault fault = {0};
  struct db *opened = NULL;
  assert_int_equal(db_open(&options, &opened, &fault), DATABASE_DOWN);
}

#define DB_TEST(test) cmocka_unit_test_setup_teardown(test, open_db, close_db)

int main(void) {
  const struct CMUnitTest tests[] = {
      DB_TEST(every_kind_comes_back),       DB_TEST(null_comes_back_as_nothing),
      DB_TEST(every_list_comes_back),       DB_TEST(empty_lists_are_lists),
      DB_TEST(malformed_uuids_are_refused), DB_TEST(params_of_another_kind_are_refused),
      DB_TEST(mismatches_stop_the_program), DB_TEST(nobody_at_home_is_database_down),
  };
  log_set_level((enum log_level)0); /* what is refused here is refused on purpose */
  return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
