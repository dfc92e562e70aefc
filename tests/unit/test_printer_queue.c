/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_virtual */
/* A printer that is off, without paper, slow, mute, or that hangs up in the middle: whoever prints never waits, and
 * slips come out whole, once and in order. */
#include "tests/unit/kit.h"

#include "core/clock.h"
#include "pos/printer/queue.h"
#include "pos/virtual/printer.h"

#include <string.h>

enum { PATIENCE_MS = 20000 };

struct desk {
  struct virtual_printer *paper;
  struct printer *printer;
  struct printer_settings settings;
};

static int lay(void **state) {
  static struct desk desk;
  struct fault fault;
  desk = (struct desk){0};
  const struct virtual_options options = {.columns = 48};
  assert_int_equal(virtual_open(&options, &desk.paper, &fault), OK);
  desk.settings = (struct printer_settings){.link = PRINTER_TCP, .columns = 48, .drawer = true, .cutter = true};
  snprintf(desk.settings.address, sizeof desk.settings.address, "127.0.0.1:%u", (unsigned)virtual_port(desk.paper));
  snprintf(desk.settings.charset, sizeof desk.settings.charset, "multi");
  assert_int_equal(printer_open(&desk.settings, &desk.printer, &fault), OK);
  *state = &desk;
  return 0;
}

static int clear(void **state) {
  struct desk *desk = *state;
  printer_close(desk->printer);
  virtual_close(desk->paper);
  return 0;
}

/* Returns how long the caller was kept, in microseconds. */
static int64_t print(struct desk *desk, const char *text, int lines) {
  AUTO(arena) struct arena arena = {0};
  struct slip slip = slip_begin("test", &arena);
  for (int i = 0; i < lines; i++) slip_text(&slip, SLIP_LEFT, SLIP_PLAIN, text);
  slip_cut(&slip);
  int64_t start_us = clock_monotonic_us();
  slip_print(desk->printer, &slip);
  return clock_monotonic_us() - start_us;
}

static bool wait_printed(struct desk *desk, int64_t count) {
  for (int waited = 0; waited < PATIENCE_MS; waited += 10, usleep(10000))
    if (printer_state(desk->printer).printed >= count && printer_state(desk->printer).waiting == 0) return true;
  return false;
}

static bool wait_condition(struct desk *desk, enum printer_condition condition) {
  for (int waited = 0; waited < PATIENCE_MS; waited += 10, usleep(10000))
    if (printer_state(desk->printer).condition == condition) return true;
  return false;
}

static void assert_paper(struct desk *desk, const char *text) {
  AUTO(buffer) struct buffer out = {0};
  virtual_text(desk->paper, &out);
  assert_string_equal(out.bytes, text);
}

static void slips_come_out_in_order(void **state) {
  struct desk *desk = *state;
  print(desk, "un", 1), print(desk, "deux", 1), print(desk, "trois", 1);
  assert_true(wait_printed(desk, 3));
  assert_int_equal(printer_state(desk->printer).condition, PRINTER_READY);
  assert_paper(desk, "un\n[cut]\ndeux\n[cut]\ntrois\n[cut]\n");
}

static void a_printer_that_is_off(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.refuses = true});
  for (int i = 0; i < 5; i++) assert_true(print(desk, i == 0 ? "un" : i == 4 ? "cinq" : "autre", 1) < 50000);
  assert_true(wait_condition(desk, PRINTER_AWAY));
  assert_int_equal(printer_state(desk->printer).waiting, 5);
  virtual_behave(desk->paper, (struct virtual_manners){0});
  assert_true(wait_printed(desk, 5));
  assert_paper(desk, "un\n[cut]\nautre\n[cut]\nautre\n[cut]\nautre\n[cut]\ncinq\n[cut]\n");
}

static void no_paper_before(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.paper_out = true});
  print(desk, "un", 1), print(desk, "deux", 1);
  assert_true(wait_condition(desk, PRINTER_PAPER_OUT));
  assert_paper(desk, "");
  virtual_behave(desk->paper, (struct virtual_manners){.cover_open = true});
  assert_true(wait_condition(desk, PRINTER_COVER_OPEN));
  virtual_behave(desk->paper, (struct virtual_manners){0});
  assert_true(wait_printed(desk, 2));
  assert_paper(desk, "un\n[cut]\ndeux\n[cut]\n");
}

/* The roll ends in the middle of a slip: the printer keeps the rest and prints it on the new roll; nothing is sent
 * twice. */
static void no_paper_in_the_middle(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.slowly = 400});
  print(desk, "une ligne assez longue", 12);
  usleep(250000);
  virtual_behave(desk->paper, (struct virtual_manners){.paper_out = true});
  assert_true(wait_condition(desk, PRINTER_PAPER_OUT));
  assert_int_equal(printer_state(desk->printer).waiting, 1);
  assert_true(printer_open_drawer(desk->printer)); /* a sale can be paid meanwhile */
  for (int waited = 0; waited < PATIENCE_MS && virtual_pulses(desk->paper) == 0; waited += 10) usleep(10000);
  assert_int_equal(virtual_pulses(desk->paper), 1);
  virtual_behave(desk->paper, (struct virtual_manners){0});
  assert_true(wait_printed(desk, 1));
  assert_int_equal(virtual_strips(desk->paper), 1);
  assert_int_equal(virtual_pulses(desk->paper), 1);
}

static void switched_off_in_the_middle(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.hangs_up = 60});
  print(desk, "une ligne assez longue", 12), print(desk, "la suite", 1);
  assert_true(wait_printed(desk, 2));
  assert_int_equal(virtual_strips(desk->paper), 2);
  AUTO(buffer) struct buffer out = {0};
  virtual_text(desk->paper, &out);
  int lines = 0;
  for (const char *at = out.bytes; (at = strstr(at, "une ligne")); at++) lines++;
  assert_int_equal(lines, 12);
  assert_non_null(strstr(out.bytes, "[cut]\nla suite\n[cut]\n"));
}

static void a_slow_printer_keeps_nobody(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.slowly = 2000});
  for (int i = 0; i < 10; i++) assert_true(print(desk, "une ligne assez longue pour prendre du temps", 10) < 50000);
  int64_t start_us = clock_monotonic_us();
  assert_true(printer_open_drawer(desk->printer));
  assert_true(clock_monotonic_us() - start_us < 50000);
  virtual_behave(desk->paper, (struct virtual_manners){0});
  assert_true(wait_printed(desk, 10));
  assert_int_equal(virtual_strips(desk->paper), 10);
  assert_int_equal(virtual_pulses(desk->paper), 1);
}

static void a_mute_printer_prints(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.mute = true});
  print(desk, "un", 1), print(desk, "deux", 1);
  assert_true(wait_printed(desk, 2));
  usleep(200000);
  assert_paper(desk, "un\n[cut]\ndeux\n[cut]\n");
}

/* A drawer that could not be opened in time stays shut: it must not open later, before nobody. */
static void a_drawer_opens_now_or_not_at_all(void **state) {
  struct desk *desk = *state;
  assert_true(printer_open_drawer(desk->printer));
  for (int waited = 0; waited < PATIENCE_MS && virtual_pulses(desk->paper) == 0; waited += 10) usleep(10000);
  assert_int_equal(virtual_pulses(desk->paper), 1);
  int64_t count = printer_state(desk->printer).drawers;
  assert_int_equal(count, 1);
  struct printer_settings nowhere = desk->settings;
  snprintf(nowhere.address, sizeof nowhere.address, "127.0.0.1:1025");
  printer_use(desk->printer, &nowhere);
  assert_true(printer_open_drawer(desk->printer));
  for (int waited = 0; waited < PATIENCE_MS && printer_state(desk->printer).drawers_missed == 0; waited += 10)
    usleep(10000);
  assert_int_equal(printer_state(desk->printer).drawers_missed, 1);
  printer_use(desk->printer, &desk->settings);
  print(desk, "un", 1);
  assert_true(wait_printed(desk, 1));
  assert_int_equal(virtual_pulses(desk->paper), 1);
}

static void what_waits_goes_to_the_printer_chosen_next(void **state) {
  struct desk *desk = *state;
  struct printer_settings nowhere = desk->settings;
  snprintf(nowhere.address, sizeof nowhere.address, "127.0.0.1:1025");
  printer_use(desk->printer, &nowhere);
  print(desk, "un", 1);
  assert_true(wait_condition(desk, PRINTER_AWAY));
  printer_use(desk->printer, &desk->settings);
  assert_true(wait_printed(desk, 1));
  assert_paper(desk, "un\n[cut]\n");
}

static void what_is_not_wanted_any_more(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.refuses = true});
  print(desk, "un", 1), print(desk, "deux", 1);
  assert_true(wait_condition(desk, PRINTER_AWAY));
  assert_int_equal(printer_forget(desk->printer), 2);
  virtual_behave(desk->paper, (struct virtual_manners){0});
  print(desk, "trois", 1);
  assert_true(wait_printed(desk, 1));
  assert_paper(desk, "trois\n[cut]\n");
}

static void without_a_printer_nothing_waits(void **state) {
  struct desk *desk = *state;
  printer_use(desk->printer, &(struct printer_settings){.link = PRINTER_NONE, .columns = 32, .drawer = true});
  print(desk, "un", 1);
  AUTO(buffer) struct buffer bytes = {0};
  int64_t columns = 0;
  assert_true(printer_last(desk->printer, &bytes, &columns));
  assert_int_equal(columns, 32);
  assert_int_equal(printer_state(desk->printer).waiting, 0);
  assert_int_equal(printer_state(desk->printer).condition, PRINTER_ABSENT);
  assert_false(printer_open_drawer(desk->printer));
}

static void too_many_lose_the_oldest(void **state) {
  struct desk *desk = *state;
  virtual_behave(desk->paper, (struct virtual_manners){.refuses = true});
  for (int i = 0; i < PRINTER_WAITING_MAX + 3; i++) print(desk, "un", 1);
  struct printer_state told = printer_state(desk->printer);
  assert_in_range(told.waiting, PRINTER_WAITING_MAX, PRINTER_WAITING_MAX);
  assert_int_equal(told.dropped, 3);
}

int main(void) {
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, lay, clear)
  const struct CMUnitTest tests[] = {
      WITH_DESK(slips_come_out_in_order),
      WITH_DESK(a_printer_that_is_off),
      WITH_DESK(no_paper_before),
      WITH_DESK(no_paper_in_the_middle),
      WITH_DESK(switched_off_in_the_middle),
      WITH_DESK(a_slow_printer_keeps_nobody),
      WITH_DESK(a_mute_printer_prints),
      WITH_DESK(a_drawer_opens_now_or_not_at_all),
      WITH_DESK(what_waits_goes_to_the_printer_chosen_next),
      WITH_DESK(what_is_not_wanted_any_more),
      WITH_DESK(without_a_printer_nothing_waits),
      WITH_DESK(too_many_lose_the_oldest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
