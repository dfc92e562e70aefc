/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_db core */
/* Transactions, pipelines and the pool, against a private cluster. */
#include "db_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char schema[] =
    "CREATE TABLE account (id bigint PRIMARY KEY, balance bigint NOT NULL CONSTRAINT not_in_debt CHECK (balance >= 0));"
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'outcome:ledger_unbalanced account % is odd', NEW.id; END $$;"
    "CREATE CONSTRAINT TRIGGER even AFTER INSERT ON account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
    " WHEN (NEW.id = 13) EXECUTE FUNCTION refuse();";

struct account {
  int64_t id;
  struct money balance;
};

static const enum db_kind account_params[] = {DB_INTEGER, DB_INTEGER};
static const struct db_query insert_account = {.name = "test/insert_account",
                                               .sql = "INSERT INTO account VALUES ($1, $2)",
                                               .params = account_params,
                                               .param_count = 2};
static const struct db_query add_to_account = {.name = "test/add_to_account",
                                               .sql = "UPDATE account SET balance = balance + $2 WHERE id = $1",
                                               .params = account_params,
                                               .param_count = 2};
static const struct db_column account_columns[] = {DB_COLUMN(struct account, id), DB_COLUMN(struct account, balance)};
static const struct db_query list_accounts = {.name = "test/list_accounts",
                                              .sql = "SELECT id, balance FROM account ORDER BY id",
                                              .columns = account_columns,
                                              .column_count = 2,
                                              .row_size = sizeof(struct account)};
static const struct db_query count_upwards = {
    .name = "test/count_upwards",
    .sql = "SELECT i AS id, i * 10 AS balance FROM (SELECT generate_series(1, $1) AS i) series WHERE i <= $2",
    .params = account_params,
    .param_count = 2,
    .columns = account_columns,
    .column_count = 2,
    .row_size = sizeof(struct account)};
static const struct db_query *const registry[] = {&insert_account, &add_to_account, &list_accounts, &count_upwards,
                                                  NULL};

enum { CONNECTIONS = 2, MAIN_ACCOUNT = 1 };

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
  fixture_command(cluster_conninfo(fixture.cluster), "TRUNCATE account; INSERT INTO account VALUES (1, 100)");
  fixture_open(&fixture, registry, CONNECTIONS);
  return 0;
}

static int close_db(void **state) {
  (void)state;
  db_close(take(&fixture.db));
  return 0;
}

static int64_t balance_of(int64_t id) {
  struct fixture_reading reading = fixture_read(fixture.db, &list_accounts);
  const struct account *accounts = reading.rows;
  int64_t balance = -1;
  for (size_t i = 0; i < reading.count; i++)
    if (accounts[i].id == id) balance = accounts[i].balance.cents;
  arena_done(&reading.arena);
  return balance;
}

static enum outcome add(struct tx *tx, int64_t id, int64_t cents) {
  size_t touched = 0;
  enum outcome outcome =
      tx_run(tx, &add_to_account, (struct db_param[]){P_INTEGER(id), P_INTEGER(cents)}, NULL, NULL, &touched);
  return outcome == OK && touched != 1 ? NOT_FOUND : outcome;
}

/* ---- transactions */

struct script {
  enum outcome answer;
  int runs;
};

static enum outcome add_and_answer(struct tx *tx, void *context) {
  struct script *script = context;
  script->runs++;
  enum outcome outcome = add(tx, MAIN_ACCOUNT, 1);
  if (outcome == OK && script->answer == CASH_LIMIT)
    return fault_set(tx_fault(tx), CASH_LIMIT, "/tenders/0", "too much");
  return outcome == OK ? script->answer : outcome;
}

static void successes_commit_and_failures_roll_back(void **state) {
  (void)state;
  struct fault fault = {0};
  assert_int_equal(db_transact(fixture.db, TX_WRITE, add_and_answer, &(struct script){.answer = OK}, &fault), OK);
  assert_int_equal(balance_of(MAIN_ACCOUNT), 101);
  assert_int_equal(db_transact(fixture.db, TX_WRITE, add_and_answer, &(struct script){.answer = CREATED}, &fault),
                   CREATED);
  assert_int_equal(balance_of(MAIN_ACCOUNT), 102);
  assert_int_equal(db_transact(fixture.db, TX_WRITE, add_and_answer, &(struct script){.answer = CASH_LIMIT}, &fault),
                   CASH_LIMIT);
  assert_string_equal(fault.field, "/tenders/0");
  assert_string_equal(fault.hint, "too much");
  struct script untold = {.answer = EMPTY_TICKET};
  assert_int_equal(db_transact(fixture.db, TX_WRITE, add_and_answer, &untold, &fault), EMPTY_TICKET);
  assert_int_equal(fault.outcome, EMPTY_TICKET);
  assert_string_equal(fault.field, "");
  assert_int_equal(untold.runs, 1);
  assert_int_equal(balance_of(MAIN_ACCOUNT), 102);
}

static void readers_may_not_write(void **state) {
  (void)state;
  struct fault fault = {0};
  assert_int_equal(db_transact(fixture.db, TX_READ, add_and_answer, &(struct script){.answer = OK}, &fault),
                   FAILED_INTERNAL);
  assert_int_equal(balance_of(MAIN_ACCOUNT), 100);
}

static enum outcome add_elsewhere(struct tx *tx, void *context) {
  return add(tx, MAIN_ACCOUNT, *(int64_t *)context);
}

/* Between its snapshot and its write another transaction changes the row, as often as answer says. */
static enum outcome collide(struct tx *tx, void *context) {
  struct script *script = context;
  enum outcome outcome = tx_command(tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  if (outcome == OK) outcome = tx_command(tx, "SELECT balance FROM account");
  if (outcome == OK && script->runs++ < (int)script->answer)
    outcome = db_transact(fixture.db, TX_WRITE, add_elsewhere, &(int64_t){1000}, NULL);
  return outcome == OK ? add(tx, MAIN_ACCOUNT, 1) : outcome;
}

static void collisions_are_tried_again(void **state) {
  (void)state;
  struct script script = {.answer = (enum outcome)2};
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, collide, &script, &fault), OK, &fault);
  assert_int_equal(script.runs, 3);
  assert_int_equal(balance_of(MAIN_ACCOUNT), 2101);
}

static void collisions_are_not_tried_for_ever(void **state) {
  (void)state;
  struct script script = {.answer = (enum outcome)1000};
  struct fault fault = {0};
  assert_int_equal(db_transact(fixture.db, TX_WRITE, collide, &script, &fault), UNAVAILABLE);
  assert_true(script.runs > 3 && script.runs < 20);
}

struct lockers {
  pthread_barrier_t both;
  atomic_int runs;
};
struct locker {
  struct lockers *lockers;
  int64_t first, second;
  int tries;
  enum outcome outcome;
};

static enum outcome lock_two(struct tx *tx, void *context) {
  struct locker *locker = context;
  enum outcome outcome = add(tx, locker->first, 1);
  if (locker->tries++ == 0) pthread_barrier_wait(&locker->lockers->both);
  return outcome == OK ? add(tx, locker->second, 1) : outcome;
}

static void *run_locker(void *argument) {
  struct locker *locker = argument;
  locker->outcome = db_transact(fixture.db, TX_WRITE, lock_two, locker, NULL);
  return NULL;
}

static void deadlocks_are_tried_again(void **state) {
  (void)state;
  fixture_command(cluster_conninfo(fixture.cluster), "INSERT INTO account VALUES (2, 0)");
  struct lockers lockers;
  pthread_barrier_init(&lockers.both, NULL, 2);
  struct locker both[] = {{.lockers = &lockers, .first = 1, .second = 2},
                          {.lockers = &lockers, .first = 2, .second = 1}};
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&threads[i], NULL, run_locker, &both[i]), 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  pthread_barrier_destroy(&lockers.both);
  assert_int_equal(both[0].outcome, OK);
  assert_int_equal(both[1].outcome, OK);
  assert_true(both[0].tries + both[1].tries >= 3); /* on a busy machine they may meet again */
  assert_int_equal(balance_of(1), 102);
  assert_int_equal(balance_of(2), 2);
}

static enum outcome swallow_failure(struct tx *tx, void *context) {
  (void)context;
  if (add(tx, MAIN_ACCOUNT, -1000) == OK) return CREATED;
  return OK;
}

static void swallowed_failures_are_no_success(void **state) {
  (void)state;
  struct fault fault = {0};
  assert_int_equal(db_transact(fixture.db, TX_WRITE, swallow_failure, NULL, &fault), FAILED_INTERNAL);
  assert_string_equal(fault.field, "not_in_debt");
}

/* ---- what the database says */

static const struct raising {
  const char *sql;
  enum outcome outcome;
  const char *field, *hint;
} raisings[] = {
    {"DO $$ BEGIN RAISE 'outcome:chain_fork till 3 number 7'; END $$", CHAIN_FORK, "DO $$", "till 3 number 7"},
    {"DO $$ BEGIN RAISE 'outcome:cash_limit'; END $$", CASH_LIMIT, "DO $$", ""},
    {"DO $$ BEGIN RAISE 'outcome:ok'; END $$", FAILED_INTERNAL, "DO $$", ""},
    {"DO $$ BEGIN RAISE 'outcome:no_such_code x'; END $$", FAILED_INTERNAL, "DO $$", "x"},
    {"DO $$ BEGIN RAISE 'something else'; END $$", FAILED_INTERNAL, "DO $$", "something else"},
    {"DO $$ BEGIN RAISE 'full' USING ERRCODE = 'disk_full'; END $$", STORAGE_FULL, "DO $$", "full"},
    {"INSERT INTO account VALUES (1, 1)", FAILED_INTERNAL, "account_pkey", "duplicate key value"},
    {"INSERT INTO account VALUES (3, -1)", FAILED_INTERNAL, "not_in_debt", "violates check constraint"},
    {"SELECT 'secret'::int", FAILED_INTERNAL, "SELECT", "a value does not fit its type"},
    {"INSERT INTO account VALUES (13, 1)", LEDGER_UNBALANCED, "commit", "account 13 is odd"},
};

static enum outcome run_text(struct tx *tx, void *context) {
  return tx_command(tx, context);
}

static void refusals_have_their_outcome(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(raisings); i++) {
    char sql[128];
    struct fault fault = {0};
    snprintf(sql, sizeof sql, "%s", raisings[i].sql);
    fixture_expect(db_transact(fixture.db, TX_WRITE, run_text, sql, &fault), raisings[i].outcome, &fault);
    if (!strstr(fault.field, raisings[i].field) || !strstr(fault.hint, raisings[i].hint))
      fail_msg("%s: %s: %s", sql, fault.field, fault.hint);
    assert_null(strstr(fault.hint, "secret"));
  }
}

/* ---- pipeline */

struct batch {
  int64_t first, count, wrong; /* account numbers; wrong is inserted twice */
  bool forgets_flush;
};

static enum outcome insert_batch(struct tx *tx, void *context) {
  const struct batch *batch = context;
  enum outcome outcome = OK;
  for (int64_t i = 0; i < batch->count && outcome == OK; i++) {
    int64_t id = batch->first + i;
    outcome = tx_queue(tx, &insert_account, (struct db_param[]){P_INTEGER(id), P_INTEGER(i)});
    if (outcome == OK && id == batch->wrong)
      outcome = tx_queue(tx, &insert_account, (struct db_param[]){P_INTEGER(id), P_INTEGER(-1)});
  }
  if (outcome != OK || batch->forgets_flush) return outcome;
  return tx_flush(tx);
}

static void queues_are_sent_in_order(void **state) {
  (void)state;
  struct fault fault = {0};
  struct batch batch = {.first = 1000, .count = 20000};
  fixture_expect(db_transact(fixture.db, TX_WRITE, insert_batch, &batch, &fault), OK, &fault);
  assert_int_equal(balance_of(20999), 19999);
  batch = (struct batch){.first = 30000, .count = 3, .forgets_flush = true};
  fixture_expect(db_transact(fixture.db, TX_WRITE, insert_batch, &batch, &fault), OK, &fault);
  assert_int_equal(balance_of(30002), 2);
}

static void the_first_failure_of_a_queue_is_told(void **state) {
  (void)state;
  for (int forgets = 0; forgets < 2; forgets++) {
    struct fault fault = {0};
    struct batch batch = {.first = 10, .count = 8, .wrong = 12, .forgets_flush = forgets == 1}; /* 13 fails later */
    assert_int_equal(db_transact(fixture.db, TX_WRITE, insert_batch, &batch, &fault), FAILED_INTERNAL);
    assert_string_equal(fault.field, "not_in_debt");
    assert_int_equal(balance_of(10), -1);
  }
}

static enum outcome queue_then_read(struct tx *tx, void *context) {
  struct fixture_reading *reading = context;
  enum outcome outcome = tx_queue(tx, &insert_account, (struct db_param[]){P_INTEGER(50), P_INTEGER(5)});
  return outcome == OK ? fixture_read_rows(tx, reading) : outcome;
}

static void reading_sees_what_was_queued(void **state) {
  (void)state;
  struct fixture_reading reading = {.query = &list_accounts};
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, queue_then_read, &reading, &fault), OK, &fault);
  assert_int_equal(reading.count, 2);
  arena_done(&reading.arena);
}

struct asking {
  struct arena arena;
  struct account *first, *second; /* before and after another account */
  size_t first_count, second_count, touched;
  bool flushed_first; /* whether an answer was there before all was asked */
  enum outcome answer;
};

static enum outcome ask_only(struct tx *tx, void *context) {
  struct asking *asking = context;
  const struct db_param wrong[] = {P_INTEGER(70), P_INTEGER(-1)}, right[] = {P_INTEGER(70), P_INTEGER(7)};
  enum outcome outcome = tx_ask(tx, &list_accounts, NULL, &asking->arena, &asking->first, &asking->first_count);
  if (outcome == OK)
    outcome =
        tx_ask(tx, &insert_account, asking->answer == FAILED_INTERNAL ? wrong : right, NULL, NULL, &asking->touched);
  if (outcome == OK) outcome = tx_ask(tx, &list_accounts, NULL, &asking->arena, &asking->second, &asking->second_count);
  asking->flushed_first = asking->first_count > 0;
  return outcome == OK && asking->answer == FORBIDDEN ? FORBIDDEN : outcome;
}

static void what_is_asked_is_there_in_the_end(void **state) {
  (void)state;
  struct asking asking = {0};
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, ask_only, &asking, &fault), OK, &fault);
  assert_false(asking.flushed_first);
  assert_int_equal(asking.first_count, 1);
  assert_int_equal(asking.touched, 1);
  assert_int_equal(asking.second_count, 2);
  assert_int_equal(asking.second[1].balance.cents, 7);
  arena_done(&asking.arena);
}

static void who_fails_gets_no_rows(void **state) {
  (void)state;
  struct account untouched = {0};
  struct asking refused = {.first = &untouched, .answer = FORBIDDEN};
  struct asking broken = {.second = &untouched, .answer = FAILED_INTERNAL};
  assert_int_equal(db_transact(fixture.db, TX_WRITE, ask_only, &refused, NULL), FORBIDDEN);
  assert_ptr_equal(refused.first, &untouched);
  assert_int_equal(db_transact(fixture.db, TX_WRITE, ask_only, &broken, NULL), FAILED_INTERNAL);
  assert_ptr_equal(broken.second, &untouched);
  assert_int_equal(balance_of(70), -1);
  arena_done(&refused.arena);
  arena_done(&broken.arena);
}

/* ---- one by one */

struct walk {
  int64_t rows, wanted, seen, sum;
};

static enum outcome see(void *context, const void *row) {
  struct walk *walk = context;
  const struct account *account = row;
  walk->sum += account->balance.cents;
  return ++walk->seen == walk->wanted ? FORBIDDEN : OK;
}

static enum outcome walk_up(struct tx *tx, void *context) {
  struct walk *walk = context;
  return tx_each(tx, &count_upwards, (struct db_param[]){P_INTEGER(walk->rows), P_INTEGER(walk->rows)}, see, walk);
}

static void rows_come_one_by_one(void **state) {
  (void)state;
  struct walk walk = {.rows = 5000};
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_READ, walk_up, &walk, &fault), OK, &fault);
  assert_int_equal(walk.seen, 5000);
  assert_int_equal(walk.sum, INT64_C(10) * 5000 * 5001 / 2);
}

static void each_can_stop(void **state) {
  (void)state;
  struct walk walk = {.rows = INT64_C(1000000000), .wanted = 3}; /* to the end it would take many minutes */
  assert_int_equal(db_transact(fixture.db, TX_READ, walk_up, &walk, NULL), FORBIDDEN);
  assert_int_equal(walk.seen, 3);
  assert_int_equal(balance_of(MAIN_ACCOUNT), 100);
}

/* ---- connections */

static void cut_all(void) {
  fixture_command(cluster_conninfo(fixture.cluster), "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                                                     " WHERE datname = 'comptoir' AND pid <> pg_backend_pid()");
}

static void idle_connections_may_die(void **state) {
  (void)state;
  cut_all();
  struct script script = {.answer = OK};
  struct fault fault = {0};
  fixture_expect(db_transact(fixture.db, TX_WRITE, add_and_answer, &script, &fault), OK, &fault);
  assert_int_equal(script.runs, 1);
  assert_int_equal(balance_of(MAIN_ACCOUNT), 101);
}

static enum outcome add_and_be_cut(struct tx *tx, void *context) {
  struct script *script = context;
  script->runs++;
  enum outcome outcome = add(tx, MAIN_ACCOUNT, 1);
  cut_all();
  return outcome == OK && script->answer != OK ? add(tx, MAIN_ACCOUNT, 1) : outcome;
}

static void busy_connections_that_die_are_database_down(void **state) {
  (void)state;
  for (int at_commit = 0; at_commit < 2; at_commit++) {
    struct script script = {.answer = at_commit ? OK : CREATED};
    assert_int_equal(db_transact(fixture.db, TX_WRITE, add_and_be_cut, &script, NULL), DATABASE_DOWN);
    assert_int_equal(script.runs, 1); /* never again by itself: the commit might have happened */
    assert_int_equal(balance_of(MAIN_ACCOUNT), 100);
  }
}

static atomic_int at_work, most_at_work;

static enum outcome work_a_while(struct tx *tx, void *context) {
  (void)context;
  int now = atomic_fetch_add(&at_work, 1) + 1;
  for (int most = atomic_load(&most_at_work); most < now && !atomic_compare_exchange_weak(&most_at_work, &most, now);) {
  }
  enum outcome outcome = tx_command(tx, "SELECT pg_sleep(0.02)");
  atomic_fetch_sub(&at_work, 1);
  return outcome;
}

static void *work_often(void *argument) {
  enum outcome *outcome = argument;
  for (int i = 0; i < 5 && *outcome == OK; i++) *outcome = db_transact(fixture.db, TX_READ, work_a_while, NULL, NULL);
  return NULL;
}

static void no_more_connections_than_allowed(void **state) {
  (void)state;
  enum { THREADS = 8 };
  pthread_t threads[THREADS];
  enum outcome outcomes[THREADS] = {OK};
  for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, work_often, &outcomes[i]), 0);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < THREADS; i++) assert_int_equal(outcomes[i], OK);
  assert_int_equal(atomic_load(&most_at_work), CONNECTIONS);
}

#define DB_TEST(test) cmocka_unit_test_setup_teardown(test, open_db, close_db)

int main(void) {
  const struct CMUnitTest tests[] = {
      DB_TEST(successes_commit_and_failures_roll_back),
      DB_TEST(readers_may_not_write),
      DB_TEST(collisions_are_tried_again),
      DB_TEST(collisions_are_not_tried_for_ever),
      DB_TEST(deadlocks_are_tried_again),
      DB_TEST(swallowed_failures_are_no_success),
      DB_TEST(refusals_have_their_outcome),
      DB_TEST(queues_are_sent_in_order),
      DB_TEST(the_first_failure_of_a_queue_is_told),
      DB_TEST(reading_sees_what_was_queued),
      DB_TEST(what_is_asked_is_there_in_the_end),
      DB_TEST(who_fails_gets_no_rows),
      DB_TEST(rows_come_one_by_one),
      DB_TEST(each_can_stop),
      DB_TEST(idle_connections_may_die),
      DB_TEST(busy_connections_that_die_are_database_down),
      DB_TEST(no_more_connections_than_allowed),
  };
  log_set_level((enum log_level)0); /* what is refused here is refused on purpose */
  return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
