/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* Opening hours and closed days, as tests/ledger/opening.txt says. */
#include "pos/ticket/custody.h"
#include "pos/ticket/opening.h"

#include "kit.h"

#include <stdio.h>
#include <string.h>

static struct date day_of(const char *text) {
  struct date date;
  assert_true(date_parse(text, &date));
  return date;
}

static struct snapshot_till read_closed(const char *text, struct snapshot_closed *closed, char from[static DATE_TEXT]) {
  struct snapshot_till till = {0};
  if (strcmp(text, "-") == 0) return till;
  text_copy(from, DATE_TEXT, text);
  *closed = (struct snapshot_closed){from, text + DATE_TEXT - 1 + strlen("..")};
  till.closed = closed;
  till.closed_count = 1;
  return till;
}

static const char *on_that_day(const char *hours, const char *closed, const char *day) {
  static const char *const names[] = {"1", "2", "3", "4", "5", "6", "7"};
  struct snapshot_closed one;
  struct snapshot_hours week[7];
  char from[DATE_TEXT];
  struct snapshot_till till = read_closed(closed, &one, from);
  till.hours = week;
  for (int64_t weekday = 1; weekday <= 7; weekday++)
    if (strstr(hours, names[weekday - 1]))
      week[till.hours_count++] = (struct snapshot_hours){.weekday = weekday, .opens = "09:00", .closes = "18:00"};
  if (opening_closed_on(&till, day_of(day))) {
    assert_false(opening_on(&till, day_of(day)));
    return "closed";
  }
  return opening_on(&till, day_of(day)) ? "open" : "shut";
}

static const char *promised(const char *closed, char text[static DATE_TEXT]) {
  const struct custody_machine machine = {"M1", "Machine", "BLA", 7000, 1, "1234567"};
  struct snapshot_closed one;
  char from[DATE_TEXT];
  struct snapshot_till till = read_closed(closed, &one, from);
  struct date day;
  bool found = custody_promise_in(&till, &machine, 1, "BLA", NULL, 0, 7000, day_of("2026-12-23"), &day);
  return found ? date_format(day, text) : "nothing";
}

static void the_table_is_right(void **state) {
  (void)state;
  char line[160], hours[16], closed[32], day[16], expected[16], text[DATE_TEXT];
  int lines = 0;
  FILE *file = fopen(TESTS_DIR "/ledger/opening.txt", "re");
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) {
    if (line[0] == '#' || line[0] == '\n') continue;
    if (sscanf(line, "hours %15s closed %31s on %15s -> %15s", hours, closed, day, expected) == 4)
      assert_string_equal(on_that_day(hours, closed, day), expected);
    else if (sscanf(line, "promise closed %31s -> %15s", closed, expected) == 2)
      assert_string_equal(promised(closed, text), expected);
    else fail_msg("%s", line);
    lines++;
  }
  fclose(file);
  assert_int_equal(lines, 16);
}

static void nobody_said_anything(void **state) {
  (void)state;
  assert_true(opening_on(NULL, day_of("2026-11-21")));
  assert_false(opening_on(NULL, day_of("2026-11-22")));
  assert_false(opening_closed_on(NULL, day_of("2026-12-25")));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_table_is_right), cmocka_unit_test(nobody_said_anything)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
