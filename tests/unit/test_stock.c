/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: stock core_db core embedded_sql */
/* What holds do, one after the other; test_stock_race.c is about all at once. */
#include "tests/unit/stock_kit.h"

#define A "00000000-0000-7000-8000-00000000000a"
#define B "00000000-0000-7000-8000-00000000000b"
#define T "00000000-0000-7000-8000-0000000000aa"

static struct stock_place place;

static int start(void **state) {
  (void)state;
  stock_place_start(&place, 2);
  return 0;
}

static int stop(void **state) {
  (void)state;
  stock_place_stop(&place);
  return 0;
}

static int fill(void **state) {
  (void)state;
  stock_place_fill(&place, 2000, 5000, 0);
  return 0;
}

static int add_up(void **state) {
  (void)state;
  stock_must_add_up(&place);
  arena_reset(&place.arena);
  return 0;
}

static struct stock_job take_for(const char *holder, int64_t until_us, const struct stock_line lines[], size_t count) {
  return (struct stock_job){
      .verb = TAKE, .holder = {.id = holder, .until_us = until_us}, .lines = lines, .count = count};
}

static enum outcome take_one(const char *holder, int64_t now_us, int64_t until_us, const char *item, const char *piece,
                             int64_t quantity) {
  const struct stock_line line = {item, piece, quantity};
  struct stock_job job = take_for(holder, until_us, &line, 1);
  job.holder.now_us = now_us;
  return stock_do(&place, &job);
}

static int64_t touch(enum stock_verb verb, const char *holder, int64_t at_us) {
  struct stock_job job = {.verb = verb, .holder = {.id = holder, .now_us = at_us, .until_us = at_us}};
  assert_int_equal(stock_do(&place, &job), OK);
  return job.touched;
}

static const char *shelf(const char *item) {
  char sql[120];
  snprintf(sql, sizeof sql, "SELECT on_hand || ' ' || held FROM stock WHERE item = '%s'", item);
  return stock_place_ask(&place, sql);
}

static void the_same_thing_twice_is_summed(void **state) {
  (void)state;
  const struct stock_line much[] = {{"ALI-001", NULL, 1500}, {"ALI-002", NULL, 1000}, {"ALI-001", NULL, 1000}};
  struct stock_job job = take_for(A, 0, much, COUNT(much));
  assert_int_equal(stock_do(&place, &job), STOCK_INSUFFICIENT);
  assert_int_equal(job.shortages.count, 1);
  assert_int_equal(job.shortages.rows[0].line, 0);
  assert_int_equal(job.shortages.rows[0].available, 2000);
  const struct stock_line all[] = {{"ALI-001", NULL, 1000}, {"ALI-001", NULL, 1000}};
  struct stock_job fits = take_for(A, 0, all, COUNT(all));
  assert_int_equal(stock_do(&place, &fits), OK);
  assert_string_equal(shelf("ALI-001"), "2000 2000");
  const struct stock_line twice[] = {{"ALI-004", stock_kit_pieces[0], 1000}, {"ALI-004", stock_kit_pieces[0], 1000}};
  struct stock_job piece = take_for(A, 0, twice, COUNT(twice));
  assert_int_equal(stock_do(&place, &piece), STOCK_INSUFFICIENT);
}

/* Also for a caller who goes on in the same transaction. */
static void all_lines_or_none(void **state) {
  (void)state;
  const struct stock_line lines[] = {
      {"ALI-002", NULL, 1000}, {"ALI-003", NULL, 1000}, {"ALI-004", stock_kit_pieces[0], 1000}};
  struct stock_job job = take_for(A, 0, lines, COUNT(lines));
  job.anyway = true;
  assert_int_equal(stock_do(&place, &job), OK);
  assert_int_equal(job.outcome, STOCK_INSUFFICIENT);
  assert_string_equal(shelf("ALI-002"), "5000 0");
  assert_string_equal(stock_place_ask(&place, "SELECT count(*) FROM stock_hold"), "0");
}

static void what_nobody_counts_is_never_short(void **state) {
  (void)state;
  assert_int_equal(take_one(A, NOW, 0, "ALI-009", NULL, 900000), OK);
  assert_string_equal(stock_place_ask(&place, "SELECT count(*) FROM stock_hold"), "0");
  assert_int_equal(take_one(A, NOW, 0, "ALI-001", NULL, 0), OUT_OF_RANGE);
  assert_int_equal(take_one(A, NOW, 0, "ALI-001", NULL, -1000), OUT_OF_RANGE);
}

static void a_piece_is_of_its_item_and_kpa_and_for_sale(void **state) {
  (void)state;
  assert_int_equal(take_one(A, NOW, 0, "ALI-001", stock_kit_pieces[0], 1000), STOCK_INSUFFICIENT);
  assert_int_equal(take_one(A, NOW, 0, "ALI-004", A, 1000), STOCK_INSUFFICIENT);
  stock_place_do(&place, "UPDATE piece SET state = 'draft' WHERE code = 'P-2'");
  assert_int_equal(take_one(A, NOW, 0, "ALI-004", stock_kit_pieces[1], 1000), STOCK_INSUFFICIENT);
  struct stock_line line = {"ALI-004", stock_kit_pieces[0], 1000};
  struct stock_job elsewhere = take_for(A, 0, &line, 1);
  elsewhere.holder.kpa = "TIL";
  assert_int_equal(stock_do(&place, &elsewhere), STOCK_INSUFFICIENT);
}

/* The facts that a problem shows. */
static void a_shortage_says_what_is_left_and_until_when(void **state) {
  (void)state;
  assert_int_equal(take_one(A, NOW, NOW + 20 * MINUTE, "ALI-001", NULL, 1500), OK);
  const struct stock_line line = {"ALI-001", NULL, 1000};
  struct stock_job job = take_for(B, 0, &line, 1);
  job.arena = &place.arena;
  job.holder.kind = STOCK_ORDER, job.holder.kpa = "BLG", job.holder.now_us = NOW;
  struct fault fault = {0};
  assert_int_equal(db_transact(place.base.db, TX_WRITE, stock_job_run, &job, &fault), STOCK_INSUFFICIENT);
  assert_string_equal(fault.facts[0].name, "available");
  assert_int_equal(fault.facts[0].value, 500);
  assert_string_equal(fault.facts[1].name, "held_until");
  assert_true(fault.facts[1].is_time);
  assert_int_equal(fault.facts[1].value, NOW + 20 * MINUTE);
}

static void a_hold_that_is_overdue_makes_room_and_is_told_once(void **state) {
  (void)state;
  assert_int_equal(take_one(A, NOW, NOW + MINUTE, "ALI-001", NULL, 2000), OK);
  assert_int_equal(take_one(A, NOW, NOW + MINUTE, "ALI-004", stock_kit_pieces[0], 1000), OK);
  assert_int_equal(take_one(B, NOW + MINUTE - 1, 0, "ALI-001", NULL, 1000), STOCK_INSUFFICIENT);
  assert_int_equal(take_one(B, NOW + MINUTE, 0, "ALI-001", NULL, 1000), OK);
  assert_string_equal(shelf("ALI-001"), "2000 1000");
  for (int again = 0; again < 2; again++) {
    struct stock_job job = {.verb = EXPIRE, .holder = {.now_us = NOW + MINUTE}};
    assert_int_equal(stock_do(&place, &job), OK);
    assert_int_equal(job.row_count, again ? 0 : 2);
    for (size_t i = 0; i < job.row_count; i++) {
      assert_string_equal(job.ended[i].holder, A);
      assert_string_equal(job.ended[i].state, "expired");
    }
  }
  assert_int_equal(touch(SELL, A, NOW + MINUTE), 0);
}

/* Late money: what is still there counts, what is missing is taken again, and the deadline is the new one. */
static void taking_again_takes_what_is_missing(void **state) {
  (void)state;
  assert_int_equal(take_one(A, NOW, NOW + MINUTE, "ALI-001", NULL, 2000), OK);
  assert_int_equal(take_one(A, NOW + 2 * MINUTE, NOW + 9 * MINUTE, "ALI-001", NULL, 2000), OK);
  assert_string_equal(shelf("ALI-001"), "2000 2000");
  assert_int_equal(take_one(B, NOW + 3 * MINUTE, 0, "ALI-001", NULL, 1000), STOCK_INSUFFICIENT);
  assert_int_equal(touch(SELL, A, NOW + 3 * MINUTE), 1);
  assert_int_equal(take_one(A, NOW + 4 * MINUTE, 0, "ALI-001", NULL, 2000), OK);
  assert_string_equal(shelf("ALI-001"), "0 0");
}

static void holds_end_as_their_holder_says(void **state) {
  (void)state;
  const struct stock_line lines[] = {{"ALI-001", NULL, 1000}, {"ALI-004", stock_kit_pieces[2], 1000}};
  struct stock_job job = take_for(A, NOW + MINUTE, lines, COUNT(lines));
  assert_int_equal(stock_do(&place, &job), OK);
  assert_int_equal(touch(EXTEND, A, NOW + 5 * MINUTE), 2);
  assert_int_equal(take_one(B, NOW + 2 * MINUTE, 0, "ALI-004", stock_kit_pieces[2], 1000), STOCK_INSUFFICIENT);
  assert_int_equal(touch(RELEASE, A, NOW + 2 * MINUTE), 2);
  assert_int_equal(touch(RELEASE, A, NOW + 2 * MINUTE), 0);
  assert_int_equal(stock_do(&place, &job), OK);
  assert_int_equal(touch(SELL, A, NOW), 2);
  assert_int_equal(touch(SELL, A, NOW), 0);
  assert_int_equal(touch(RELEASE, A, NOW), 0);
  assert_string_equal(shelf("ALI-001"), "1000 0");
  assert_string_equal(stock_place_ask(&place, "SELECT state FROM piece WHERE code = 'P-3'"), "sold");
  assert_int_equal(take_one(B, NOW, 0, "ALI-004", stock_kit_pieces[2], 1000), STOCK_INSUFFICIENT);
  assert_int_equal(touch(PUT_BACK, A, NOW), 2);
  assert_int_equal(touch(PUT_BACK, A, NOW), 0);
  assert_string_equal(shelf("ALI-001"), "2000 0");
  assert_int_equal(take_one(B, NOW, 0, "ALI-004", stock_kit_pieces[2], 1000), OK);
}

static void looking_takes_nothing(void **state) {
  (void)state;
  assert_int_equal(take_one(A, NOW, NOW + MINUTE, "ALI-001", NULL, 1500), OK);
  assert_int_equal(take_one(A, NOW, NOW + MINUTE, "ALI-004", stock_kit_pieces[0], 1000), OK);
  const struct stock_line lines[] = {{"ALI-001", NULL, 0},
                                     {"ALI-009", NULL, 0},
                                     {"ALI-004", stock_kit_pieces[0], 0},
                                     {"ALI-004", stock_kit_pieces[1], 0},
                                     {"ALI-004", B, 0}};
  struct stock_job now = {.verb = LOOK, .lines = lines, .count = COUNT(lines)};
  assert_int_equal(stock_do(&place, &now), OK);
  static const struct stock_free expected[] = {
      {0, 500, NOW + MINUTE, true}, {1, 0, 0, false}, {2, 0, NOW + MINUTE, true}, {3, 1000, 0, true}, {4, 0, 0, true}};
  for (size_t i = 0; i < COUNT(expected); i++) {
    assert_int_equal(now.free[i].available, expected[i].available);
    assert_int_equal(now.free[i].held_until, expected[i].held_until);
    assert_int_equal(now.free[i].counted, expected[i].counted);
  }
  struct stock_job later = {.verb = LOOK, .holder = {.now_us = NOW + MINUTE}, .lines = lines, .count = COUNT(lines)};
  assert_int_equal(stock_do(&place, &later), OK);
  assert_int_equal(later.free[0].available, 2000);
  assert_int_equal(later.free[2].available, 1000);
}

/* ---- at the counter ---- */

/* A ticket as the intake projects it; its chain does not matter here. */
static void sell(const char *ticket, const char *item, const char *reference, int64_t quantity, const char *order) {
  char sql[1600];
  snprintf(
      sql, sizeof sql,
      "BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM ticket_line WHERE ticket = '%s'; DELETE FROM "
      "ticket WHERE id = '%s';"
      "INSERT INTO ticket (id, till, chain, sequence, kind, legal_entity, kpa, at, business_day, total_cents, "
      "change_cents) VALUES ('%s', 'BLG-1', 'T', (SELECT coalesce(max(sequence), 0) + 1 FROM ticket), 'sale', 'GV', "
      "'BLG', now(), current_date, 100, 0);"
      "SET LOCAL session_replication_role = origin;"
      "INSERT INTO ticket_line (ticket, line, item, label, kind, activity, unit, account, vat_scheme, vat_rate, "
      "quantity, unit_price_cents, purchase_price_cents, gross_cents, net_cents, vat_cents, turnover, source_line, "
      "reference, "
      "order_id) VALUES ('%s', 1, '%s', 'x', 'good', 'ALI', 'piece', '707000', 'normal', 0, %lld, 100, 0, 100, 100, 0, "
      "true, (%lld < 0)::int, %s%s%s, %s%s%s); COMMIT",
      ticket, ticket, ticket, ticket, item, (long long)quantity, (long long)quantity, reference ? "'" : "",
      reference ? reference : "NULL", reference ? "'" : "", order ? "'" : "", order ? order : "NULL", order ? "'" : "");
  stock_place_do(&place, sql);
}

static void a_sale_leaves_the_shelf_whatever_is_held(void **state) {
  (void)state;
  const int64_t soon = NOW + 900000000 * MINUTE; /* these sales happen at the database's own time */
  assert_int_equal(take_one(A, NOW, soon, "ALI-002", NULL, 2000), OK);
  assert_int_equal(take_one(B, NOW + 1, soon, "ALI-002", NULL, 2000), OK);
  sell(T, "ALI-002", NULL, 1000, NULL);
  assert_string_equal(shelf("ALI-002"), "4000 4000");
  sell(T, "ALI-002", NULL, 1000, NULL); /* the same line again */
  assert_string_equal(shelf("ALI-002"), "4000 4000");
  sell("00000000-0000-7000-8000-0000000000ab", "ALI-002", NULL, 1000, NULL);
  assert_string_equal(shelf("ALI-002"), "3000 2000");
  struct stock_job job = {.verb = EXPIRE};
  assert_int_equal(stock_do(&place, &job), OK);
  assert_int_equal(job.row_count, 1);
  assert_string_equal(job.ended[0].holder, B); /* the younger one */
  assert_string_equal(job.ended[0].state, "broken");
  sell("00000000-0000-7000-8000-0000000000ac", "ALI-002", NULL, 9000, NULL);
  assert_string_equal(shelf("ALI-002"), "0 0");
  assert_string_equal(stock_place_ask(&place, "SELECT max(missing) FROM stock_move"), "6000");
}

static void a_piece_sold_at_the_counter_is_sold(void **state) {
  (void)state;
  const int64_t soon = NOW + 900000000 * MINUTE;
  assert_int_equal(take_one(A, NOW, soon, "ALI-004", stock_kit_pieces[0], 1000), OK);
  sell(T, "ALI-004", "P-1", 1000, NULL);
  assert_string_equal(stock_place_ask(&place, "SELECT state || ' ' || sold_ticket FROM piece WHERE code = 'P-1'"),
                      "sold " T);
  struct stock_job job = {.verb = EXPIRE};
  assert_int_equal(stock_do(&place, &job), OK);
  assert_int_equal(job.row_count, 1);
  assert_string_equal(job.ended[0].piece, stock_kit_pieces[0]);
  assert_int_equal(take_one(B, NOW, 0, "ALI-004", stock_kit_pieces[0], 1000), STOCK_INSUFFICIENT);
  sell("00000000-0000-7000-8000-0000000000ab", "ALI-004", "P-1", 1000, NULL); /* its label was on another one */
  assert_string_equal(stock_place_ask(&place, "SELECT sum(missing) FROM stock_move"), "1000");
}

static void an_order_is_handed_over_not_taken_twice(void **state) {
  (void)state;
  const struct stock_line lines[] = {{"ALI-002", NULL, 3000}, {"ALI-004", stock_kit_pieces[0], 1000}};
  struct stock_job job = take_for(A, 0, lines, COUNT(lines));
  assert_int_equal(stock_do(&place, &job), OK);
  sell(T, "ALI-002", NULL, 2000, A); /* paid at pickup; one less than was held */
  assert_string_equal(shelf("ALI-002"), "3000 0");
  assert_int_equal(touch(SELL, A, NOW), 1); /* the piece: paid online */
  sell("00000000-0000-7000-8000-0000000000ab", "ALI-004", "P-1", 1000, A);
  assert_string_equal(
      stock_place_ask(&place, "SELECT sum(missing) || ' ' || sum(quantity) FROM stock_move WHERE kind <> 'count'"),
      "0 -3000");
  sell("00000000-0000-7000-8000-0000000000ac", "ALI-002", NULL, 1000, A); /* and one more of the shelf */
  assert_string_equal(shelf("ALI-002"), "2000 0");
  struct stock_job ended = {.verb = EXPIRE};
  assert_int_equal(stock_do(&place, &ended), OK);
  assert_int_equal(ended.row_count, 0);
}

static void what_nobody_counts_sells_as_before(void **state) {
  (void)state;
  sell(T, "ALI-009", NULL, 1000, NULL);
  sell("00000000-0000-7000-8000-0000000000ab", "ALI-009", "none", 1000, A);
  sell("00000000-0000-7000-8000-0000000000ac", "ALI-001", NULL, -1000,
       NULL); /* brought back: the office looks at it first */
  assert_string_equal(stock_place_ask(&place, "SELECT count(*) FROM stock_move WHERE kind <> 'count'"), "0");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fill, add_up)
  const struct CMUnitTest tests[] = {
      TEST(the_same_thing_twice_is_summed),
      TEST(all_lines_or_none),
      TEST(what_nobody_counts_is_never_short),
      TEST(a_piece_is_of_its_item_and_kpa_and_for_sale),
      TEST(a_shortage_says_what_is_left_and_until_when),
      TEST(a_hold_that_is_overdue_makes_room_and_is_told_once),
      TEST(taking_again_takes_what_is_missing),
      TEST(holds_end_as_their_holder_says),
      TEST(looking_takes_nothing),
      TEST(a_sale_leaves_the_shelf_whatever_is_held),
      TEST(a_piece_sold_at_the_counter_is_sold),
      TEST(an_order_is_handed_over_not_taken_twice),
      TEST(what_nobody_counts_sells_as_before),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
