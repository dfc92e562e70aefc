/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_db core */
/* For whom a transaction works is known inside it and nowhere else: one connection serves everybody in turn. */
#include "tests/unit/db_fixture.h"

#include "core/text.h"

static const char schema[] =
    "CREATE TABLE paper (kpa text NOT NULL, word text NOT NULL CHECK (word <> 'bad'));"
    "INSERT INTO paper VALUES ('ONE', 'a'), ('ONE', 'b'), ('TWO', 'c');"
    "CREATE ROLE reader NOLOGIN; GRANT SELECT ON paper TO reader;"
    "ALTER TABLE paper ENABLE ROW LEVEL SECURITY;"
    "CREATE POLICY mine ON paper TO reader USING (kpa = (SELECT nullif(current_setting('comptoir.kpa', true), '')));";

struct seen { /* by a statement: the rows, the settings of all kinds, the role */
  int64_t papers;
  const char *settings, *role;
};
static const struct db_column seen_columns[] = {DB_COLUMN(struct seen, papers), DB_COLUMN(struct seen, settings),
                                                DB_COLUMN(struct seen, role)};
static const struct db_query look = {
    .name = "test/look",
    .sql = "SELECT (SELECT count(*) FROM paper) AS papers, concat_ws(',', current_setting('comptoir.role', true),"
           " current_setting('comptoir.person', true), current_setting('comptoir.member', true),"
           " current_setting('comptoir.till', true), current_setting('comptoir.kpa', true),"
           " current_setting('comptoir.legal_entity', true), current_setting('comptoir.request', true),"
           " current_setting('comptoir.address', true)) AS settings, current_user::text AS role",
    .columns = seen_columns,
    .column_count = 3,
    .row_size = sizeof(struct seen)};
static const struct db_query fail_late = {.name = "test/fail_late", .sql = "DELETE FROM paper"}; /* a reader may not */
static const struct db_query *const registry[] = {&look, &fail_late, NULL};

static struct db_fixture fixture;

static int start_cluster(void **state) {
  (void)state;
  log_set_level(0); /* failures are what this is about */
  fixture_start(&fixture, schema);
  struct fault fault = {0};
  const struct db_options options = {.conninfo = cluster_conninfo(fixture.cluster),
                                     .connections = 1, /* the next transaction gets the connection of the last */
                                     .queries = registry,
                                     .role = "reader"};
  fixture_expect(db_open(&options, &fixture.db, &fault), OK, &fault);
  return 0;
}

static int stop_cluster(void **state) {
  (void)state;
  db_close(fixture.db);
  fixture_stop(&fixture);
  return 0;
}

struct looking {
  struct arena arena;
  struct seen *seen;
  size_t count;
  const char *then; /* a command that follows, NULL for none */
  enum outcome answer;
};

static enum outcome look_around(struct tx *tx, void *context) {
  struct looking *looking = context;
  enum outcome outcome = tx_run(tx, &look, NULL, &looking->arena, &looking->seen, &looking->count);
  if (outcome == OK && looking->then) outcome = tx_command(tx, looking->then);
  return outcome == OK ? looking->answer : outcome;
}

/* Everything in one round trip: BEGIN, the scope, a statement that fails, one that is skipped. */
static enum outcome fail_in_pipeline(struct tx *tx, void *context) {
  (void)context;
  enum outcome outcome = tx_queue(tx, &fail_late, NULL);
  if (outcome == OK) outcome = tx_queue(tx, &look, NULL);
  return outcome == OK ? tx_flush(tx) : outcome;
}

static const struct db_scope one = {.role = "referent",
                                    .person = "p",
                                    .member = "m",
                                    .till = "t",
                                    .kpa = "ONE",
                                    .legal_entity = "e",
                                    .request = "r",
                                    .address = "a"};
static const struct db_scope two = {.kpa = "TWO"};

static void expect_seen(const struct db_scope *scope, int64_t papers, const char *settings) {
  struct looking looking = {.answer = OK};
  struct fault fault = {0};
  fixture_expect(db_transact_as(fixture.db, scope, TX_READ, look_around, &looking, &fault), OK, &fault);
  assert_int_equal(looking.count, 1);
  assert_string_equal(looking.seen->settings, settings);
  assert_int_equal(looking.seen->papers, papers);
  assert_string_equal(looking.seen->role, "reader");
  arena_done(&looking.arena);
}

static void a_scope_ends_with_its_transaction(void **state) {
  (void)state;
  expect_seen(NULL, 0, "");
  expect_seen(&one, 2, "referent,p,m,t,ONE,e,r,a");
  expect_seen(NULL, 0, ",,,,,,,"); /* PostgreSQL knows the names now; nothing stands behind them */
  expect_seen(&two, 1, ",,,,TWO,,,");
  expect_seen(&(struct db_scope){0}, 0, ",,,,,,,");
}

static void a_failure_leaves_no_scope_behind(void **state) {
  (void)state;
  struct fault fault = {0};
  struct looking refused = {.answer = FORBIDDEN};
  assert_int_equal(db_transact_as(fixture.db, &one, TX_WRITE, look_around, &refused, &fault), FORBIDDEN);
  assert_int_equal(refused.seen->papers, 2);
  arena_done(&refused.arena);
  expect_seen(NULL, 0, ",,,,,,,");
  struct looking broken = {.answer = OK, .then = "SELECT 1 / 0"};
  assert_int_equal(db_transact_as(fixture.db, &one, TX_WRITE, look_around, &broken, &fault), FAILED_INTERNAL);
  arena_done(&broken.arena);
  expect_seen(NULL, 0, ",,,,,,,");
  assert_int_equal(db_transact_as(fixture.db, &one, TX_READ, fail_in_pipeline, NULL, &fault), FAILED_INTERNAL);
  expect_seen(NULL, 0, ",,,,,,,");
  assert_int_equal(db_transact_as(fixture.db, &one, TX_READ, fail_in_pipeline, NULL, &fault), FAILED_INTERNAL);
  expect_seen(&two, 1, ",,,,TWO,,,");
}

/* Whoever's request the transaction is for, and whatever its texts hold. */
static void a_scope_is_text_and_nothing_more(void **state) {
  (void)state;
  const struct db_scope sly = {.kpa = "ONE' OR 'a' = 'a", .request = "'; SET ROLE comptoir; --"};
  expect_seen(&sly, 0, ",,,,ONE' OR 'a' = 'a,,'; SET ROLE comptoir; --,");
}

/* A new connection is the role again, and a pool beside it too. */
static void a_role_outlives_its_connection(void **state) {
  (void)state;
  fixture_command(cluster_conninfo(fixture.cluster),
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
                  "current_database()");
  struct looking looking = {.answer = OK};
  enum outcome lost = db_transact_as(fixture.db, &one, TX_READ, look_around, &looking, NULL);
  assert_true(lost == OK || lost == DATABASE_DOWN);
  arena_done(&looking.arena);
  expect_seen(&one, 2, "referent,p,m,t,ONE,e,r,a");
  struct db *own = fixture.db, *beside = NULL;
  struct fault fault = {0};
  fixture_expect(db_open_beside(own, 1, &beside, &fault), OK, &fault);
  fixture.db = beside;
  expect_seen(&one, 2, "referent,p,m,t,ONE,e,r,a");
  fixture.db = own;
  db_close(beside);
}

static void a_role_that_is_not_there_is_said(void **state) {
  (void)state;
  struct db *db = NULL;
  struct fault fault = {0};
  struct db_options options = {
      .conninfo = cluster_conninfo(fixture.cluster), .connections = 1, .queries = registry, .role = "nobody\"s"};
  assert_int_equal(db_open(&options, &db, &fault), DATABASE_ROLE);
  assert_string_equal(fault.field, "nobody\"s");
  assert_null(db);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_scope_ends_with_its_transaction), cmocka_unit_test(a_failure_leaves_no_scope_behind),
      cmocka_unit_test(a_scope_is_text_and_nothing_more),  cmocka_unit_test(a_role_outlives_its_connection),
      cmocka_unit_test(a_role_that_is_not_there_is_said),
  };
  return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
