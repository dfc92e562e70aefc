/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/config.h"
#include "core/buffer.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 64 * 1024, NAME_SIZE = 96 };

struct reader {
  const struct config_option *options;
  size_t count;
  struct arena *arena;
  void *values;
  struct fault *fault;
};

/* Where a value comes from, for the fault: "--till-port", "COMPTOIR_TILL_PORT", or a key of the file. */
struct source {
  const char *name, *where;
};

static const char config_flag[] = "--config";

static const char *find_config_path(int argc, char *argv[]);
static enum outcome read_fallbacks(const struct reader *reader);
static enum outcome read_file(const struct reader *reader, const char *path);
static enum outcome check_text(const struct reader *reader, const char *path, const struct buffer *file);
static enum outcome read_line(const struct reader *reader, char *line, const char *where);
static enum outcome read_environment(const struct reader *reader);
static enum outcome read_flags(const struct reader *reader, int argc, char *argv[], const char *rest[],
                               size_t *rest_count);
static enum outcome read_flag(const struct reader *reader, char *argv[], int *at);
static const struct config_option *find_option(const struct reader *reader, const char *name, size_t length);
static enum outcome set_value(const struct reader *reader, const struct config_option *option, const char *text,
                              struct source source);
static enum outcome set_integer(const struct reader *reader, const struct config_option *option, const char *text,
                                struct source source);
static enum outcome set_bool(const struct reader *reader, const struct config_option *option, const char *text,
                             struct source source);
static void write_environment_name(const char *name, char text[static NAME_SIZE]);
static char *trim(char *text);
static size_t flag_width(const struct config_option *option);
static void print_option(const struct config_option *option, size_t width);

enum outcome config_read(const struct config_option options[], size_t count, int argc, char *argv[],
                         struct arena *arena, void *values, const char *rest[], size_t *rest_count,
                         struct fault *fault) {
  struct reader reader = {.options = options, .count = count, .arena = arena, .values = values, .fault = fault};
  enum outcome outcome = read_fallbacks(&reader);
  const char *path = find_config_path(argc, argv);
  if (outcome == OK && path) outcome = read_file(&reader, path);
  if (outcome == OK) outcome = read_environment(&reader);
  if (outcome == OK) outcome = read_flags(&reader, argc, argv, rest, rest_count);
  return outcome;
}

void config_help(const struct config_option options[], size_t count) {
  static const struct config_option file = {
      .name = "config", .value_name = "PATH", .help = "read options from PATH, one \"name = value\" a line"};
  size_t width = flag_width(&file);
  for (size_t i = 0; i < count; i++)
    if (flag_width(&options[i]) > width) width = flag_width(&options[i]);
  for (size_t i = 0; i < count; i++) print_option(&options[i], width);
  print_option(&file, width);
  puts("\nEvery option can also be set in the environment: --till-port is COMPTOIR_TILL_PORT.");
}

/* The file comes before the flags, so it is looked for ahead of them. */
static const char *find_config_path(int argc, char *argv[]) {
  size_t length = sizeof config_flag - 1;
  for (int i = 1; i < argc && !text_equal(argv[i], "--"); i++) {
    if (text_equal(argv[i], config_flag)) return i + 1 < argc ? argv[i + 1] : NULL;
    if (text_starts(argv[i], config_flag) && argv[i][length] == '=') return argv[i] + length + 1;
  }
  const char *path = getenv("COMPTOIR_CONFIG");
  return path && *path ? path : NULL;
}

static enum outcome read_fallbacks(const struct reader *reader) {
  for (size_t i = 0; i < reader->count; i++) {
    const struct config_option *option = &reader->options[i];
    if (!option->fallback) continue;
    enum outcome outcome = set_value(reader, option, option->fallback, (struct source){option->name, "its default"});
    if (outcome != OK) return outcome;
  }
  return OK;
}

static enum outcome read_file(const struct reader *reader, const char *path) {
  AUTO(buffer) struct buffer file = {0};
  enum outcome outcome = buffer_read_file(&file, path, FILE_LIMIT, reader->fault);
  if (outcome == OK) outcome = check_text(reader, path, &file);
  char *rest = file.bytes;
  for (int number = 1; outcome == OK && rest; number++) {
    char *line = strsep(&rest, "\n");
    outcome = read_line(reader, line, arena_format(reader->arena, "%s, line %d", path, number));
  }
  return outcome;
}

/* What follows a NUL would be passed over in silence. */
static enum outcome check_text(const struct reader *reader, const char *path, const struct buffer *file) {
  const char *end = file->length ? memchr(file->bytes, '\0', file->length) : NULL;
  if (!end) return OK;
  int number = 1;
  for (const char *c = file->bytes; c < end; c++) number += *c == '\n';
  return fault_set(reader->fault, BAD_OPTION, path, "line %d: a NUL byte; this is no text", number);
}

static enum outcome read_line(const struct reader *reader, char *line, const char *where) {
  char *name = trim(line);
  if (!*name || *name == '#') return OK;
  char *value = strchr(name, '=');
  if (!value) return fault_set(reader->fault, BAD_OPTION, name, "%s: write it as name = value", where);
  *value++ = '\0';
  name = trim(name);
  const struct config_option *option = find_option(reader, name, strlen(name));
  if (!option) return fault_set(reader->fault, BAD_OPTION, name, "%s: no such option", where);
  return set_value(reader, option, trim(value), (struct source){option->name, where});
}

static enum outcome read_environment(const struct reader *reader) {
  for (size_t i = 0; i < reader->count; i++) {
    char name[NAME_SIZE];
    write_environment_name(reader->options[i].name, name);
    const char *text = getenv(name);
    if (!text) continue;
    enum outcome outcome = set_value(reader, &reader->options[i], text, (struct source){name, "the environment"});
    if (outcome != OK) return outcome;
  }
  return OK;
}

static enum outcome read_flags(const struct reader *reader, int argc, char *argv[], const char *rest[],
                               size_t *rest_count) {
  bool flags_over = false;
  *rest_count = 0;
  for (int i = 1; i < argc && argv[i]; i++) {
    bool is_flag = !flags_over && argv[i][0] == '-' && argv[i][1];
    if (is_flag && text_equal(argv[i], "--")) {
      flags_over = true;
    } else if (is_flag) {
      enum outcome outcome = read_flag(reader, argv, &i);
      if (outcome != OK) return outcome;
    } else {
      rest[(*rest_count)++] = argv[i];
    }
  }
  return OK;
}

/* "--port 8080", "--port=8080" or "--no-demo"; *at moves to the last word used (argv ends with NULL). */
static enum outcome read_flag(const struct reader *reader, char *argv[], int *at) {
  const char *flag = argv[*at], *equals = strchr(flag, '=');
  size_t length = equals ? (size_t)(equals - flag) : strlen(flag);
  const char *name = arena_text(reader->arena, flag, length), *value = equals ? equals + 1 : NULL;
  bool is_config = text_equal(name, config_flag);
  const struct config_option *option = text_starts(name, "--") ? find_option(reader, name + 2, length - 2) : NULL;
  if (!option && !is_config) return fault_set(reader->fault, BAD_OPTION, name, "no such option; --help lists them");
  bool takes_value = is_config || option->value_name;
  if (!value && takes_value) value = argv[*at + 1] ? argv[++*at] : NULL;
  if (!value && takes_value) return fault_set(reader->fault, BAD_OPTION, name, "a value must follow");
  if (!option) return OK; /* --config: its file has been read */
  return set_value(reader, option, value ? value : "true", (struct source){name, "the command line"});
}

static const struct config_option *find_option(const struct reader *reader, const char *name, size_t length) {
  for (size_t i = 0; i < reader->count; i++) {
    const char *known = reader->options[i].name;
    if (strlen(known) == length && memcmp(known, name, length) == 0) return &reader->options[i];
  }
  return NULL;
}

static enum outcome set_value(const struct reader *reader, const struct config_option *option, const char *text,
                              struct source source) {
  const char *copy = NULL;
  switch (option->kind) {
  case CONFIG_TEXT:
    copy = arena_text(reader->arena, text, strlen(text));
    memcpy((char *)reader->values + option->offset, &copy, sizeof copy);
    return OK;
  case CONFIG_INTEGER: return set_integer(reader, option, text, source);
  case CONFIG_BOOL: return set_bool(reader, option, text, source);
  }
  return FAILED_INTERNAL;
}

static enum outcome set_integer(const struct reader *reader, const struct config_option *option, const char *text,
                                struct source source) {
  bool bounded = option->min != 0 || option->max != 0;
  int64_t min = bounded ? option->min : INT64_MIN, max = bounded ? option->max : INT64_MAX, value;
  if (!text_to_integer(text, min, max, &value))
    return fault_set(reader->fault, BAD_OPTION, source.name, "%s: a whole number from %lld to %lld is needed",
                     source.where, (long long)min, (long long)max);
  memcpy((char *)reader->values + option->offset, &value, sizeof value);
  return OK;
}

static enum outcome set_bool(const struct reader *reader, const struct config_option *option, const char *text,
                             struct source source) {
  bool yes = text_equal(text, "true") || text_equal(text, "yes") || text_equal(text, "1");
  bool no = text_equal(text, "false") || text_equal(text, "no") || text_equal(text, "0");
  if (!yes && !no)
    return fault_set(reader->fault, BAD_OPTION, source.name, "%s: true or false is needed", source.where);
  memcpy((char *)reader->values + option->offset, &yes, sizeof yes);
  return OK;
}

static void write_environment_name(const char *name, char text[static NAME_SIZE]) {
  text_copy(text, NAME_SIZE, "COMPTOIR_");
  size_t length = strlen(text);
  text_copy(text + length, NAME_SIZE - length, name);
  for (char *at = text + length; *at; at++) {
    if (*at == '-') *at = '_';
    if (*at >= 'a' && *at <= 'z') *at = (char)(*at - 'a' + 'A');
  }
}

static char *trim(char *text) {
  static const char blanks[] = " \t\r";
  text += strspn(text, blanks);
  size_t length = strlen(text);
  while (length > 0 && strchr(blanks, text[length - 1])) length--;
  text[length] = '\0';
  return text;
}

static size_t flag_width(const struct config_option *option) {
  return strlen("--") + text_length(option->name) + (option->value_name ? 1 + text_length(option->value_name) : 0);
}

static void print_option(const struct config_option *option, size_t width) {
  const char *value = option->value_name ? option->value_name : "";
  printf("  --%s%s%s%*s  %s", option->name, *value ? " " : "", value, (int)(width - flag_width(option)), "",
         option->help);
  if (option->fallback && *option->fallback) printf(" (default: %s)", option->fallback);
  putchar('\n');
}
