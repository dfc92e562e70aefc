/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/spec.h"

#include <string.h>

static void write_object(const struct spec *spec, const char *in, struct json *json, const char *key);
static void write_field(const struct spec_field *field, const char *in, struct json *json);
static void write_list(const struct spec_field *field, const char *in, struct json *json);
static bool is_absent(const struct spec_field *field, const char *member);
static bool is_empty(const struct spec_field *field, const char *in);
static bool is_empty_object(const struct spec *spec, const char *in);

void spec_write(const struct spec *spec, const void *in, struct json *json) {
  write_object(spec, in, json, NULL);
}

static void write_object(const struct spec *spec, const char *in, struct json *json, const char *key) {
  json_open(json, key);
  for (size_t i = 0; i < spec->count; i++)
    if (!spec->fields[i].omitted || !is_empty(&spec->fields[i], in)) write_field(&spec->fields[i], in, json);
  json_close(json);
}

/* Members are copied out: the table knows their type, the compiler does not. */
static void write_field(const struct spec_field *field, const char *in, struct json *json) {
  const char *member = in + field->offset, *text;
  int64_t number;
  bool yes;
  switch (field->kind) {
  case SPEC_TEXT: json_text(json, field->name, *(const char *const *)memcpy(&text, member, sizeof text)); return;
  case SPEC_INTEGER:
  case SPEC_MONEY: json_integer(json, field->name, *(int64_t *)memcpy(&number, member, sizeof number)); return;
  case SPEC_BOOL: json_bool(json, field->name, *(bool *)memcpy(&yes, member, sizeof yes)); return;
  case SPEC_LIST: write_list(field, in, json); return;
  case SPEC_OBJECT:
    if (is_absent(field, member)) json_null(json, field->name);
    else write_object(field->of, member, json, field->name);
    return;
  }
}

static void write_list(const struct spec_field *field, const char *in, struct json *json) {
  const char *elements;
  size_t count;
  memcpy(&elements, in + field->offset, sizeof elements);
  memcpy(&count, in + field->count_offset, sizeof count);
  json_open_list(json, field->name);
  for (size_t i = 0; i < count; i++) write_object(field->of, elements + i * field->of->size, json, NULL);
  json_close_list(json);
}

/* An optional object that was never given is all zero: written back as null, it can be read again. */
static bool is_absent(const struct spec_field *field, const char *member) {
  if (field->required) return false;
  for (size_t i = 0; i < field->of->size; i++)
    if (member[i]) return false;
  return true;
}

static bool is_empty(const struct spec_field *field, const char *in) {
  const char *member = in + field->offset, *text;
  int64_t number;
  size_t count;
  bool yes;
  switch (field->kind) {
  case SPEC_TEXT: memcpy(&text, member, sizeof text); return text == NULL || *text == '\0';
  case SPEC_INTEGER:
  case SPEC_MONEY: memcpy(&number, member, sizeof number); return number == 0;
  case SPEC_BOOL: memcpy(&yes, member, sizeof yes); return !yes;
  case SPEC_LIST: memcpy(&count, in + field->count_offset, sizeof count); return count == 0;
  case SPEC_OBJECT: return is_empty_object(field->of, member);
  }
  return false;
}

static bool is_empty_object(const struct spec *spec, const char *in) {
  for (size_t i = 0; i < spec->count; i++)
    if (!is_empty(&spec->fields[i], in)) return false;
  return true;
}
