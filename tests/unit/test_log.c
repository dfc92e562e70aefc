/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/log.h"

#include <pthread.h>
#include <string.h>

static int saved, ends[2];

static int catch_lines(void **state) {
  (void)state;
  setenv("COMPTOIR_NOW", "2026-11-22T14:12:00+01:00", 1);
  unsetenv("JOURNAL_STREAM");
  saved = dup(STDERR_FILENO);
  return pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0 ? 0 : -1;
}

static int let_go(void **state) {
  (void)state;
  dup2(saved, STDERR_FILENO);
  close(saved);
  close(ends[0]);
  close(ends[1]);
  log_set_request(NULL);
  log_set_level(LOG_INFO);
  return 0;
}

/* Exactly what was written since the last call; the seconds of the clock are left out. */
static void expect_line(const char *wanted) {
  static const char head[] = "{\"at\":\"2026-11-22T14:12:", tail[] = "+01:00\",";
  char line[8192] = {0}, *rest = line;
  assert_true(read(ends[0], line, sizeof line - 1) > 0);
  if (*wanted == '<') assert_memory_equal(line, wanted, 3);
  if (*wanted == '<') rest += 3, wanted += 3;
  assert_memory_equal(rest, head, sizeof head - 1);
  rest += sizeof head - 1 + 2;
  assert_memory_equal(rest, tail, sizeof tail - 1);
  assert_string_equal(rest + sizeof tail - 1, wanted);
}

static void writes_lines(void **state) {
  (void)state;
  log_event(LOG_NOTICE, "server.started", "port %d", 8080);
  expect_line("\"level\":\"notice\",\"event\":\"server.started\",\"detail\":\"port 8080\"}\n");
  log_set_request("r-1");
  log_event(LOG_ERROR, "x", "say \"é\"\n%s", "");
  expect_line("\"level\":\"error\",\"event\":\"x\",\"request\":\"r-1\",\"detail\":\"say \\\"é\\\"\\n\"}\n");
  log_set_request(NULL);
  log_event(LOG_WARNING, "x", "%s", "caf\xe9");
  expect_line("\"level\":\"warning\",\"event\":\"x\",\"detail\":\"caf?\"}\n");
  setenv("JOURNAL_STREAM", "8:1", 1);
  log_event(LOG_INFO, "x", "%s", "y");
  expect_line("<6>\"level\":\"info\",\"event\":\"x\",\"detail\":\"y\"}\n");
}

static void writes_faults(void **state) {
  (void)state;
  struct fault fault;
  enum outcome outcome = fault_set(&fault, CHAIN_GAP, "/records/0", "expected %d", 7);
  assert_int_equal(outcome, CHAIN_GAP);
  log_fault(LOG_WARNING, "intake.refused", &fault);
  expect_line("\"level\":\"warning\",\"event\":\"intake.refused\",\"code\":\"chain_gap\",\"field\":\"/records/0\","
              "\"detail\":\"expected 7\"}\n");
}

static void keeps_quiet_below_its_level(void **state) {
  (void)state;
  struct fault fault = {.outcome = BAD_JSON};
  log_event(LOG_DEBUG, "x", "%s", "unseen");
  log_set_level(LOG_ERROR);
  log_event(LOG_WARNING, "x", "%s", "unseen");
  log_fault(LOG_WARNING, "x", &fault);
  log_set_level(LOG_DEBUG);
  log_event(LOG_DEBUG, "x", "%s", "seen");
  expect_line("\"level\":\"debug\",\"event\":\"x\",\"detail\":\"seen\"}\n");
}

static void cuts_long_details(void **state) {
  (void)state;
  char longer[5001], line[8192] = {0};
  memset(longer, 'a', 5000);
  longer[5000] = '\0';
  log_event(LOG_INFO, "x", "%s", longer);
  ssize_t length = read(ends[0], line, sizeof line - 1);
  assert_in_range(length, 2000, 2200);
  assert_string_equal(line + length - 3, "\"}\n");
}

/* The request belongs to its thread. */
static void *log_from_elsewhere(void *unused) {
  log_event(LOG_INFO, "x", "%s", "elsewhere");
  return unused;
}

static void keeps_requests_apart(void **state) {
  (void)state;
  pthread_t thread;
  log_set_request("mine");
  assert_int_equal(pthread_create(&thread, NULL, log_from_elsewhere, NULL), 0);
  pthread_join(thread, NULL);
  expect_line("\"level\":\"info\",\"event\":\"x\",\"detail\":\"elsewhere\"}\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(writes_lines, catch_lines, let_go),
      cmocka_unit_test_setup_teardown(writes_faults, catch_lines, let_go),
      cmocka_unit_test_setup_teardown(keeps_quiet_below_its_level, catch_lines, let_go),
      cmocka_unit_test_setup_teardown(cuts_long_details, catch_lines, let_go),
      cmocka_unit_test_setup_teardown(keeps_requests_apart, catch_lines, let_go),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
