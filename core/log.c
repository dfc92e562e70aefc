/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/log.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int threshold = LOG_INFO;
static _Thread_local char request[64];

static struct json open_line(struct buffer *line, enum log_level level, const char *event);
static void send_line(struct json *json);
static const char *level_name(enum log_level level);
static void make_readable(char *detail);

void log_set_level(enum log_level level) {
  atomic_store(&threshold, (int)level);
}

void log_set_request(const char *request_id) {
  TEXT_COPY(request, request_id ? request_id : "");
}

void log_event(enum log_level level, const char *event, const char *format, ...) {
  if ((int)level > atomic_load(&threshold)) return;
  char text[2048], detail[sizeof text - 1]; /* a longer text is cut between two characters */
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  TEXT_COPY(detail, text);
  make_readable(detail);
  AUTO(buffer) struct buffer line = {0};
  struct json json = open_line(&line, level, event);
  json_text(&json, "detail", detail);
  send_line(&json);
}

void log_fault(enum log_level level, const char *event, const struct fault *fault) {
  if ((int)level > atomic_load(&threshold)) return;
  struct fault readable = *fault;
  make_readable(readable.field);
  make_readable(readable.hint);
  AUTO(buffer) struct buffer line = {0};
  struct json json = open_line(&line, level, event);
  json_text(&json, "code", outcome_code(readable.outcome));
  if (readable.field[0]) json_text(&json, "field", readable.field);
  json_text(&json, "detail", readable.hint);
  send_line(&json);
}

static struct json open_line(struct buffer *line, enum log_level level, const char *event) {
  char at[TIME_TEXT];
  if (getenv("JOURNAL_STREAM")) buffer_format(line, "<%d>", (int)level);
  struct json json = json_into(line);
  json_open(&json, NULL);
  json_text(&json, "at", time_format_paris(clock_now_us(), at));
  json_text(&json, "level", level_name(level));
  json_text(&json, "event", event);
  if (request[0]) json_text(&json, "request", request);
  return json;
}

/* One call, so that the lines of several threads do not mix. A log that cannot be written stops nothing. */
static void send_line(struct json *json) {
  json_close(json);
  buffer_char(json->out, '\n');
  ssize_t written = write(STDERR_FILENO, json->out->bytes, json->out->length);
  (void)written;
}

static const char *level_name(enum log_level level) {
  switch (level) {
  case LOG_ERROR: return "error";
  case LOG_WARNING: return "warning";
  case LOG_NOTICE: return "notice";
  case LOG_INFO: return "info";
  case LOG_DEBUG: return "debug";
  }
  return "debug";
}

/* Bytes from outside that are not UTF-8 would make the line unreadable for the programs that collect it. */
static void make_readable(char *detail) {
  size_t length = 0;
  while (detail[length]) length++;
  if (text_is_utf8(detail, length)) return;
  for (; *detail; detail++)
    if ((unsigned char)*detail >= 0x7f) *detail = '?';
}
