/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: stock core_db core embedded_sql */
/* Everybody at once, each with a connection: what there is once is sold once, nobody waits for ever, and at the end the
 * counters are what the rows say. COMPTOIR_ROUNDS and COMPTOIR_SEED make the last test longer, or another. */
#include "tests/unit/stock_kit.h"

#include <pthread.h>

enum { TAKERS = 50, WALKERS = 8, STEPS = 40, ROUNDS = 500 };

static struct stock_place place;
static pthread_barrier_t gate;

static int start(void **state) {
  (void)state;
  stock_place_start(&place, TAKERS);
  return 0;
}

static int stop(void **state) {
  (void)state;
  stock_place_stop(&place);
  return 0;
}

static uint64_t draw(uint64_t *chance, uint64_t below) {
  *chance = *chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (*chance >> 33) % below;
}

static const char *holder_of(size_t number, char text[static UUID_TEXT]) {
  snprintf(text, UUID_TEXT, "00000000-0000-7000-8000-%012zx", number + 0x100);
  return text;
}

/* ---- one unit, fifty takers ---- */

struct taker {
  pthread_t thread;
  char id[UUID_TEXT];
  struct stock_line line;
  struct arena arena;
  enum outcome outcome;
};

static void *take_at_once(void *context) {
  struct taker *taker = context;
  struct fault fault = {0};
  struct stock_job job = {.verb = TAKE,
                          .holder = {STOCK_ORDER, taker->id, "BLG", NOW + MINUTE, NOW},
                          .lines = &taker->line,
                          .count = 1,
                          .arena = &taker->arena};
  pthread_barrier_wait(&gate);
  taker->outcome = db_transact(place.base.db, TX_WRITE, stock_job_run, &job, &fault);
  return NULL;
}

static void race_for(struct stock_line line) {
  static struct taker takers[TAKERS];
  size_t winners = 0;
  pthread_barrier_init(&gate, NULL, TAKERS);
  for (size_t i = 0; i < TAKERS; i++) {
    takers[i].line = line;
    holder_of(i, takers[i].id);
    assert_int_equal(pthread_create(&takers[i].thread, NULL, take_at_once, &takers[i]), 0);
  }
  for (size_t i = 0; i < TAKERS; i++) {
    pthread_join(takers[i].thread, NULL);
    arena_done(&takers[i].arena);
    if (takers[i].outcome == OK) winners++;
    else assert_int_equal(takers[i].outcome, STOCK_INSUFFICIENT);
  }
  pthread_barrier_destroy(&gate);
  assert_int_equal(winners, 1);
  assert_string_equal(stock_place_ask(&place, "SELECT count(*) FROM stock_hold WHERE state = 'held'"), "1");
  stock_must_add_up(&place);
}

static void one_unit_and_fifty_takers(void **state) {
  (void)state;
  for (int round = 0; round < 5; round++) {
    stock_place_fill(&place, 1000, 0, 0);
    race_for((struct stock_line){"ALI-001", NULL, 1000});
  }
}

static void one_piece_and_fifty_takers(void **state) {
  (void)state;
  for (int round = 0; round < 5; round++) {
    stock_place_fill(&place, 0, 0, 0);
    race_for((struct stock_line){"ALI-004", stock_kit_pieces[0], 1000});
  }
}

/* Even a program that forgot to ask is refused by the schema. */
static void a_piece_is_not_held_twice_whatever_the_program_does(void **state) {
  (void)state;
  stock_place_fill(&place, 0, 0, 0);
  char sql[600];
  snprintf(
      sql, sizeof sql,
      "DO $$ BEGIN INSERT INTO stock_hold (kpa, item, piece, quantity, holder_kind, holder, made_at) SELECT 'BLG', "
      "'ALI-004', '%s', 1000, 'order', gen_random_uuid(), now() FROM generate_series(1, 2); RAISE 'taken twice'; "
      "EXCEPTION WHEN unique_violation THEN NULL; END $$",
      stock_kit_pieces[0]);
  stock_place_do(&place, sql);
}

/* ---- baskets in any order ---- */

struct walker {
  pthread_t thread;
  size_t number;
  struct arena arena;
  bool failed;
};

static struct stock_line any_line(uint64_t *chance) {
  static const char *const items[] = {"ALI-001", "ALI-002", "ALI-003"};
  if (draw(chance, 3) == 0) return (struct stock_line){"ALI-004", stock_kit_pieces[draw(chance, 3)], 1000};
  return (struct stock_line){items[draw(chance, 3)], NULL, 1000 * (int64_t)(1 + draw(chance, 3))};
}

static void *walk(void *context) {
  struct walker *walker = context;
  uint64_t chance = 77 + walker->number;
  for (int step = 0; step < STEPS; step++) {
    char id[UUID_TEXT];
    struct stock_line lines[5];
    struct fault fault = {0};
    for (size_t i = 0; i < COUNT(lines); i++) lines[i] = any_line(&chance);
    struct stock_job job = {.verb = TAKE,
                            .holder = {STOCK_ORDER, holder_of(walker->number, id), "BLG", NOW + step + 2, NOW + step},
                            .lines = lines,
                            .count = 1 + draw(&chance, COUNT(lines)),
                            .arena = &walker->arena};
    enum outcome outcome = db_transact(place.base.db, TX_WRITE, stock_job_run, &job, &fault);
    if (outcome != OK && outcome != STOCK_INSUFFICIENT) walker->failed = true;
    job.verb = step % 3 == 0 ? EXPIRE : RELEASE;
    if (db_transact(place.base.db, TX_WRITE, stock_job_run, &job, &fault) != OK) walker->failed = true;
  }
  return NULL;
}

static void baskets_in_any_order_do_not_lock_each_other_out(void **state) {
  (void)state;
  static struct walker walkers[WALKERS];
  stock_place_fill(&place, 4000, 3000, 5000);
  for (size_t i = 0; i < WALKERS; i++) {
    walkers[i] = (struct walker){.number = i};
    assert_int_equal(pthread_create(&walkers[i].thread, NULL, walk, &walkers[i]), 0);
  }
  for (size_t i = 0; i < WALKERS; i++) {
    pthread_join(walkers[i].thread, NULL);
    arena_done(&walkers[i].arena);
    assert_false(walkers[i].failed);
  }
  stock_must_add_up(&place);
  assert_string_equal(stock_place_ask(&place, "SELECT sum(deadlocks) FROM pg_stat_database"), "0");
}

/* ---- five hundred rounds ---- */

static uint64_t number_from(const char *name, uint64_t otherwise) {
  const char *text = getenv(name);
  int64_t number = 0;
  return text && text_to_integer(text, 1, INT32_MAX, &number) ? (uint64_t)number : otherwise;
}

static void counters_are_what_the_rows_say(void **state) {
  (void)state;
  uint64_t seed = number_from("COMPTOIR_SEED", 6), chance = seed, rounds = number_from("COMPTOIR_ROUNDS", ROUNDS);
  stock_place_fill(&place, 20000, 9000, 4000);
  static const enum stock_verb verbs[] = {TAKE, TAKE, TAKE, TAKE, RELEASE, EXTEND, SELL, PUT_BACK, EXPIRE};
  for (uint64_t round = 0; round < rounds; round++) {
    char id[UUID_TEXT];
    struct stock_line lines[4];
    for (size_t i = 0; i < COUNT(lines); i++) lines[i] = any_line(&chance);
    int64_t now_us = NOW + (int64_t)round * MINUTE;
    struct stock_job job = {.verb = verbs[draw(&chance, COUNT(verbs))],
                            .holder = {.id = holder_of(draw(&chance, 10), id),
                                       .kind = draw(&chance, 4) ? STOCK_ORDER : STOCK_PLEDGE,
                                       .now_us = now_us,
                                       .until_us = now_us + (int64_t)(1 + draw(&chance, 20)) * MINUTE},
                            .lines = lines,
                            .count = 1 + draw(&chance, COUNT(lines))};
    enum outcome outcome = stock_do(&place, &job);
    if (outcome != OK && outcome != STOCK_INSUFFICIENT)
      fail_msg("round %llu of seed %llu", (unsigned long long)round, (unsigned long long)seed);
    if (round % 10 == 0 || round + 1 == rounds) stock_must_add_up(&place);
    arena_reset(&place.arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_unit_and_fifty_takers),
      cmocka_unit_test(one_piece_and_fifty_takers),
      cmocka_unit_test(a_piece_is_not_held_twice_whatever_the_program_does),
      cmocka_unit_test(baskets_in_any_order_do_not_lock_each_other_out),
      cmocka_unit_test(counters_are_what_the_rows_say),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
