/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/buffer.h"
#include "core/config.h"

#include <string.h>
#include <unistd.h>

struct values {
  int64_t port, depth;
  const char *data, *note;
  bool no_demo, fast;
};

static const struct config_option options[] = {
    CONFIG_OPTION(struct values, port, "till-port", .min = 1, .max = 65535, .value_name = "N", .fallback = "8081",
                  .help = "port of the till"),
    CONFIG_OPTION(struct values, depth, "depth", .value_name = "N", .help = "any number"),
    CONFIG_OPTION(struct values, data, "data", .value_name = "DOSSIER-É", .fallback = "var", .help = "where data live"),
    CONFIG_OPTION(struct values, note, "note", .value_name = "TEXT", .help = "a text"),
    CONFIG_OPTION(struct values, no_demo, "no-demo", .help = "without the demo"),
    CONFIG_OPTION(struct values, fast, "fast", .fallback = "true", .help = "be quick"),
};

enum { WORDS_MAX = 12 };

static void forget_environment(void) {
  unsetenv("COMPTOIR_CONFIG");
  unsetenv("COMPTOIR_TILL_PORT");
  unsetenv("COMPTOIR_NO_DEMO");
  unsetenv("COMPTOIR_DATA");
  unsetenv("COMPTOIR_FAST");
}

/* The command line is one text here, its words separated by one space. */
static enum outcome read_line(const char *line, struct arena *arena, struct values *values, const char *rest[],
                              size_t *rest_count, struct fault *fault) {
  char *words[WORDS_MAX + 2] = {arena_text(arena, "comptoir", 8)};
  int count = 1;
  char *left = arena_text(arena, line, strlen(line)), *word;
  while (*line && (word = strsep(&left, " "))) words[count++] = word;
  assert_true(count <= WORDS_MAX);
  memset(values, 0, sizeof *values);
  return config_read(options, COUNT(options), count, words, arena, values, rest, rest_count, fault);
}

/* ---- what is accepted
 * ------------------------------------------------------------------------------------------------------------ */

static const struct {
  const char *line;
  int64_t port;
  const char *data;
  bool no_demo, fast;
  const char *rest;
} accepted[] = {
    {"", 8081, "var", false, true, ""},
    {"serve", 8081, "var", false, true, "serve"},
    {"--till-port 90 serve x --no-demo y", 90, "var", true, true, "serve x y"},
    {"--till-port=90 --data=/a=b", 90, "/a=b", false, true, ""},
    {"--no-demo=false --fast=no", 8081, "var", false, false, ""},
    {"--data=", 8081, "", false, true, ""},
    {"--data --no-demo", 8081, "--no-demo", false, true, ""}, /* a value is a value, whatever it looks like */
    {"--till-port 1 --till-port 2", 2, "var", false, true, ""},
    {"a - -- --till-port b", 8081, "var", false, true, "a - --till-port b"},
};

static void reads_flags(void **state) {
  (void)state;
  forget_environment();
  for (size_t i = 0; i < COUNT(accepted); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer joined = {0};
    struct values values;
    struct fault fault = {0};
    const char *rest[WORDS_MAX];
    size_t count;
    if (read_line(accepted[i].line, &arena, &values, rest, &count, &fault) != OK)
      fail_msg("%s: %s, %s", accepted[i].line, fault.field, fault.hint);
    buffer_text(&joined, "");
    for (size_t j = 0; j < count; j++) buffer_format(&joined, "%s%s", j > 0 ? " " : "", rest[j]);
    assert_int_equal(values.port, accepted[i].port);
    assert_string_equal(values.data, accepted[i].data);
    assert_int_equal(values.no_demo, accepted[i].no_demo);
    assert_int_equal(values.fast, accepted[i].fast);
    assert_string_equal(joined.bytes, accepted[i].rest);
    assert_null(values.note);
  }
}

/* ---- what is refused
 * ---------------------------------------------------------------------------------------------------------------- */

static const char *const refused[][2] = {
    {"--tillport 90", "--tillport"},
    {"--till-port", "--till-port"},
    {"--till-port 0", "--till-port"},
    {"--till-port 65536", "--till-port"},
    {"--till-port=80x", "--till-port"},
    {"--till-port=", "--till-port"},
    {"--depth 1.5", "--depth"},
    {"--depth 9223372036854775808", "--depth"},
    {"--no-demo=maybe", "--no-demo"},
    {"-p 90", "-p"},
    {"-till-port 90", "-till-port"},
    {"x --config", "--config"},
    {"--config /nonexistent/comptoir.conf", "/nonexistent/comptoir.conf"},
};

static void refuses_flags(void **state) {
  (void)state;
  forget_environment();
  for (size_t i = 0; i < COUNT(refused); i++) {
    AUTO(arena) struct arena arena = {0};
    struct values values;
    struct fault fault = {0};
    const char *rest[WORDS_MAX];
    size_t count;
    enum outcome outcome = read_line(refused[i][0], &arena, &values, rest, &count, &fault);
    if (outcome == OK || outcome != fault.outcome || strcmp(fault.field, refused[i][1]) != 0 || !fault.hint[0])
      fail_msg("%s: %s, %s", refused[i][0], outcome_code(outcome), fault.field);
  }
}

/* ---- the environment and the file
 * ---------------------------------------------------------------------------------------------------- */

static enum outcome read_with_bytes(const char *file, size_t length, const char *line, struct values *values,
                                    struct arena *arena, struct fault *fault) {
  char path[] = "/tmp/comptoir-test-XXXXXX";
  int handle = mkstemp(path);
  assert_true(handle >= 0);
  assert_int_equal(write(handle, file, length), (ssize_t)length);
  close(handle);
  setenv("COMPTOIR_CONFIG", path, 1);
  const char *rest[WORDS_MAX];
  size_t count;
  enum outcome outcome = read_line(line, arena, values, rest, &count, fault);
  unlink(path);
  return outcome;
}

static enum outcome read_with_file(const char *file, const char *line, struct values *values, struct arena *arena,
                                   struct fault *fault) {
  return read_with_bytes(file, strlen(file), line, values, arena, fault);
}

static void knows_who_comes_first(void **state) {
  (void)state;
  static const char file[] = "# the shop\n\n  till-port = 1\r\ndata=/in the file\nno-demo = yes\n fast = 0";
  AUTO(arena) struct arena arena = {0};
  struct values values;
  forget_environment();
  assert_int_equal(read_with_file(file, "", &values, &arena, NULL), OK);
  assert_int_equal(values.port, 1);
  assert_string_equal(values.data, "/in the file");
  assert_true(values.no_demo);
  assert_false(values.fast);
  setenv("COMPTOIR_TILL_PORT", "2", 1);
  setenv("COMPTOIR_NO_DEMO", "false", 1);
  assert_int_equal(read_with_file(file, "", &values, &arena, NULL), OK);
  assert_int_equal(values.port, 2);
  assert_false(values.no_demo);
  assert_int_equal(read_with_file(file, "--till-port 3 --data /flag", &values, &arena, NULL), OK);
  assert_int_equal(values.port, 3);
  assert_string_equal(values.data, "/flag");
}

static const struct {
  const char *file, *field, *where;
} bad_files[] = {
    {"till-port = 1\ntillport = 2\n", "tillport", "line 2"},
    {"# x\n\ntill-port = many\n", "till-port", "line 3"},
    {"no-demo\n", "no-demo", "line 1"},
    {"= 3\n", "", "line 1"},
};

static void names_the_line_at_fault(void **state) {
  (void)state;
  forget_environment();
  for (size_t i = 0; i < COUNT(bad_files); i++) {
    AUTO(arena) struct arena arena = {0};
    struct values values;
    struct fault fault = {0};
    assert_int_equal(read_with_file(bad_files[i].file, "", &values, &arena, &fault), BAD_OPTION);
    assert_string_equal(fault.field, bad_files[i].field);
    if (!strstr(fault.hint, bad_files[i].where)) fail_msg("%s: %s", bad_files[i].file, fault.hint);
  }
}

/* A text of C ends there: what follows would be passed over in silence. */
static void refuses_a_nul_in_the_file(void **state) {
  (void)state;
  static const char file[] = "till-port = 5\n# \0\nno-demo = yes\n", last[] = "till-port = 5\n\0";
  AUTO(arena) struct arena arena = {0};
  struct values values;
  struct fault fault = {0};
  forget_environment();
  assert_int_equal(read_with_bytes(file, sizeof file - 1, "", &values, &arena, &fault), BAD_OPTION);
  assert_non_null(strstr(fault.field, "/tmp/comptoir-test-"));
  assert_non_null(strstr(fault.hint, "line 2"));
  assert_int_equal(read_with_bytes(last, sizeof last - 1, "", &values, &arena, &fault), BAD_OPTION);
}

static void names_the_variable_at_fault(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct values values;
  struct fault fault = {0};
  const char *rest[WORDS_MAX];
  size_t count;
  forget_environment();
  setenv("COMPTOIR_TILL_PORT", "high", 1);
  assert_int_equal(read_line("", &arena, &values, rest, &count, &fault), BAD_OPTION);
  assert_string_equal(fault.field, "COMPTOIR_TILL_PORT");
  forget_environment();
}

/* The file named by the flag wins over the one named by the environment. */
static void prefers_the_flag_for_the_file(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct values values;
  struct fault fault = {0};
  assert_int_equal(read_with_file("till-port = 5\n", "--config=/dev/null", &values, &arena, &fault), OK);
  assert_int_equal(values.port, 8081);
  assert_int_equal(read_with_file("till-port = 5\n", "-- --config /nonexistent", &values, &arena, &fault), OK);
  assert_int_equal(values.port, 5);
}

/* ---- help
 * ------------------------------------------------------------------------------------------------------------------------------
 */

static void prints_aligned_help(void **state) {
  (void)state;
  char text[2048] = {0};
  int ends[2], saved = dup(STDOUT_FILENO);
  fflush(stdout);
  assert_int_equal(pipe(ends), 0);
  dup2(ends[1], STDOUT_FILENO);
  config_help(options, COUNT(options));
  fflush(stdout);
  dup2(saved, STDOUT_FILENO);
  close(saved);
  close(ends[1]);
  assert_true(read(ends[0], text, sizeof text - 1) > 0);
  close(ends[0]);
  assert_string_equal(text, "  --till-port N     port of the till (default: 8081)\n"
                            "  --depth N         any number\n"
                            "  --data DOSSIER-É  where data live (default: var)\n"
                            "  --note TEXT       a text\n"
                            "  --no-demo         without the demo\n"
                            "  --fast            be quick (default: true)\n"
                            "  --config PATH     read options from PATH, one \"name = value\" a line\n"
                            "\n"
                            "Every option can also be set in the environment: --till-port is COMPTOIR_TILL_PORT.\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_flags),
      cmocka_unit_test(refuses_flags),
      cmocka_unit_test(knows_who_comes_first),
      cmocka_unit_test(names_the_line_at_fault),
      cmocka_unit_test(refuses_a_nul_in_the_file),
      cmocka_unit_test(names_the_variable_at_fault),
      cmocka_unit_test(prefers_the_flag_for_the_file),
      cmocka_unit_test(prints_aligned_help),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
