/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* Where an order stands, whatever the order its records come in; when it can be promised. */
#include "pos/ticket/custody.h"

#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct custody_event step(const char *id, const char *till, int64_t sequence, int64_t at, const char *state) {
  return (struct custody_event){.id = id,
                                .till = till,
                                .sequence = sequence,
                                .at_us = at,
                                .kind = text_equal(state, CUSTODY_DEPOSITED) ? "custody" : "custody_step",
                                .state = state};
}

/* Every order of arrival gives the same answer: Heap's permutations of eight records. */
static void check_all_orders(struct custody_event events[], size_t k, size_t count, const char *state,
                             int64_t clashes) {
  if (k <= 1) {
    struct custody_standing standing;
    custody_fold(events, count, &standing);
    assert_string_equal(standing.state, state);
    assert_int_equal(standing.clashes, clashes);
    assert_int_equal(standing.due.cents, 700);
    assert_string_equal(standing.place, "B2");
    return;
  }
  for (size_t i = 0; i < k; i++) {
    check_all_orders(events, k - 1, count, state, clashes);
    struct custody_event held = events[k % 2 ? 0 : i];
    events[k % 2 ? 0 : i] = events[k - 1];
    events[k - 1] = held;
  }
}

static void any_order_of_arrival_is_the_same(void **state) {
  (void)state;
  struct custody_event events[] = {
      step("a", "1", 1, 100, CUSTODY_DEPOSITED), step("b", "2", 1, 90, CUSTODY_WORKING), /* her clock is behind */
      step("c", "1", 2, 200, CUSTODY_READY),     step("d", "1", 3, 200, NULL),
      step("e", "2", 2, 300, CUSTODY_COLLECTED), step("f", "1", 4, 301, CUSTODY_CANCELLED),
      step("g", "3", 1, 400, CUSTODY_READY)}; /* told after the end: it does not open it again */
  events[0].priced = true, events[0].total = MONEY(350);
  events[3].priced = true, events[3].total = MONEY(1000), events[3].place = "B2";
  struct custody_event paid = {.id = "p", .kind = "payment", .at_us = 150, .paid = MONEY(300)};
  struct custody_event all[8];
  memcpy(all, events, sizeof events);
  all[7] = paid;
  check_all_orders(all, 8, 8, CUSTODY_COLLECTED, 1);
}

static void the_same_record_twice_counts_once(void **state) {
  (void)state;
  struct custody_event payment = {.id = "p", .kind = "payment", .at_us = 1, .paid = MONEY(300)};
  struct custody_event events[] = {payment, payment};
  struct custody_standing standing;
  custody_fold(events, 2, &standing);
  assert_int_equal(standing.paid.cents, 300);
  assert_false(standing.known);
}

static void a_clock_that_is_behind_does_not_undo_a_step(void **state) {
  (void)state;
  const struct custody_event events[] = {step("a", "1", 1, 100, CUSTODY_DEPOSITED),
                                         step("b", "2", 1, 90, CUSTODY_WORKING)};
  struct custody_standing standing;
  custody_fold(events, 2, &standing);
  assert_string_equal(standing.state, CUSTODY_WORKING);
}

static void tags_of_two_tills_never_meet(void **state) {
  (void)state;
  char one[TAG_TEXT], two[TAG_TEXT], whole[TAG_TEXT];
  custody_tag("BLG-1", "BLG", 215, one);
  custody_tag("BLG-2", "BLG", 215, two);
  custody_tag("ATELIER-LONG-1", "BLG", 999999, whole);
  assert_string_equal(one, "1-215");
  assert_string_equal(two, "2-215");
  assert_true(strlen(whole) < TAG_TEXT);
  assert_int_equal(custody_tag_number("BLG-1", "BLG", one), 215);
  assert_int_equal(custody_tag_number("BLG-1", "BLG", two), 0);
  assert_int_equal(custody_tag_number("BLG-1", "BLG", "215"), 0);
}

/* tests/ledger/custody.txt: machines, what is promised already, what comes, and the day it will be ready. */
struct table {
  struct custody_machine machines[CUSTODY_MACHINES_MAX];
  char days[CUSTODY_MACHINES_MAX][8];
  struct custody_load loads[64];
  size_t machine_count, load_count;
  int lines;
};

static void read_line(struct table *table, char *line) {
  char word[16], days[8], from[16], ready[16], text[DATE_TEXT];
  long kilos = 0, cycles = 0;
  struct date start, promised;
  if (sscanf(line, "machine %ld kg x %ld days %7s", &kilos, &cycles, days) == 3) {
    size_t at = table->machine_count++;
    TEXT_COPY(table->days[at], days);
    table->machines[at] = (struct custody_machine){"M", "M", "BLA", kilos * 1000, cycles, table->days[at]};
  } else if (sscanf(line, "promised %15s %ld kg", word, &kilos) == 2) {
    assert_true(date_parse(word, &table->loads[table->load_count].day));
    table->loads[table->load_count++].amount = kilos * 1000;
  } else if (sscanf(line, "order %ld kg from %15s -> %15s", &kilos, from, ready) == 3) {
    assert_true(date_parse(from, &start));
    bool found = custody_promise(table->machines, table->machine_count, "BLA", table->loads, table->load_count,
                                 kilos * 1000, start, &promised);
    table->lines++;
    if (text_equal(ready, "never")) assert_false(found);
    else if (!found || strcmp(date_format(promised, text), ready) != 0)
      fail_msg("%s: ready %s", line, found ? text : "never");
  } else if (text_starts(line, "shop")) {
    table->machine_count = table->load_count = 0;
  }
}

static void promises_as_the_table_says(void **state) {
  (void)state;
  static struct table table;
  char line[200];
  FILE *file = fopen(TESTS_DIR "/ledger/custody.txt", "r");
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) read_line(&table, line);
  fclose(file);
  assert_true(table.lines >= 12);
}

/* What was done in school counts for an order of school, and for no other. */
static void school_and_real_life_never_mix(void **state) {
  (void)state;
  for (int learning = 0; learning < 2; learning++) {
    struct custody_event events[] = {step("a", "1", 1, 100, CUSTODY_DEPOSITED),
                                     step("b", "1", 2, 200, CUSTODY_COLLECTED),
                                     {.id = "p", .kind = "payment", .at_us = 150, .paid = MONEY(350)},
                                     step("c", "1", 3, 300, CUSTODY_READY)};
    struct custody_standing standing;
    events[0].priced = true, events[0].total = MONEY(350), events[0].learning = learning;
    events[1].learning = events[2].learning = !learning;
    events[3].learning = learning;
    custody_fold(events, 4, &standing);
    assert_string_equal(standing.state, CUSTODY_READY);
    assert_int_equal(standing.due.cents, 350);
    assert_int_equal(standing.learning, learning);
  }
}

static int64_t cents_of(const char *word) {
  int64_t cents = -1;
  assert_true(text_to_integer(word, 0, 100000, &cents));
  return cents;
}

/* tests/ledger/custody_pay.txt */
static void read_payment(char *line, int *lines) {
  struct ticket_line of[8] = {0}, sold[8];
  struct ticket ticket = {.lines = of};
  struct custody_standing standing = {.known = true};
  char said[120] = "", *word, *rest = NULL;
  if (!text_starts(line, "order ")) return;
  for (word = strtok_r(line + 6, " \n", &rest); word && strcmp(word, "held") != 0;
       word = strtok_r(NULL, " \n", &rest)) {
    of[ticket.line_count].item = "X", of[ticket.line_count].quantity = 3 * QUANTITY_ONE;
    standing.total.cents += of[ticket.line_count++].gross.cents = cents_of(word);
  }
  standing.held.cents = cents_of(strtok_r(NULL, " ", &rest));
  strtok_r(NULL, " ", &rest); /* sold */
  standing.paid.cents = standing.held.cents + cents_of(strtok_r(NULL, " ", &rest));
  standing.due.cents = standing.total.cents - standing.paid.cents;
  size_t count = custody_to_sell(&standing, &ticket, sold), at = 0;
  for (size_t i = 0; i < count; i++)
    at += (size_t)snprintf(said + at, sizeof said - at, " %lld", (long long)sold[i].gross.cents);
  snprintf(said + at, sizeof said - at, "%s due %lld", count ? "" : " nothing", (long long)standing.due.cents);
  rest[strcspn(rest, "\n")] = '\0';
  assert_true(text_starts(rest, "-> sells"));
  assert_string_equal(rest + strlen("-> sells"), said);
  (*lines)++;
}

static void the_rest_is_sold_as_the_table_says(void **state) {
  (void)state;
  char line[200];
  int lines = 0;
  FILE *file = fopen(TESTS_DIR "/ledger/custody_pay.txt", "r");
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) read_payment(line, &lines);
  fclose(file);
  assert_int_equal(lines, 11);
}

/* "200@2000 100@1000", until a word without a rate; that word. */
static const char *read_rates(char **rest, struct ticket_line lines[], size_t *count) {
  static const char *const items[] = {"A", "B", "C", "D"};
  const char *word;
  *count = 0;
  while ((word = strtok_r(NULL, " \n", rest)) != NULL && strchr(word, '@') != NULL) {
    char *end = NULL;
    struct ticket_line *line = &lines[*count];
    *line = (struct ticket_line){.item = items[(*count)++], .vat_scheme = "normal"};
    line->gross.cents = strtoll(word, &end, 10);
    line->vat_rate = (int32_t)strtol(end + 1, NULL, 10);
  }
  return word;
}

static void say_sums(const struct custody_sum sums[], size_t count, const struct ticket_line lines[], char said[120]) {
  size_t at = 0;
  if (count == 0) snprintf(said, 120, " nothing");
  for (size_t i = 0; i < count; i++)
    at += (size_t)snprintf(said + at, 120 - at, " %lld@%d", (long long)sums[i].amount.cents,
                           (int)lines[sums[i].item[0] - 'A'].vat_rate);
}

static void read_deposit(char *line, int *read) {
  struct ticket_line lines[8];
  struct custody_sum sums[TICKET_LINES_MAX];
  char said[120] = "", *rest = NULL;
  const char *word = strtok_r(line, " \n", &rest);
  size_t count = 0;
  if (text_equal(word, "deposit")) {
    struct money amount = MONEY(cents_of(strtok_r(NULL, " ", &rest)));
    strtok_r(NULL, " ", &rest); /* on */
    read_rates(&rest, lines, &count);
    say_sums(sums, custody_spread(lines, count, amount, sums), lines, said);
  } else if (text_equal(word, "off")) {
    read_rates(&rest, lines, &count); /* up to most */
    for (size_t i = 0; i < count; i++) sums[i] = (struct custody_sum){lines[i].item, lines[i].gross};
    struct money most = MONEY(cents_of(strtok_r(NULL, " ", &rest)));
    strtok_r(NULL, " ", &rest); /* -> */
    say_sums(sums, custody_take_off(sums, count, most), lines, said);
  } else return;
  rest[strcspn(rest, "\n")] = '\0';
  assert_string_equal(rest, said + 1);
  (*read)++;
}

/* tests/ledger/custody_deposit.txt */
static void what_is_paid_in_advance_bears_the_rates_of_the_work(void **state) {
  (void)state;
  char line[200];
  int read = 0;
  FILE *file = fopen(TESTS_DIR "/ledger/custody_deposit.txt", "r");
  assert_non_null(file);
  while (fgets(line, sizeof line, file))
    if (line[0] != '#' && line[0] != '\n') read_deposit(line, &read);
  fclose(file);
  assert_int_equal(read, 16);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(any_order_of_arrival_is_the_same),
                                     cmocka_unit_test(the_same_record_twice_counts_once),
                                     cmocka_unit_test(a_clock_that_is_behind_does_not_undo_a_step),
                                     cmocka_unit_test(tags_of_two_tills_never_meet),
                                     cmocka_unit_test(promises_as_the_table_says),
                                     cmocka_unit_test(school_and_real_life_never_mix),
                                     cmocka_unit_test(the_rest_is_sold_as_the_table_says),
                                     cmocka_unit_test(what_is_paid_in_advance_bears_the_rates_of_the_work)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
