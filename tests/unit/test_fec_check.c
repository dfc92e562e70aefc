/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: exports core */
#include "tests/unit/twin_kit.h"

#include "exports/fec_check.h"

#define NAME "123456782FEC20231231.txt"
#define LAST "123456782FEC20221231.txt"

static void check(const char *name, const struct buffer *file, const struct buffer *previous,
                  struct fec_report *report) {
  const struct fec_file last = {LAST, previous->bytes, previous->length};
  fec_check(&(struct fec_file){name, file->bytes ? file->bytes : "", file->length}, &last, report);
}

static void finds_nothing_in_a_good_file(void **state) {
  (void)state;
  AUTO(buffer) struct buffer file = {0}, previous = {0};
  struct fec_report report = {0};
  twin_load("fec", NAME, &file);
  twin_load("fec", LAST, &previous);
  check(NAME, &file, &previous, &report);
  if (report.findings) fail_msg("%s", report.text.bytes);
  assert_int_equal(report.lines, 18);
  assert_int_equal(report.entries, 6);
  assert_int_equal(report.debit.cents, 23260);
  assert_int_equal(report.credit.cents, 23260);
}

/* Somewhere in the report, one line says both where and what. */
static bool says(const struct fec_report *report, const struct twin_row *row) {
  const char *line = report->text.bytes;
  while (line && *line) {
    const char *end = strchr(line, '\n');
    char text[600];
    snprintf(text, sizeof text, "%.*s", (int)(end - line), line);
    size_t length = strlen(row->where);
    bool there = text_equal(row->where, "-") ? !text_starts(text, "ligne")
                                             : strncmp(text, row->where, length) == 0 && text[length] == ' ';
    if (there && strstr(text, row->because)) return true;
    line = end + 1;
  }
  return false;
}

static bool check_row(const struct twin_row *row, struct fec_report *report) {
  AUTO(buffer) struct buffer file = {0}, previous = {0};
  twin_load("fec", NAME, &file);
  twin_load("fec", LAST, &previous);
  bool name = text_equal(row->file, "name");
  if (!name && !twin_change(row, text_equal(row->file, "previous") ? &previous : &file)) return false;
  check(name ? row->to : NAME, &file, &previous, report);
  return says(report, row);
}

static void finds_each_fault(void **state) {
  (void)state;
  AUTO(buffer) struct buffer table = {0};
  struct twin_row row = {.number = 0};
  int checked = 0, wrong = 0;
  twin_load("fec", "faults.txt", &table);
  for (const char *at = table.bytes; twin_next(&at, &row); checked++) {
    struct fec_report report = {0};
    if (!check_row(&row, &report)) {
      print_message("faults.txt:%d: %s\n", row.number, report.text.bytes ? report.text.bytes : "nothing found");
      wrong++;
    }
    buffer_done(&report.text);
  }
  print_message("%d faults\n", checked);
  assert_int_equal(wrong, 0);
  assert_true(checked > 45);
}

/* A file that is all wrong is told in fifty lines, and counted whole. */
static void stops_telling(void **state) {
  (void)state;
  AUTO(buffer) struct buffer file = {0};
  struct fec_report report = {0};
  for (int i = 0; i < 1000; i++) buffer_text(&file, "x\ty\n");
  fec_check(&(struct fec_file){NAME, file.bytes, file.length}, NULL, &report);
  int lines = 0;
  for (const char *at = report.text.bytes; *at; at++) lines += *at == '\n';
  assert_int_equal(lines, FEC_FINDINGS_SHOWN);
  assert_true(report.findings > 900);
  buffer_done(&report.text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(finds_nothing_in_a_good_file), cmocka_unit_test(finds_each_fault),
                                     cmocka_unit_test(stops_telling)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
