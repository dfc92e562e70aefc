/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/clock.h"
#include "core/spoken.h"

#include <string.h>

#define FROZEN "2026-11-22T14:12:00+01:00"

/* ---- now (these two come first: the environment is read once)
 * ---------------------------------------------------------- */

static void ask_with_a_bad_clock(void) {
  setenv("COMPTOIR_NOW", "tomorrow", 1);
  clock_now_us();
}

static void stops_on_a_bad_frozen_clock(void **state) {
  (void)state;
  int status = child_status(ask_with_a_bad_clock);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 2);
}

static void starts_frozen_and_runs_on(void **state) {
  (void)state;
  int64_t start;
  assert_true(time_parse(FROZEN, &start));
  setenv("COMPTOIR_NOW", FROZEN, 1);
  int64_t first = clock_now_us(), monotonic = clock_monotonic_us();
  assert_in_range(first - start, 0, 10 * 1000 * 1000);
  while (clock_monotonic_us() < monotonic + 2000) continue;
  assert_true(clock_now_us() >= first + 2000);
}

/* ---- the wall clock of Paris
 * ------------------------------------------------------------------------------------------- */

static const struct {
  const char *utc, *paris;
} instants[] = {
    {"2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"}, /* the night that has no 02:30 */
    {"2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"},
    {"2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00"}, /* the night that has two */
    {"2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00"},
    {"2026-10-25T02:00:00Z", "2026-10-25T03:00:00+01:00"},
    {"2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"},
    {"2026-12-31T22:59:59Z", "2026-12-31T23:59:59+01:00"},
    {"2026-12-31T23:00:00Z", "2027-01-01T00:00:00+01:00"}, /* the accounting year ends by the shop's clock */
    {"2026-07-13T22:00:00Z", "2026-07-14T00:00:00+02:00"},
    {"2024-02-28T23:30:00Z", "2024-02-29T00:30:00+01:00"},
    {"1996-03-31T01:00:00Z", "1996-03-31T03:00:00+02:00"},
    {"1996-10-27T01:00:00Z", "1996-10-27T02:00:00+01:00"},
    {"2000-03-26T01:00:00Z", "2000-03-26T03:00:00+02:00"},
    {"2023-10-29T00:59:59Z", "2023-10-29T02:59:59+02:00"},
    {"2027-03-28T01:00:00Z", "2027-03-28T03:00:00+02:00"},
    {"2027-10-31T00:59:59Z", "2027-10-31T02:59:59+02:00"}, /* last Sunday on the 31st */
    {"2027-10-31T01:00:00Z", "2027-10-31T02:00:00+01:00"},
    {"1970-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00"},
    {"1969-12-31T22:59:59Z", "1969-12-31T23:59:59+01:00"},
};

static void shows_the_time_of_paris(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(instants); i++) {
    int64_t at, back;
    char text[TIME_TEXT], day[DATE_TEXT];
    assert_true(time_parse(instants[i].utc, &at));
    assert_string_equal(time_format_paris(at, text), instants[i].paris);
    assert_true(time_parse(instants[i].paris, &back));
    assert_int_equal(back, at);
    assert_memory_equal(date_format(date_in_paris(at), day), instants[i].paris, DATE_TEXT - 1);
  }
}

static const struct {
  const char *day;
  int hour, minute, second;
  const char *instant;
} walls[] = {
    {"2026-11-22", 14, 12, 3, "2026-11-22T14:12:03+01:00"}, {"2026-03-29", 1, 59, 59, "2026-03-29T00:59:59Z"},
    {"2026-03-29", 2, 0, 0, "2026-03-29T01:00:00Z"}, /* never happens: the next that does */
    {"2026-03-29", 2, 30, 0, "2026-03-29T01:00:00Z"},       {"2026-03-29", 3, 0, 0, "2026-03-29T01:00:00Z"},
    {"2026-03-29", 3, 0, 1, "2026-03-29T01:00:01Z"},        {"2026-10-25", 1, 59, 59, "2026-10-24T23:59:59Z"},
    {"2026-10-25", 2, 30, 0, "2026-10-25T00:30:00Z"}, /* happens twice: the first */
    {"2026-10-25", 2, 59, 59, "2026-10-25T00:59:59Z"},      {"2026-10-25", 3, 0, 0, "2026-10-25T02:00:00Z"},
    {"2026-07-14", 0, 0, 0, "2026-07-13T22:00:00Z"},
};

static void finds_the_instant_of_a_wall_time(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(walls); i++) {
    struct date day;
    int64_t want = 0, got;
    assert_true(date_parse(walls[i].day, &day) && time_parse(walls[i].instant, &want));
    got = time_in_paris(day, walls[i].hour, walls[i].minute, walls[i].second);
    if (got != want)
      fail_msg("%s %02d:%02d: %lld", walls[i].day, walls[i].hour, walls[i].minute, (long long)(got - want));
  }
}

/* Written and read again, any instant keeps its second; its day lies between its neighbours' days. */
static void loses_no_second(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  for (int round = 0; round < 20000; round++) {
    int64_t at = chance_between(&chance, 820454400, 4102441199) * 1000000, back; /* 1996–2099 in Paris */
    char text[TIME_TEXT];
    assert_true(time_parse(time_format_paris(at + chance_between(&chance, 0, 999999), text), &back));
    assert_int_equal(back, at);
    int days = date_days_between(date_in_paris(at), date_in_paris(at + INT64_C(86400000000)));
    assert_true(days == 1 ||
                ((days == 0 || days == 2) && (text_starts(text + 5, "03-") || text_starts(text + 5, "10-"))));
  }
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *text;
  int64_t us; /* -1: refused */
} times[] = {
    {"1970-01-01T00:00:01Z", 1000000},
    {"1970-01-01T00:00:00.5Z", 500000},
    {"1970-01-01T00:00:00.000001Z", 1},
    {"1970-01-01T01:30:00+01:30", 0},
    {"1969-12-31T19:00:00-05:00", 0},
    {"1970-01-01T00:00:00.1234567Z", -1},
    {"1970-01-01T00:00:00.Z", -1},
    {"1970-01-01T00:00:00", -1},
    {"1970-01-01 00:00:00Z", -1},
    {"1970-01-01T24:00:00Z", -1},
    {"1970-01-01T00:60:00Z", -1},
    {"1970-01-01T00:00:60Z", -1},
    {"1970-01-01T00:00:00+24:00", -1},
    {"1970-01-01T00:00:00+01:60", -1},
    {"1970-01-01T00:00:00+0100", -1},
    {"1970-01-01T00:00:00Zx", -1},
    {"1970-02-29T00:00:00Z", -1},
    {"1970-01-01", -1},
    {"", -1},
    {"1970-01-01T0:00:00Z", -1},
};

static void reads_times(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(times); i++) {
    int64_t at = -1;
    bool read = time_parse(times[i].text, &at);
    if (read != (times[i].us >= 0) || at != times[i].us)
      fail_msg("\"%s\": %d, %lld", times[i].text, read, (long long)at);
  }
}

static const struct {
  const char *text;
  bool valid;
} dates[] = {
    {"2026-11-22", true},   {"2024-02-29", true},   {"2000-02-29", true},  {"1900-01-01", true},  {"2099-12-31", true},
    {"2026-02-29", false},  {"1900-02-29", false},  {"2026-04-31", false}, {"2026-13-01", false}, {"2026-00-10", false},
    {"2026-01-00", false},  {"1899-12-31", false},  {"2100-01-01", false}, {"2026-1-01", false},  {"2026-01-1", false},
    {"2026-01-011", false}, {" 2026-01-01", false}, {"2026/01/01", false}, {"+026-01-01", false}, {"", false},
};

static void reads_dates(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(dates); i++) {
    struct date date = {1, 2, 3};
    char text[DATE_TEXT];
    if (date_parse(dates[i].text, &date) != dates[i].valid) fail_msg("%s", dates[i].text);
    assert_string_equal(date_format(date, text), dates[i].valid ? dates[i].text : "0001-02-03");
  }
}

static void counts_days(void **state) {
  (void)state;
  struct date day = {1900, 1, 1}, origin = day, last = {2099, 12, 31};
  int count = 0;
  for (; date_compare(day, last) < 0; count++) {
    struct date next = date_add_days(day, 1);
    assert_true(date_is_valid(next));
    assert_int_equal(date_compare(day, next), -1);
    assert_int_equal(date_compare(next, day), 1);
    assert_int_equal(date_days_between(origin, next), count + 1);
    day = next;
  }
  assert_int_equal(count, 73048); /* 200 years, 49 leap days (1900 has none), minus one */
  assert_int_equal(date_compare(date_add_days((struct date){2024, 3, 1}, -1), (struct date){2024, 2, 29}), 0);
  assert_int_equal(date_days_between((struct date){2023, 12, 31}, (struct date){2022, 3, 1}), -670);
}

static void says_days_and_hours(void **state) {
  (void)state;
  char text[SPOKEN];
  int64_t friday = time_in_paris((struct date){2026, 11, 27}, 18, 0, 0);
  int64_t first = time_in_paris((struct date){2027, 3, 1}, 9, 5, 0);
  assert_string_equal(spoken_moment(friday, LANGUAGE_FR, text), "vendredi 27\u00a0novembre à\u00a018\u00a0h");
  assert_string_equal(spoken_moment(friday, LANGUAGE_EN, text), "Friday 27\u00a0November, 18:00");
  assert_string_equal(spoken_moment(friday, LANGUAGE_AR, text), "الجمعة 27\u00a0نوفمبر، 18:00");
  assert_string_equal(spoken_stamp(friday, LANGUAGE_FR, text), "vendredi 27\u00a0novembre 2026 à\u00a018\u00a0h");
  assert_string_equal(spoken_stamp(friday, LANGUAGE_EN, text), "Friday 27\u00a0November 2026, 18:00");
  assert_string_equal(spoken_year(date_in_paris(first), LANGUAGE_FR, text), "1er\u00a0mars 2027");
  assert_string_equal(spoken_moment(first, LANGUAGE_FR, text), "lundi 1er\u00a0mars à\u00a09\u00a0h\u00a005");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stops_on_a_bad_frozen_clock),
      cmocka_unit_test(starts_frozen_and_runs_on),
      cmocka_unit_test(shows_the_time_of_paris),
      cmocka_unit_test(finds_the_instant_of_a_wall_time),
      cmocka_unit_test(loses_no_second),
      cmocka_unit_test(reads_times),
      cmocka_unit_test(reads_dates),
      cmocka_unit_test(counts_days),
      cmocka_unit_test(says_days_and_hours),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
