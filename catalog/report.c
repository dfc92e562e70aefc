/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/file.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { REPORT_LINE = 256 };

static void write_line(char line[static REPORT_LINE], const char *format, va_list arguments) PRINTF(2, 0);
static bool count_fault(struct report *report);
static void add_where(struct report *report, const char *where, const char *header);
static size_t blank_unshowable(char *at);

void report_fault(struct report *report, const char *where, const struct column *column, const char *format, ...) {
  if (!count_fault(report)) return;
  char hint[REPORT_LINE];
  va_list arguments;
  va_start(arguments, format);
  write_line(hint, format, arguments);
  va_end(arguments);
  const char *header = column ? (report->json ? column->json : column->french) : NULL;
  add_where(report, where, header);
  buffer_format(report->out, "%s\n", hint);
}

void report_raw_fault(struct report *report, const char *where, const char *header, const char *hint) {
  if (!count_fault(report)) return;
  add_where(report, where, header);
  buffer_format(report->out, "%s\n", hint);
}

const char *report_quote(const char *text, struct arena *arena) {
  char shown[48];
  TEXT_COPY(shown, text);
  for (char *at = shown; *at;) at += blank_unshowable(at); /* one fault, one line */
  return arena_text(arena, shown, strlen(shown));
}

void report_change(struct report *report, const char *where, const char *format, ...) {
  char change[REPORT_LINE];
  va_list arguments;
  va_start(arguments, format);
  write_line(change, format, arguments);
  va_end(arguments);
  buffer_format(report->out, "%s\u00a0: %s\n", where, change);
}

/* A line too long is cut, never inside a character. */
static void write_line(char line[static REPORT_LINE], const char *format, va_list arguments) {
  char whole[4 * REPORT_LINE];
  vsnprintf(whole, sizeof whole, format, arguments);
  text_copy(line, REPORT_LINE, whole);
}

static bool count_fault(struct report *report) {
  return ++report->faults <= REPORT_FAULTS_MAX;
}

static void add_where(struct report *report, const char *where, const char *header) {
  buffer_text(report->out, where);
  if (header) buffer_format(report->out, ", %s %s", report->json ? "champ" : "colonne", header);
  buffer_text(report->out, "\u00a0: ");
}

/* A control character, or half of a character that somebody else cut, becomes a blank; bytes of what stands there. */
static size_t blank_unshowable(char *at) {
  for (size_t length = 1; length <= 4 && at[length - 1]; length++)
    if ((unsigned char)*at >= ' ' && text_is_utf8(at, length)) return length;
  *at = ' ';
  return 1;
}
