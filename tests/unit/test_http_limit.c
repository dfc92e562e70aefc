/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_http */
/* Tries, and the time that passes between them: the tests own it. */
#include "core/http/limit.h"
#include "tests/unit/kit.h"

#include <string.h>

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)

static const char aicha[] = "01890a5d-ac96-774b-bcce-b302099a8057", fatou[] = "01890a5d-ac96-774b-bcce-b302099a8058";
static struct limits *limits;

static struct address at(const char *text) {
  struct address address = {{0}};
  assert_true(address_parse(text, strlen(text), &address));
  return address;
}

static int begin(void **state) {
  (void)state;
  limits = limits_new(100);
  return 0;
}

static int end(void **state) {
  (void)state;
  limits_free(limits);
  return 0;
}

/* How many tries pass before one is refused, at one moment. */
static unsigned passing(enum rate rate, const char *address, const char *person, int64_t now_us) {
  struct address from = at(address ? address : "::");
  for (unsigned count = 0; count < 5000; count++) {
    unsigned wait_s = person ? limit_person(limits, rate, person, now_us) : limit_address(limits, rate, &from, now_us);
    if (wait_s > 0) return count;
  }
  return 5000;
}

static void holds_a_burst_and_refills(void **state) {
  (void)state;
  static const struct {
    enum rate rate;
    bool person;
    int64_t after_us; /* since the line before, which emptied the bucket */
    unsigned passing;
  } cases[] = {
      {RATE_READ, false, 0, 300},
      {RATE_READ, false, SECOND, 20},
      {RATE_READ, false, MINUTE, 300},
      {RATE_SIGN_IN, false, 0, 15},
      {RATE_SIGN_IN, false, SECOND, 0},
      {RATE_SIGN_IN, false, SECOND, 1},
      {RATE_SIGN_IN, false, 10 * SECOND, 5},
      {RATE_SIGN_IN, false, MINUTE, 15},
      {RATE_TILL, false, 0, 300},
      {RATE_TILL, false, 5 * SECOND, 100},
      {RATE_HEAVY, false, 0, 5},
      {RATE_HEAVY, false, 6 * SECOND, 1},
      {RATE_FREE, false, 0, 5000},
      {RATE_READ, true, 0, 200},
      {RATE_READ, true, SECOND, 10},
      {RATE_SIGN_IN, true, 0, 5},
      {RATE_SIGN_IN, true, 6 * SECOND, 1},
      {RATE_HEAVY, true, 0, 3},
      {RATE_HEAVY, true, 10 * SECOND, 1},
      {RATE_TILL, true, 0, 5000},
      {RATE_FREE, true, 0, 5000},
  };
  int64_t now_us = 0;
  for (size_t i = 0; i < COUNT(cases); i++) {
    now_us += cases[i].after_us;
    unsigned count = passing(cases[i].rate, "192.0.2.1", cases[i].person ? aicha : NULL, now_us);
    if (count != cases[i].passing) print_error("line %zu\n", i);
    assert_int_equal(count, cases[i].passing);
  }
}

static void says_how_long_to_wait(void **state) {
  (void)state;
  struct address address = at("192.0.2.1");
  assert_int_equal(passing(RATE_SIGN_IN, "192.0.2.1", NULL, 0), 15);
  assert_int_equal(limit_address(limits, RATE_SIGN_IN, &address, 0), 2);
  assert_int_equal(limit_address(limits, RATE_SIGN_IN, &address, SECOND / 2), 2);
  assert_int_equal(limit_address(limits, RATE_SIGN_IN, &address, SECOND), 1);
  assert_int_equal(limit_address(limits, RATE_SIGN_IN, &address, 2 * SECOND - 1), 1);
  assert_int_equal(limit_address(limits, RATE_SIGN_IN, &address, 2 * SECOND), 0);
  assert_int_equal(passing(RATE_HEAVY, "192.0.2.1", NULL, 0), 5);
  assert_int_equal(limit_address(limits, RATE_HEAVY, &address, 0), 6);
}

static void keeps_addresses_rates_and_persons_apart(void **state) {
  (void)state;
  assert_int_equal(passing(RATE_SIGN_IN, "192.0.2.1", NULL, 0), 15);
  assert_int_equal(passing(RATE_SIGN_IN, "192.0.2.1", NULL, 0), 0);
  assert_int_equal(passing(RATE_SIGN_IN, "192.0.2.2", NULL, 0), 15);
  assert_int_equal(passing(RATE_HEAVY, "192.0.2.1", NULL, 0), 5);
  assert_int_equal(passing(RATE_SIGN_IN, NULL, aicha, 0), 5);
  assert_int_equal(passing(RATE_SIGN_IN, NULL, fatou, 0), 5);
  assert_int_equal(passing(RATE_SIGN_IN, NULL, "", 0), 5000); /* nobody: the address was counted */
}

static void counts_a_household_of_ipv6_as_one(void **state) {
  (void)state;
  assert_int_equal(passing(RATE_SIGN_IN, "2001:db8:1:2::1", NULL, 0), 15);
  assert_int_equal(passing(RATE_SIGN_IN, "2001:db8:1:2:9::9", NULL, 0), 0);
  assert_int_equal(passing(RATE_SIGN_IN, "2001:db8:1:3::1", NULL, 0), 15);
}

/* Who asks all the time stays known while a crowd of strangers passes; who left is forgotten. */
static void forgets_the_oldest(void **state) {
  (void)state;
  struct address busy = at("192.0.2.1");
  assert_int_equal(passing(RATE_HEAVY, "192.0.2.1", NULL, 0), 5);
  assert_int_equal(passing(RATE_HEAVY, "192.0.2.2", NULL, 0), 5);
  for (unsigned i = 0; i < 200000; i++) {
    struct address stranger = {{0x20, 0x01, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
    assert_int_equal(limit_address(limits, RATE_HEAVY, &stranger, 1 + i), 0);
    if (i % 100 == 0) assert_true(limit_address(limits, RATE_HEAVY, &busy, 1 + i) > 0);
  }
  assert_int_equal(passing(RATE_HEAVY, "192.0.2.2", NULL, 200001), 5);
}

static void scales_or_is_off(void **state) {
  (void)state;
  static const struct {
    unsigned percent, sign_in, heavy;
  } cases[] = {{100, 15, 5}, {200, 30, 10}, {50, 7, 2}, {1, 1, 1}, {0, 5000, 5000}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    limits_free(limits);
    limits = limits_new(cases[i].percent);
    assert_int_equal(passing(RATE_SIGN_IN, "192.0.2.1", NULL, 0), cases[i].sign_in);
    assert_int_equal(passing(RATE_HEAVY, "192.0.2.1", NULL, 0), cases[i].heavy);
  }
}

/* Over hours, and by what it costs: nine letters at once are one too many; fifty megabytes are six parts of fifteen. */
static void paces_what_meets_somebody(void **state) {
  (void)state;
  static const char lea[] = "lea@example.org", box[] = "192.0.2.1";
  for (int i = 0; i < 8; i++) assert_int_equal(limit_pace(limits, PACE_LETTERS, lea, 1, 0), 0);
  assert_int_equal(limit_pace(limits, PACE_LETTERS, lea, 1, 0), 1800);
  assert_int_equal(limit_pace(limits, PACE_LETTERS, "fatou@example.org", 1, 0), 0);
  assert_int_equal(limit_pace(limits, PACE_LETTERS, lea, 1, 30 * MINUTE), 0);
  assert_int_equal(limit_pace(limits, PACE_LETTERS, lea, 1, 31 * MINUTE), 1740);
  assert_int_equal(limit_pace(limits, PACE_FILES, box, 6, 0), 0);
  assert_int_equal(limit_pace(limits, PACE_FILES, box, 6, 0), 0);
  assert_int_equal(limit_pace(limits, PACE_FILES, box, 6, 0), 3 * 600);
  assert_int_equal(limit_pace(limits, PACE_FILES, box, 3, 0), 0);
  assert_int_equal(limit_pace(limits, PACE_FILES, lea, 15, 0), 0);
  for (int i = 0; i < 20; i++) assert_int_equal(limit_pace(limits, PACE_UNPAID, box, 1, 0), 0);
  assert_int_equal(limit_pace(limits, PACE_UNPAID, box, 1, 0), 300);
  limits_free(limits);
  limits = NULL;
  assert_int_equal(limit_pace(NULL, PACE_FILES, box, 100, 0), 0);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      FRESH(holds_a_burst_and_refills),
      FRESH(says_how_long_to_wait),
      FRESH(keeps_addresses_rates_and_persons_apart),
      FRESH(counts_a_household_of_ipv6_as_one),
      FRESH(forgets_the_oldest),
      FRESH(scales_or_is_off),
      FRESH(paces_what_meets_somebody),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
