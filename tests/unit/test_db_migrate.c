/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_db core */
#include "db_fixture.h"

#include "core/db/private.h"

/* Twenty characters of two bytes: a line is found by counting characters. */
#define E20 "éééééééééééééééééééé"

static struct db_fixture fixture;
static const char *conninfo;

static const struct migration first = {1, "0001_shelf",
                                       "CREATE TABLE shelf (id int);\nINSERT INTO shelf VALUES (1);\n"};
static const struct migration second = {2, "0002_book", "CREATE TABLE book (id int);"};
static const struct migration second_changed = {2, "0002_book", "CREATE TABLE book (id bigint);"};
static const struct migration second_renumbered = {3, "0003_book", "CREATE TABLE book (id int);"};
static const struct migration third_broken = {3, "0003_page",
                                              "CREATE TABLE page (id int);\n-- " E20 "\nCREATE TABLE page (x);"};
static const struct migration third_unruly = {3, "0003_page", "CREATE TABLE page (id int); COMMIT"};

static int start_cluster(void **state) {
  (void)state;
  fixture_start(&fixture, "SELECT 1");
  conninfo = cluster_conninfo(fixture.cluster);
  return 0;
}

static int stop_cluster(void **state) {
  (void)state;
  fixture_stop(&fixture);
  return 0;
}

static int empty_database(void **state) {
  (void)state;
  fixture_command(conninfo, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  return 0;
}

static size_t migrate(const struct migration table[], size_t count, enum outcome wanted, struct fault *fault) {
  size_t applied = 77;
  fixture_expect(db_migrate_table(conninfo, table, count, &applied, fault), wanted, fault);
  return applied;
}

static bool exists(const char *table) {
  PGconn *connection = PQconnectdb(conninfo);
  PGresult *result = PQexecParams(connection, "SELECT FROM pg_class WHERE relname = $1 AND relkind = 'r'", 1, NULL,
                                  &table, NULL, NULL, 0);
  bool found = PQntuples(result) == 1;
  PQclear(result);
  PQfinish(connection);
  return found;
}

static void each_is_applied_once(void **state) {
  (void)state;
  struct fault fault = {0};
  const struct migration table[] = {first, second};
  assert_int_equal(migrate(table, 1, OK, &fault), 1);
  assert_false(exists("book"));
  assert_int_equal(migrate(table, 2, OK, &fault), 1);
  assert_true(exists("book"));
  assert_int_equal(migrate(table, 2, OK, &fault), 0);
  fixture_expect(db_migrate_table(conninfo, table, 2, NULL, &fault), OK, &fault);
}

static void statistics_are_fresh_afterwards(void **state) {
  (void)state;
  struct fault fault = {0};
  assert_int_equal(migrate(&first, 1, OK, &fault), 1);
  PGconn *connection = PQconnectdb(conninfo);
  PGresult *result = PQexec(connection, "SELECT reltuples FROM pg_class WHERE relname = 'shelf'");
  assert_string_equal(PQgetvalue(result, 0, 0), "1");
  PQclear(result);
  PQfinish(connection);
}

static void newer_databases_are_refused(void **state) {
  (void)state;
  struct fault fault = {0};
  const struct migration table[] = {first, second};
  assert_int_equal(migrate(table, 2, OK, &fault), 2);
  assert_int_equal(migrate(table, 1, SCHEMA_TOO_NEW, &fault), 0);
  assert_string_equal(fault.field, "0002_book");
  assert_int_equal(migrate(NULL, 0, SCHEMA_TOO_NEW, &fault), 0);
}

static void changed_migrations_are_refused(void **state) {
  (void)state;
  struct fault fault = {0};
  const struct migration table[] = {first, second}, changed[] = {first, second_changed};
  const struct migration renumbered[] = {first, second_renumbered};
  assert_int_equal(migrate(table, 2, OK, &fault), 2);
  assert_int_equal(migrate(changed, 2, SCHEMA_MISMATCH, &fault), 0);
  assert_string_equal(fault.field, "0002_book");
  assert_int_equal(migrate(renumbered, 2, SCHEMA_MISMATCH, &fault), 0);
}

static void broken_ones_leave_nothing_and_name_the_line(void **state) {
  (void)state;
  struct fault fault = {0};
  const struct migration table[] = {first, second, third_broken};
  assert_int_equal(migrate(table, 3, FAILED_INTERNAL, &fault), 2);
  assert_string_equal(fault.field, "0003_page");
  assert_non_null(strstr(fault.hint, "line 3: "));
  assert_false(exists("page"));
  assert_true(exists("book"));
}

static void they_may_not_end_their_transaction(void **state) {
  (void)state;
  struct fault fault = {0};
  assert_int_equal(migrate(&third_unruly, 1, SCHEMA_MISMATCH, &fault), 0);
  assert_non_null(strstr(fault.hint, "must not"));
}

static void *migrate_in_thread(void *applied) {
  const struct migration table[] = {first, second};
  struct fault fault = {0};
  enum outcome outcome = db_migrate_table(conninfo, table, 2, applied, &fault);
  return outcome == OK ? applied : NULL;
}

static void two_programs_at_once_apply_them_once(void **state) {
  (void)state;
  enum { PROGRAMS = 4 };
  pthread_t threads[PROGRAMS];
  size_t applied[PROGRAMS], total = 0;
  for (size_t i = 0; i < PROGRAMS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, migrate_in_thread, &applied[i]), 0);
  void *ended[PROGRAMS];
  for (size_t i = 0; i < PROGRAMS; i++) pthread_join(threads[i], &ended[i]);
  for (size_t i = 0; i < PROGRAMS; i++) {
    assert_non_null(ended[i]);
    total += applied[i];
  }
  assert_int_equal(total, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(each_is_applied_once, empty_database),
      cmocka_unit_test_setup(statistics_are_fresh_afterwards, empty_database),
      cmocka_unit_test_setup(newer_databases_are_refused, empty_database),
      cmocka_unit_test_setup(changed_migrations_are_refused, empty_database),
      cmocka_unit_test_setup(broken_ones_leave_nothing_and_name_the_line, empty_database),
      cmocka_unit_test_setup(they_may_not_end_their_transaction, empty_database),
      cmocka_unit_test_setup(two_programs_at_once_apply_them_once, empty_database),
  };
  log_set_level((enum log_level)0);
  return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
