/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/spec_limits.h"
#include "core/clock.h"
#include "core/text.h"

#include <string.h>

enum { TEXT_MAX = 200, LIST_MAX = 1000 };

static bool is_hex64(const char *text);
static bool is_code(const char *text);
static bool is_label(const char *text);
static bool is_base64(const char *text, struct arena *arena);

int64_t spec_min(const struct spec_field *field) {
  bool unbounded = (field->kind == SPEC_INTEGER || field->kind == SPEC_MONEY) && field->min == 0 && field->max == 0;
  if (!unbounded) return field->min;
  return field->kind == SPEC_MONEY ? -MONEY_LIMIT_CENTS : INT64_MIN;
}

int64_t spec_max(const struct spec_field *field) {
  if (field->max != 0 || field->min < 0) return field->max;
  switch (field->kind) {
  case SPEC_TEXT: return TEXT_MAX;
  case SPEC_LIST: return LIST_MAX;
  case SPEC_MONEY: return MONEY_LIMIT_CENTS;
  case SPEC_INTEGER:
  case SPEC_BOOL:
  case SPEC_OBJECT: return INT64_MAX;
  }
  return INT64_MAX;
}

bool spec_form_holds(enum spec_form form, const char *text, struct arena *arena) {
  struct date date;
  int64_t at_us;
  switch (form) {
  case FORM_ANY: return true;
  case FORM_UUID: return uuid_is_valid(text);
  case FORM_DATE: return date_parse(text, &date);
  case FORM_TIME: return time_parse(text, &at_us);
  case FORM_HEX64: return is_hex64(text);
  case FORM_CODE: return is_code(text);
  case FORM_LABEL: return is_label(text);
  case FORM_BASE64: return is_base64(text, arena);
  }
  return false;
}

const char *spec_form_hint(enum spec_form form) {
  switch (form) {
  case FORM_ANY: return "a text is needed";
  case FORM_UUID: return "a UUID in lower case is needed";
  case FORM_DATE: return "a date like 2026-11-22 is needed";
  case FORM_TIME: return "a time like 2026-11-22T14:12:00+01:00 is needed";
  case FORM_HEX64: return "64 hexadecimal digits in lower case are needed";
  case FORM_CODE: return "a code of 1 to 64 letters, digits, points, underscores or hyphens is needed";
  case FORM_LABEL: return "1 to 24 letters, digits or hyphens are needed, no hyphen first";
  case FORM_BASE64: return "padded base64 is needed";
  }
  return "";
}

/* Lower case only: a digest has one writing. */
static bool is_hex64(const char *text) {
  return strspn(text, "0123456789abcdef") == 64 && text[64] == '\0';
}

static bool is_code(const char *text) {
  size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
  return length >= 1 && length <= 64 && text[length] == '\0';
}

/* As it stands on a thing, in a barcode: what every printer and scanner has. */
static bool is_label(const char *text) {
  size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
  return length >= 1 && length <= 24 && text[length] == '\0' && text[0] != '-';
}

static bool is_base64(const char *text, struct arena *arena) {
  size_t count, length = strlen(text);
  return base64_to_bytes(text, arena_alloc(arena, length), length, &count);
}
