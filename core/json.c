/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/json.h"
#include "core/clock.h"

#include <string.h>

static void begin(struct json *json, const char *key);
static void write_text(struct buffer *out, const char *text);
static void write_escape(struct buffer *out, unsigned char character);

struct json json_into(struct buffer *out) {
  return (struct json){.out = out};
}

void json_open(struct json *json, const char *key) {
  begin(json, key);
  buffer_char(json->out, '{');
  json->comma = false;
}

void json_close(struct json *json) {
  buffer_char(json->out, '}');
  json->comma = true;
}

void json_open_list(struct json *json, const char *key) {
  begin(json, key);
  buffer_char(json->out, '[');
  json->comma = false;
}

void json_close_list(struct json *json) {
  buffer_char(json->out, ']');
  json->comma = true;
}

void json_text(struct json *json, const char *key, const char *text) {
  if (!text) {
    json_null(json, key);
    return;
  }
  begin(json, key);
  write_text(json->out, text);
}

void json_integer(struct json *json, const char *key, int64_t value) {
  char digits[24], *at = digits + sizeof digits;
  uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do *--at = (char)('0' + left % 10);
  while ((left /= 10) > 0);
  if (value < 0) *--at = '-';
  json_raw(json, key, at, (size_t)(digits + sizeof digits - at));
}

void json_money(struct json *json, const char *key, struct money amount) {
  json_integer(json, key, amount.cents);
}

void json_euros(struct json *json, const char *key, struct money amount) {
  json_open(json, key);
  json_money(json, "amount", amount);
  json_text(json, "currency", "EUR");
  json_close(json);
}

void json_time(struct json *json, const char *key, int64_t at_us) {
  char text[TIME_TEXT];
  json_text(json, key, at_us ? time_format_paris(at_us, text) : NULL);
}

void json_bool(struct json *json, const char *key, bool value) {
  begin(json, key);
  buffer_text(json->out, value ? "true" : "false");
}

void json_null(struct json *json, const char *key) {
  json_raw(json, key, "null", 4);
}

void json_raw(struct json *json, const char *key, const char *bytes, size_t length) {
  begin(json, key);
  buffer_add(json->out, bytes, length);
}

static void begin(struct json *json, const char *key) {
  if (json->comma) buffer_char(json->out, ',');
  json->comma = true;
  if (!key) return;
  write_text(json->out, key);
  buffer_char(json->out, ':');
}

/* What needs no escape is copied in one piece up to the next character that does. */
static void write_text(struct buffer *out, const char *text) {
  buffer_char(out, '"');
  const char *plain = text;
  for (; *text; text++) {
    unsigned char character = (unsigned char)*text;
    if (character >= 0x20 && character != '"' && character != '\\') continue;
    buffer_add(out, plain, (size_t)(text - plain));
    write_escape(out, character);
    plain = text + 1;
  }
  buffer_add(out, plain, (size_t)(text - plain));
  buffer_char(out, '"');
}

static void write_escape(struct buffer *out, unsigned char character) {
  static const char from[] = "\"\\\n\t\r\b\f", to[] = "\"\\ntrbf";
  const char *known = strchr(from, character);
  buffer_char(out, '\\');
  if (known) buffer_char(out, to[known - from]);
  else buffer_format(out, "u%04x", character);
}
