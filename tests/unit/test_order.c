/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: order stock catalog core_once core_http core_db core embedded_sql */
/* Orders against a real database: shelf, diary and rows move together, or not at all. */
#include "tests/unit/stock_kit.h"

#include "order/cycle.h"
#include "order/order.h"
#include "payment/payment.h"

#include <pthread.h>

static struct stock_place place;

#define ORDER "00000000-0000-7000-8000-0000000000a1"
#define OTHER "00000000-0000-7000-8000-0000000000a2"

static const struct order_line coat = {.item = "ALI-004",
                                       .piece = "00000000-0000-7000-8000-000000000001",
                                       .label = "Veste",
                                       .activity = "ALI",
                                       .kind = "good",
                                       .vat_scheme = "normal",
                                       .withdrawal = "",
                                       .quantity = 1000,
                                       .vat_rate = 550,
                                       .unit_price = {500},
                                       .gross = {500}};
static const struct order_slot noon = {"pickup", "", NOW + 60 * MINUTE, NOW + 90 * MINUTE, 1, 1};

struct order_job {
  struct order_draft draft;
  struct order_placed placed;
  const char *event;
  struct order_act act;
  int64_t version;
  struct money paid, back, refund;
  bool moved;
  struct fault fault;
};

static enum outcome place_it(struct tx *tx, void *context) {
  struct order_job *job = context;
  return order_place(tx, &job->draft, &job->placed, &job->fault);
}

static enum outcome move_it(struct tx *tx, void *context) {
  struct order_job *job = context;
  return order_event(tx, ORDER, job->event, &job->act, job->version, &job->moved, &job->fault);
}

static enum outcome pay_it(struct tx *tx, void *context) {
  struct order_job *job = context;
  if (job->paid.cents) return order_paid(tx, ORDER, job->paid, job->act.now_us, &job->refund, &job->fault);
  return order_paid_back(tx, ORDER, job->back, job->act.now_us, &job->fault);
}

static struct order_job of_the_coat(const char *id, enum order_pay pay) {
  return (struct order_job){.draft = {.id = id,
                                      .kpa = "BLG",
                                      .source = "shop",
                                      .lines = &coat,
                                      .line_count = 1,
                                      .total = {500},
                                      .pay = pay,
                                      .pickup = &noon,
                                      .contact = {"Fatou", "fatou@example.org", "", false},
                                      .now_us = NOW,
                                      .held_until_us = NOW + 20 * MINUTE,
                                      .takes_stock = true,
                                      .link = "https://example.org/boutique/commande/"},
                            .act = {.by = "staff", .now_us = NOW}};
}

static enum outcome run(struct order_job *job, enum outcome (*work)(struct tx *, void *)) {
  return db_transact(place.base.db, TX_WRITE, work, job, &job->fault);
}

static const char *state_of(const char *id) {
  char sql[200];
  snprintf(sql, sizeof sql, "SELECT state || ' ' || paid_cents || ' ' || back_cents FROM shop_order WHERE id = '%s'",
           id);
  return stock_place_ask(&place, sql);
}

static enum outcome tell(const char *event) {
  struct order_job job = {.event = event, .act = {.by = "staff", .now_us = NOW}};
  enum outcome outcome = run(&job, move_it);
  return outcome != OK ? outcome : job.moved ? OK : NO_SUCH_STEP;
}

static struct money pay(int64_t cents, int64_t at_us) {
  struct order_job job = {.paid = MONEY(cents), .act = {.now_us = at_us}};
  assert_int_equal(run(&job, pay_it), OK);
  return job.refund;
}

static void place_order(const char *id, enum order_pay way) {
  struct order_job job = of_the_coat(id, way);
  fixture_expect(run(&job, place_it), OK, &job.fault);
}

static void an_order_takes_shelf_and_diary_or_nothing(void **state) {
  struct order_job job = of_the_coat(ORDER, ORDER_PAY_ONLINE), second = of_the_coat(OTHER, ORDER_PAY_ONLINE);
  (void)state;
  fixture_expect(run(&job, place_it), OK, &job.fault);
  assert_int_equal(strlen(job.placed.token), ORDER_TOKEN_TEXT - 1);
  assert_string_equal(state_of(ORDER), "awaiting_payment 0 0");
  assert_string_equal(stock_place_ask(&place, "SELECT taken FROM pickup_slot"), "1");
  assert_int_equal(run(&second, place_it), STOCK_INSUFFICIENT);
  second.draft.line_count = 0; /* only the diary is asked */
  assert_int_equal(run(&second, place_it), SLOT_FULL);
  assert_string_equal(stock_place_ask(&place, "SELECT count(*) FROM shop_order"), "1");
  assert_string_equal(
      stock_place_ask(&place, "SELECT count(*) FROM shop_order WHERE encode(token_hash, 'escape') LIKE '%fatou%'"),
      "0");
}

static void a_paid_order_is_sold_and_comes_back_when_cancelled(void **state) {
  (void)state;
  place_order(ORDER, ORDER_PAY_ONLINE);
  assert_int_equal(pay(500, NOW + MINUTE).cents, 0);
  assert_string_equal(state_of(ORDER), "confirmed 500 0");
  assert_string_equal(stock_place_ask(&place, "SELECT state FROM stock_hold"), "sold");
  assert_int_equal(order_expire(place.base.db, NOW + 100000 * MINUTE), 0); /* what is paid waits */
  assert_int_equal(tell("make_ready"), OK);
  assert_int_equal(tell("cancel"), OK);
  assert_string_equal(stock_place_ask(&place, "SELECT state FROM stock_hold"), "returned");
  assert_string_equal(stock_place_ask(&place, "SELECT taken FROM pickup_slot"), "0");
  assert_int_equal(tell("collect"), NO_SUCH_STEP);
}

static void late_money_takes_again_or_goes_back(void **state) {
  (void)state;
  place_order(ORDER, ORDER_PAY_ONLINE);
  assert_int_equal(order_expire(place.base.db, NOW + 19 * MINUTE), 0);
  assert_int_equal(order_expire(place.base.db, NOW + 20 * MINUTE), 1);
  assert_string_equal(state_of(ORDER), "expired 0 0");
  assert_int_equal(pay(500, NOW + 25 * MINUTE).cents, 0); /* still there */
  assert_string_equal(state_of(ORDER), "confirmed 500 0");
  assert_int_equal(pay(500, NOW + 26 * MINUTE).cents, 500); /* told twice by two payments: one goes back */
}

static void money_for_what_is_gone_goes_back(void **state) {
  struct order_job back = {.back = {500}, .act = {.now_us = NOW + 30 * MINUTE}};
  (void)state;
  place_order(ORDER, ORDER_PAY_ONLINE);
  assert_int_equal(order_expire(place.base.db, NOW + 20 * MINUTE), 1);
  struct order_job other = of_the_coat(OTHER, ORDER_PAY_COUNTER);
  other.draft.held_until_us = NOW + 1440 * MINUTE;
  fixture_expect(run(&other, place_it), OK, &other.fault);
  assert_int_equal(pay(500, NOW + 25 * MINUTE).cents, 500);
  assert_string_equal(state_of(ORDER), "unfulfillable 500 0");
  assert_int_equal(run(&back, pay_it), OK);
  assert_string_equal(state_of(ORDER), "cancelled 500 500");
  assert_string_equal(state_of(OTHER), "confirmed 0 0");
  assert_string_equal(stock_place_ask(&place, "SELECT taken FROM pickup_slot"), "1");
}

/* What is washed needs a machine: late money takes the cycle that it had, or goes back. */
static void late_money_takes_no_machine_twice(void **state) {
  const struct order_slot wash = {"cycle", "ALI", NOW + 60 * MINUTE, NOW + 120 * MINUTE, 1, 1};
  const struct order_cycles plan = {.slots = {&wash}, .count = 1, .done_at = NOW + 120 * MINUTE};
  struct order_job job = of_the_coat(ORDER, ORDER_PAY_ONLINE), other = of_the_coat(OTHER, ORDER_PAY_COUNTER);
  (void)state;
  job.draft.cycles = other.draft.cycles = &plan;
  other.draft.line_count = 0;
  other.draft.pickup = NULL;
  fixture_expect(run(&job, place_it), OK, &job.fault);
  assert_int_equal(order_expire(place.base.db, NOW + 20 * MINUTE), 1);
  fixture_expect(run(&other, place_it), OK, &other.fault);
  assert_int_equal(pay(500, NOW + 25 * MINUTE).cents, 500);
  assert_string_equal(state_of(ORDER), "unfulfillable 500 0");
  assert_string_equal(
      stock_place_ask(&place, "SELECT taken || ' of ' || capacity FROM pickup_slot WHERE purpose = 'cycle'"), "1 of 1");
  assert_string_equal(stock_place_ask(&place, "SELECT count(*) FROM stock_hold WHERE state = 'held'"), "0");
}

/* Paid late for a cycle that nobody else took: what goes back, and the places of the cycle that are taken. */
static void pays_for_a_free_machine(int64_t after_us, int64_t back, const char *taken) {
  const struct order_slot wash = {"cycle", "ALI", NOW + 60 * MINUTE, NOW + 120 * MINUTE, 1, 1};
  const struct order_cycles plan = {.slots = {&wash}, .count = 1, .done_at = NOW + 120 * MINUTE};
  struct order_job job = of_the_coat(ORDER, ORDER_PAY_ONLINE);
  job.draft.cycles = &plan;
  fixture_expect(run(&job, place_it), OK, &job.fault);
  assert_int_equal(order_expire(place.base.db, NOW + 20 * MINUTE), 1);
  assert_int_equal(pay(500, NOW + after_us).cents, back);
  assert_string_equal(stock_place_ask(&place, "SELECT taken FROM pickup_slot WHERE purpose = 'cycle'"), taken);
}

static void late_money_takes_a_machine_that_is_free(void **state) {
  (void)state;
  pays_for_a_free_machine(25 * MINUTE, 0, "1");
}

static void late_money_washes_nothing_yesterday(void **state) {
  (void)state;
  pays_for_a_free_machine(61 * MINUTE, 500, "0");
}

static void a_till_was_faster(void **state) {
  (void)state;
  place_order(ORDER, ORDER_PAY_ONLINE);
  assert_int_equal(pay(500, NOW + MINUTE).cents, 0);
  stock_place_do(&place, "UPDATE stock_hold SET state = 'broken', ended_at = now()"); /* as a sale at a counter does */
  order_expire(place.base.db, NOW + 2 * MINUTE);
  assert_string_equal(state_of(ORDER), "unfulfillable 500 0");
}

static void what_waits_is_said_once_the_day_before(void **state) {
  struct order_job job = of_the_coat(ORDER, ORDER_PAY_COUNTER);
  static const char LETTERS[] = "SELECT count(*) FROM mail WHERE subject LIKE 'Votre commande % vous attend'";
  (void)state;
  job.draft.held_until_us = NOW + 4320 * MINUTE;
  fixture_expect(run(&job, place_it), OK, &job.fault);
  order_remind(place.base.db, NOW + 4000 * MINUTE); /* not ready yet */
  assert_int_equal(tell("make_ready"), OK);
  order_remind(place.base.db, NOW + 2800 * MINUTE);
  assert_string_equal(stock_place_ask(&place, LETTERS), "0");
  for (int i = 0; i < 2; i++) order_remind(place.base.db, NOW + 2900 * MINUTE);
  assert_string_equal(stock_place_ask(&place, LETTERS), "1");
}

static void nobody_came(void **state) {
  (void)state;
  place_order(ORDER, ORDER_PAY_COUNTER);
  assert_int_equal(order_expire(place.base.db, NOW + 21 * MINUTE), 1);
  assert_string_equal(state_of(ORDER), "no_show 0 0");
  assert_string_equal(stock_place_ask(&place, "SELECT state FROM stock_hold"), "released");
}

static void who_looked_at_an_older_version_is_told(void **state) {
  struct order_job job = {.event = "prepare", .version = 7, .act = {.by = "staff", .now_us = NOW}};
  (void)state;
  place_order(ORDER, ORDER_PAY_COUNTER);
  assert_int_equal(run(&job, move_it), STALE_VERSION);
  job.version = 1;
  assert_int_equal(run(&job, move_it), OK);
  assert_true(job.moved);
  assert_string_equal(
      stock_place_ask(&place,
                      "SELECT string_agg(sequence || event || state, ' ' ORDER BY sequence) FROM shop_order_event"),
      "1placedconfirmed 2preparepreparing");
}

static void each_step_is_told_once(void **state) {
  (void)state;
  place_order(ORDER, ORDER_PAY_COUNTER);
  assert_int_equal(tell("make_ready"), OK);
  assert_string_equal(
      stock_place_ask(&place,
                      "SELECT count(*) FROM mail WHERE subject LIKE '%est prête%' AND recipient = 'fatou@example.org'"),
      "1");
  assert_string_equal(
      stock_place_ask(&place, "SELECT count(*) FROM mail WHERE body LIKE '%https://example.org/boutique/commande/%'"),
      "1");
}

struct racer {
  pthread_t thread;
  struct order_job job;
  enum outcome outcome;
  char id[UUID_TEXT];
};

static void *race(void *context) {
  struct racer *racer = context;
  racer->outcome = run(&racer->job, place_it);
  return NULL;
}

static void the_last_place_is_taken_once(void **state) {
  enum { RACERS = 20 };
  static struct racer racers[RACERS];
  size_t placed = 0;
  (void)state;
  for (size_t i = 0; i < RACERS; i++) {
    uuid_v7(racers[i].id);
    racers[i].job = of_the_coat(racers[i].id, ORDER_PAY_COUNTER);
    racers[i].job.draft.line_count = 0;
    assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
  }
  for (size_t i = 0; i < RACERS; i++) {
    pthread_join(racers[i].thread, NULL);
    placed += racers[i].outcome == OK;
  }
  assert_int_equal(placed, 1);
  assert_string_equal(stock_place_ask(&place, "SELECT taken FROM pickup_slot"), "1");
}

static int fill(void **state) {
  (void)state;
  stock_place_do(&place, "SET session_replication_role = replica; TRUNCATE shop_order, pickup_slot, mail CASCADE; SET "
                         "session_replication_role = DEFAULT");
  stock_place_fill(&place, 3000, 5000, 0);
  return 0;
}

static int start(void **state) {
  static const struct db_query *all[128];
  size_t count = 0;
  (void)state;
  for (const struct db_query *const *query = stock_queries; *query; query++) all[count++] = *query;
  for (const struct db_query *const *query = order_queries; *query; query++) all[count++] = *query;
  for (const struct db_query *const *query = payment_queries; *query; query++) all[count++] = *query;
  struct fault fault = {0};
  stock_place_start(&place, 2);
  db_close(place.base.db);
  const struct db_options options = {
      .conninfo = cluster_conninfo(place.base.cluster), .connections = 24, .queries = all, .role = "comptoir_shop"};
  fixture_expect(db_open(&options, &place.base.db, &fault), OK, &fault);
  return 0;
}

static int stop(void **state) {
  (void)state;
  stock_place_stop(&place);
  return 0;
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup(name, fill)
  const struct CMUnitTest tests[] = {
      TEST(an_order_takes_shelf_and_diary_or_nothing),
      TEST(a_paid_order_is_sold_and_comes_back_when_cancelled),
      TEST(late_money_takes_again_or_goes_back),
      TEST(money_for_what_is_gone_goes_back),
      TEST(late_money_takes_no_machine_twice),
      TEST(late_money_takes_a_machine_that_is_free),
      TEST(late_money_washes_nothing_yesterday),
      TEST(a_till_was_faster),
      TEST(what_waits_is_said_once_the_day_before),
      TEST(nobody_came),
      TEST(who_looked_at_an_older_version_is_told),
      TEST(each_step_is_told_once),
      TEST(the_last_place_is_taken_once),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
