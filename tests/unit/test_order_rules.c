/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: order stock catalog core_once core_http core_db core embedded_sql */
/* The rules of an order without a database: where it may go, when somebody may come, what it costs. */
#include "core/text.h"
#include "order/cycle.h"
#include "order/level.h"
#include "order/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void an_order_goes_where_the_table_says(void **state) {
  static const struct {
    const char *from, *event, *to; /* to NULL: nowhere */
  } rows[] = {
      {"awaiting_payment", "paid", "confirmed"},
      {"awaiting_payment", "make_ready", NULL}, /* nobody prepares what is not paid */
      {"awaiting_payment", "collect", NULL},
      {"expired", "paid", "confirmed"},
      {"awaiting_payment", "paid_late", "unfulfillable"},
      {"expired", "paid_late", "unfulfillable"},
      {"cancelled", "paid", NULL}, /* a late “paid” revives nothing that was ended */
      {"cancelled", "paid_late", "unfulfillable"},
      {"confirmed", "expire", "no_show"},
      {"ready", "collect", "collected"},
      {"collected", "cancel", NULL},
      {"collected", "expire", NULL},
      {"unfulfillable", "refunded", "cancelled"},
      {"confirmed", "refunded", "cancelled"}, /* at the provider's own desk */
      {"ready", "refunded", "cancelled"},
      {"collected", "refunded", NULL},
      {"awaiting_payment", "sold", "collected"}, /* at a till */
      {"no_show", "sold", "collected"},
      {"cancelled", "sold", NULL}, /* it was said, nothing is revived */
      {"confirmed", "no such event", NULL},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    enum order_state to = ORDER_STATES;
    bool moves = order_move(order_state_of(rows[i].from), rows[i].event, &to);
    assert_int_equal(moves, rows[i].to != NULL);
    if (moves) assert_string_equal(order_state_name(to), rows[i].to);
  }
}

static void what_is_over_stays_over(void **state) {
  static const char *const revived[] = {"prepare", "make_ready", "collect", "undo",
                                        "cancel",  "expire",     "lose",    "refunded"};
  (void)state;
  for (size_t s = 0; s < ORDER_STATES; s++)
    for (size_t e = 0; e < COUNT(revived); e++) {
      enum order_state to = ORDER_STATES;
      if (order_state_is_over((enum order_state)s)) assert_false(order_move((enum order_state)s, revived[e], &to));
    }
  assert_int_equal(order_state_of("nothing"), ORDER_STATES);
}

static struct order_slot_rule opening(int64_t weekday, int64_t from, int64_t to, int64_t minutes) {
  return (struct order_slot_rule){.id = "",
                                  .purpose = "pickup",
                                  .activity = "",
                                  .weekday = weekday,
                                  .from_minute = from,
                                  .to_minute = to,
                                  .slot_minutes = minutes,
                                  .capacity = 2,
                                  .cut_off_minute = 1440,
                                  .valid_from = {2026, 1, 1}};
}

static const char *starts(const struct order_slot *slot) {
  static char text[TIME_TEXT];
  return time_format_paris(slot->starts_at, text);
}

static void slots_keep_their_hour_when_clocks_change(void **state) {
  struct order_slot slots[64];
  (void)state;
  struct order_slot_rule sunday = opening(7, 60, 300, 60); /* 1:00 to 5:00 */
  assert_int_equal(order_slots_of_day(&sunday, (struct date){2026, 3, 22}, slots, 64), 4);
  size_t spring = order_slots_of_day(&sunday, (struct date){2026, 3, 29}, slots, 64); /* 2:00 does not exist */
  assert_int_equal(spring, 3);
  assert_string_equal(starts(&slots[0]), "2026-03-29T01:00:00+01:00");
  assert_string_equal(starts(&slots[1]), "2026-03-29T03:00:00+02:00");
  assert_int_equal(order_slots_of_day(&sunday, (struct date){2026, 10, 25}, slots, 64), 4);
  assert_string_equal(starts(&slots[3]), "2026-10-25T04:00:00+01:00");
  struct order_slot_rule morning = opening(1, 600, 720, 30);
  assert_int_equal(order_slots_of_day(&morning, (struct date){2026, 10, 26}, slots, 64), 4);
  assert_string_equal(starts(&slots[0]), "2026-10-26T10:00:00+01:00");
  assert_int_equal(order_slots_of_day(&morning, (struct date){2026, 10, 27}, slots, 64), 0); /* a Tuesday */
}

/* Machines run 9:00 to 12:00, two of them, an hour a cycle; what is taken is the first figure of each hour. */
static void a_wash_takes_the_earliest_cycles(void **state) {
  static const struct {
    int64_t free[3]; /* at 9, 10, 11 */
    const char *from;
    int64_t wanted;
    const char *done; /* NULL: not today */
  } rows[] = {
      {{2, 2, 2}, "2026-11-24T08:30:00+01:00", 0, "2026-11-24T08:30:00+01:00"}, /* nothing for a machine */
      {{2, 2, 2}, "2026-11-24T08:30:00+01:00", 1, "2026-11-24T10:00:00+01:00"},
      {{2, 2, 2}, "2026-11-24T08:30:00+01:00", 2, "2026-11-24T10:00:00+01:00"}, /* side by side */
      {{2, 2, 2}, "2026-11-24T08:30:00+01:00", 3, "2026-11-24T11:00:00+01:00"},
      {{0, 1, 2}, "2026-11-24T08:30:00+01:00", 2, "2026-11-24T12:00:00+01:00"},
      {{2, 2, 2}, "2026-11-24T09:00:01+01:00", 1, "2026-11-24T11:00:00+01:00"}, /* the nine o’clock one runs already */
      {{0, 0, 1}, "2026-11-24T08:30:00+01:00", 2, NULL},
      {{2, 2, 2}, "2026-11-24T11:30:00+01:00", 1, NULL},
      {{2, 2, 2}, "2026-11-24T08:30:00+01:00", ORDER_CYCLES_MAX + 1, NULL},
  };
  (void)state;
  struct order_slot_rule machines = opening(2, 540, 720, 60);
  machines.purpose = "cycle";
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct order_slot cycles[8];
    struct order_cycles plan;
    int64_t from = 0, done = 0;
    assert_int_equal(order_slots_of_day(&machines, (struct date){2026, 11, 24}, cycles, 8), 3);
    for (size_t c = 0; c < 3; c++) cycles[c].free = rows[i].free[c];
    assert_true(time_parse(rows[i].from, &from));
    assert_int_equal(order_plan_cycles(cycles, 3, from, rows[i].wanted, &plan), rows[i].done != NULL);
    if (!rows[i].done) continue;
    assert_true(time_parse(rows[i].done, &done));
    assert_int_equal(plan.done_at, done);
    assert_int_equal(plan.count, rows[i].wanted);
  }
}

/* The night that is an hour shorter has one cycle less, and the one that is longer a cycle of two hours. */
static void machines_know_that_clocks_change(void **state) {
  struct order_slot cycles[8];
  struct order_cycles plan;
  int64_t from = 0, done = 0;
  (void)state;
  struct order_slot_rule night = opening(7, 60, 300, 60);
  size_t count = order_slots_of_day(&night, (struct date){2026, 3, 29}, cycles, 8);
  assert_true(time_parse("2026-03-29T01:00:00+01:00", &from) && time_parse("2026-03-29T04:00:00+02:00", &done));
  assert_true(order_plan_cycles(cycles, count, from, 4, &plan)); /* 1:00 and 3:00, two machines each */
  assert_int_equal(plan.done_at, done);
  count = order_slots_of_day(&night, (struct date){2026, 10, 25}, cycles, 8);
  assert_true(time_parse("2026-10-25T01:00:00+02:00", &from) && time_parse("2026-10-25T03:00:00+01:00", &done));
  assert_true(order_plan_cycles(cycles, count, from, 4, &plan));
  assert_int_equal(plan.done_at, done);
}

static void a_level_is_a_part_of_the_fair_price(void **state) {
  static const struct {
    int64_t fair, rate, price;
  } rows[] = {
      {1000, 0, 1000},  {1000, 10000, 1000}, {1000, 6000, 600}, {1000, 13000, 1300}, {333, 10000, 333}, /* as it is */
      {333, 7000, 235}, /* 2,331: to the nearest five cents */
      {350, 7500, 265}, /* 2,625: up from the middle */
      {5, 1000, 5},     /* never nothing */
      {0, 6000, 0},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++)
    assert_int_equal(order_level_price(MONEY(rows[i].fair), rows[i].rate).cents, rows[i].price);
}

static void a_rule_has_its_days(void **state) {
  struct order_slot slots[64];
  (void)state;
  struct order_slot_rule rule = opening(1, 600, 660, 60);
  rule.ended_on = (struct date){2026, 11, 23};
  assert_int_equal(order_slots_of_day(&rule, (struct date){2026, 11, 16}, slots, 64), 1);
  assert_int_equal(order_slots_of_day(&rule, (struct date){2026, 11, 23}, slots, 64), 0);
  assert_int_equal(order_slots_of_day(&rule, (struct date){2025, 12, 29}, slots, 64), 0);
}

static void a_slot_closes_in_time(void **state) {
  struct order_slot slot;
  (void)state;
  static const struct {
    const char *now;
    int64_t preparation, cut_off_days, cut_off_minute;
    bool open;
  } rows[] = {
      {"2026-11-23T09:59:59+01:00", 0, 0, 1440, true},    {"2026-11-23T11:00:00+01:00", 0, 0, 1440, false},
      {"2026-11-23T08:00:00+01:00", 120, 0, 1440, true}, /* ready at ten sharp */
      {"2026-11-23T08:00:01+01:00", 120, 0, 1440, false}, {"2026-11-22T17:59:59+01:00", 0, 1, 1080, true},
      {"2026-11-22T18:00:00+01:00", 0, 1, 1080, false}, /* before six the day before */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct order_slot_rule rule = opening(1, 600, 660, 60);
    rule.preparation_minutes = rows[i].preparation;
    rule.cut_off_days = rows[i].cut_off_days;
    rule.cut_off_minute = rows[i].cut_off_minute;
    int64_t now = 0;
    assert_true(time_parse(rows[i].now, &now));
    assert_int_equal(order_slots_of_day(&rule, (struct date){2026, 11, 23}, &slot, 1), 1);
    assert_int_equal(order_slot_is_open(&rule, &slot, now, now), rows[i].open);
  }
}

#define ITEM(item_code, of_activity, is_kind, in_unit, is_priced, cents, ...)                                          \
  {                                                                                                                    \
    .code = item_code, .name = item_code, .activity = of_activity, .kind = is_kind, .unit = in_unit,                   \
    .pricing = is_priced, .price = {cents}, .vat_scheme = "normal", .turnover = true, __VA_ARGS__                      \
  }
static const struct catalog_item items[] = {
    ITEM("FRI-001", "FRI", "good", "piece", "fixed", 1200, .withdrawal = "", .online = true, .priced = true),
    ITEM("FRI-002", "FRI", "good", "piece", "free", 500, .withdrawal = "", .online = true, .minimum = 200),
    ITEM("ALI-001", "ALI", "good", "kg", "weight", 250, .withdrawal = "excluded_perishable", .online = true),
    ITEM("FRI-009", "FRI", "good", "piece", "fixed", 900, .withdrawal = ""),
    ITEM("IMP-001", "IMP", "service", "piece", "quote", 0, .withdrawal = "", .online = true),
    ITEM("OLD-001", "FRI", "good", "piece", "fixed", 100, .withdrawal = "", .online = true, .archived = true),
};
#define PIECE "00000000-0000-7000-8000-000000000001"

static void the_catalogue_says_the_price(void **state) {
  static const struct order_piece pieces[] = {{PIECE, "FRI-009", "Veste bleue", {1450}}};
  static const struct {
    struct order_wish wish;
    enum outcome outcome;
    int64_t gross;
  } rows[] = {
      {{"FRI-001", NULL, 2000, {0}}, OK, 2400},
      {{"FRI-001", NULL, 1500, {0}}, BAD_QUANTITY, 0},
      {{"FRI-001", NULL, 0, {0}}, BAD_QUANTITY, 0},
      {{"FRI-001", NULL, -1000, {0}}, BAD_QUANTITY, 0},
      {{"FRI-001", NULL, 1000, {1}}, PRICE_NOT_ALLOWED, 0},
      {{"FRI-002", NULL, 1000, {200}}, OK, 200},
      {{"FRI-002", NULL, 1000, {199}}, PRICE_TOO_LOW, 0},
      {{"ALI-001", NULL, 1250, {0}}, OK, 313},
      {{"FRI-009", NULL, 1000, {0}}, NOT_SOLD_ONLINE, 0},
      {{NULL, PIECE, 1000, {0}}, OK, 1450},
      {{NULL, PIECE, 2000, {0}}, BAD_QUANTITY, 0},
      {{NULL, PIECE, 1000, {100}}, PRICE_NOT_ALLOWED, 0},
      {{"IMP-001", NULL, 1000, {0}}, NOT_SOLD_ONLINE, 0},
      {{"OLD-001", NULL, 1000, {0}}, ITEM_ARCHIVED, 0},
      {{"NON-001", NULL, 1000, {0}}, UNKNOWN_ITEM, 0},
      {{NULL, NULL, 1000, {0}}, UNKNOWN_ITEM, 0},
  };
  const struct catalog catalog = {.kpa = "BLG", .items = items, .item_count = COUNT(items)};
  AUTO(arena) struct arena arena = {0};
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct order_line *lines = NULL;
    struct money total = {0};
    enum outcome outcome = order_price(&catalog, pieces, 1, &rows[i].wish, 1, &arena, &lines, &total, NULL);
    if (outcome != rows[i].outcome) print_error("row %zu: %s\n", i, outcome_code(outcome));
    assert_int_equal(outcome, rows[i].outcome);
    if (outcome == OK) assert_int_equal(total.cents, rows[i].gross);
  }
}

static void nothing_and_too_much_are_refused(void **state) {
  const struct catalog catalog = {.kpa = "BLG", .items = items, .item_count = COUNT(items)};
  AUTO(arena) struct arena arena = {0};
  struct order_wish many[ORDER_LINES_MAX + 1];
  struct order_line *lines = NULL;
  struct money total = {0};
  (void)state;
  for (size_t i = 0; i < COUNT(many); i++) many[i] = (struct order_wish){"FRI-001", NULL, 1000, {0}};
  assert_int_equal(order_price(&catalog, NULL, 0, many, 0, &arena, &lines, &total, NULL), EMPTY_TICKET);
  assert_int_equal(order_price(&catalog, NULL, 0, many, COUNT(many), &arena, &lines, &total, NULL), OUT_OF_RANGE);
  many[0].quantity = INT64_MAX;
  assert_int_equal(order_price(&catalog, NULL, 0, many, 1, &arena, &lines, &total, NULL), BAD_QUANTITY);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_order_goes_where_the_table_says),
      cmocka_unit_test(what_is_over_stays_over),
      cmocka_unit_test(slots_keep_their_hour_when_clocks_change),
      cmocka_unit_test(a_wash_takes_the_earliest_cycles),
      cmocka_unit_test(machines_know_that_clocks_change),
      cmocka_unit_test(a_level_is_a_part_of_the_fair_price),
      cmocka_unit_test(a_rule_has_its_days),
      cmocka_unit_test(a_slot_closes_in_time),
      cmocka_unit_test(the_catalogue_says_the_price),
      cmocka_unit_test(nothing_and_too_much_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
