/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: month ledger core */
#include "tests/ledger/table.h"

#include "month/payouts.h"

#include <inttypes.h>
#include <stdio.h>

/* What was read, as the table writes it; blanks of a reference as _. */
static void describe(const struct payout payouts[], size_t count, char *text, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    char day[DATE_TEXT], reference[80];
    snprintf(reference, sizeof reference, "%s", payouts[i].reference);
    for (char *at = reference; *at; at++)
      if (*at == ' ') *at = '_';
    used += (size_t)snprintf(text + used, size - used, "%s %s %" PRId64 ".%02" PRId64 " %" PRId64 ".%02" PRId64 "\n",
                             reference, date_format(payouts[i].day, day), payouts[i].amount.cents / 100,
                             payouts[i].amount.cents % 100, payouts[i].fee.cents / 100, payouts[i].fee.cents % 100);
  }
}

static void check(const char *title, const char *file, const char *expected) {
  AUTO(arena) struct arena arena = {0};
  struct payout *payouts = NULL;
  struct fault fault = {0};
  size_t count = 0;
  char said[2000] = "";
  enum outcome outcome = payouts_read(file, strlen(file), &arena, &payouts, &count, &fault);
  if (outcome == OK) describe(payouts, count, said, sizeof said);
  else snprintf(said, sizeof said, "refused ligne %.1s\n", fault.hint);
  if (outcome != OK) assert_int_equal(outcome, BANK_FILE_REFUSED);
  if (strcmp(said, expected) != 0) fail_msg("%s: %s (%s)", title, said, outcome == OK ? "" : fault.hint);
}

static void the_table_is_right(void **state) {
  (void)state;
  FILE *table = fopen(TESTS_DIR "/ledger/payouts.txt", "re");
  char line[300], title[200] = "", file[3000] = "", expected[2000] = "";
  bool below = false;
  int cases = 0;
  assert_non_null(table);
  for (bool more = true; more;) {
    more = fgets(line, sizeof line, table) != NULL;
    if (!more || strncmp(line, "== ", 3) == 0) {
      if (title[0]) check(title, file, expected);
      cases += title[0] != 0;
      snprintf(title, sizeof title, "%.150s", line + 3);
      file[0] = expected[0] = '\0';
      below = false;
    } else if (line[0] == '#' || line[0] == '\n') {
      continue;
    } else if (strcmp(line, "->\n") == 0) {
      below = true;
    } else {
      char *to = below ? expected : file;
      snprintf(to + strlen(to), (below ? sizeof expected : sizeof file) - strlen(to), "%s", line);
    }
  }
  fclose(table);
  assert_int_equal(cases, 13);
}

/* Any bytes are read, or refused: nothing else. */
static void whatever_comes_is_refused_or_read(void **state) {
  (void)state;
  uint32_t seed = 1;
  for (int round = 0; round < 3000; round++) {
    AUTO(arena) struct arena arena = {0};
    char bytes[120] = "Date;Reference;Amount\n";
    struct payout *payouts = NULL;
    struct fault fault = {0};
    size_t count = 0;
    for (size_t i = round % 2 ? 22 : 0; i < sizeof bytes - 1; i++) {
      seed = seed * 1664525 + 1013904223;
      bytes[i] = "2026-11-24;V\"1,.\n\r 5"[(seed >> 16) % 20];
    }
    enum outcome outcome = payouts_read(bytes, strlen(bytes), &arena, &payouts, &count, &fault);
    assert_true(outcome == OK || outcome == BANK_FILE_REFUSED);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_right),
      cmocka_unit_test(whatever_comes_is_refused_or_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
