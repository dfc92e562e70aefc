/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <jansson.h> /* above core/json.h, which says why */

#include "core/spec.h"
#include "core/spec_limits.h"
#include "core/spec_locate.h"
#include "core/text.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

/* The way from the top to the value being read; made into a JSON pointer only when something is wrong. */
struct place {
  const struct place *up;
  const char *key; /* NULL: an element of a list */
  size_t index, depth;
};

struct reader {
  const char *base;
  struct arena *arena;
  struct fault *fault;
  bool open; /* unknown fields are passed over */
};

static enum outcome read_bytes(const struct reader *reader, const struct spec *spec, const char *bytes, size_t length,
                               void *out);
static enum outcome read_whole(const struct reader *reader, const struct spec *spec, const json_t *value, void *out);
static void release_value(json_t **value);
AUTO_RELEASE(json_t, json_t *, release_value);

static enum outcome refuse_bytes(const char *bytes, size_t length, const json_error_t *error, struct fault *fault);
static enum outcome outcome_of_error(enum json_error_code code);
static enum outcome read_object(const struct reader *reader, const struct spec *spec, const json_t *value,
                                const struct place *place, char *out);
static enum outcome refuse_unknown(const struct reader *reader, const struct spec *spec, const json_t *value,
                                   const struct place *place);
static enum outcome read_field(const struct reader *reader, const struct spec_field *field, const json_t *value,
                               const struct place *place, char *out);
static enum outcome read_text(const struct reader *reader, const struct spec_field *field, const json_t *value,
                              const struct place *place, char *member);
static enum outcome check_choice(const struct reader *reader, const char *const *choices, const char *text,
                                 const struct place *place);
static enum outcome read_number(const struct reader *reader, const struct spec_field *field, const json_t *value,
                                const struct place *place, char *member);
static enum outcome read_bool(const struct reader *reader, const json_t *value, const struct place *place,
                              char *member);
static enum outcome read_list(const struct reader *reader, const struct spec_field *field, const json_t *value,
                              const struct place *place, char *out);
static enum outcome refuse(const struct reader *reader, const struct place *place, enum outcome outcome,
                           const char *hint);
static void write_pointer(struct buffer *pointer, const struct place *place);

enum outcome spec_read(const struct spec *spec, const char *bytes, size_t length, struct arena *arena, void *out,
                       struct fault *fault) {
  const struct reader reader = {.base = "", .arena = arena, .fault = fault};
  return read_bytes(&reader, spec, bytes, length, out);
}

enum outcome spec_read_open(const struct spec *spec, const char *bytes, size_t length, struct arena *arena, void *out,
                            struct fault *fault) {
  const struct reader reader = {.base = "", .arena = arena, .fault = fault, .open = true};
  return read_bytes(&reader, spec, bytes, length, out);
}

static enum outcome read_bytes(const struct reader *reader, const struct spec *spec, const char *bytes, size_t length,
                               void *out) {
  json_error_t error;
  AUTO(json_t) json_t *value = json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
  if (!value) return refuse_bytes(bytes, length, &error, reader->fault);
  return read_whole(reader, spec, value, out);
}

enum outcome spec_read_value(const struct spec *spec, const struct json_t *value, const char *pointer,
                             struct arena *arena, void *out, struct fault *fault) {
  const struct reader reader = {.base = pointer, .arena = arena, .fault = fault};
  return read_whole(&reader, spec, value, out);
}

static enum outcome read_whole(const struct reader *reader, const struct spec *spec, const json_t *value, void *out) {
  char *scratch = arena_alloc(reader->arena, spec->size); /* out stays untouched until everything is right */
  enum outcome outcome = read_object(reader, spec, value, NULL, scratch);
  if (outcome == OK) memcpy(out, scratch, spec->size);
  return outcome;
}

static void release_value(json_t **value) {
  json_decref(*value);
}

static enum outcome refuse_bytes(const char *bytes, size_t length, const json_error_t *error, struct fault *fault) {
  size_t position = error->position > 0 ? (size_t)error->position : 0;
  AUTO(buffer) struct buffer pointer = {0};
  spec_locate(bytes, position < length ? position : length, &pointer);
  bool readable = pointer.bytes && text_is_utf8(pointer.bytes, pointer.length);
  return fault_set(fault, outcome_of_error(json_error_code(error)), readable ? pointer.bytes : "", "line %d, column %d",
                   error->line, error->column);
}

static enum outcome outcome_of_error(enum json_error_code code) {
  if (code == json_error_duplicate_key) return DUPLICATE_KEY;
  if (code == json_error_numeric_overflow) return OUT_OF_RANGE;
  if (code == json_error_invalid_utf8 || code == json_error_null_byte_in_key) return WRONG_TYPE;
  return BAD_JSON;
}

static enum outcome read_object(const struct reader *reader, const struct spec *spec, const json_t *value,
                                const struct place *place, char *out) {
  size_t depth = place ? place->depth + 1 : 1;
  if (depth > DEPTH_MAX) return refuse(reader, place, OUT_OF_RANGE, "nested too deeply");
  if (!json_is_object(value)) return refuse(reader, place, WRONG_TYPE, "an object is needed");
  enum outcome outcome = reader->open ? OK : refuse_unknown(reader, spec, value, place);
  for (size_t i = 0; outcome == OK && i < spec->count; i++) {
    const struct spec_field *field = &spec->fields[i];
    struct place here = {.up = place, .key = field->name, .depth = depth};
    const json_t *member = json_object_get(value, field->name);
    if (member && !json_is_null(member)) outcome = read_field(reader, field, member, &here, out);
    else if (field->required) outcome = refuse(reader, &here, MISSING_FIELD, "this field is required");
  }
  return outcome;
}

static enum outcome refuse_unknown(const struct reader *reader, const struct spec *spec, const json_t *value,
                                   const struct place *place) {
  json_t *object = (json_t *)(uintptr_t)value; /* jansson iterates without const, and changes nothing */
  for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
    const char *key = json_object_iter_key(at);
    size_t i = 0;
    while (i < spec->count && !text_equal(spec->fields[i].name, key)) i++;
    struct place here = {.up = place, .key = key};
    if (i == spec->count) return refuse(reader, &here, UNKNOWN_FIELD, "no such field here");
  }
  return OK;
}

static enum outcome read_field(const struct reader *reader, const struct spec_field *field, const json_t *value,
                               const struct place *place, char *out) {
  char *member = out + field->offset;
  switch (field->kind) {
  case SPEC_TEXT: return read_text(reader, field, value, place, member);
  case SPEC_INTEGER:
  case SPEC_MONEY: return read_number(reader, field, value, place, member);
  case SPEC_BOOL: return read_bool(reader, value, place, member);
  case SPEC_OBJECT: return read_object(reader, field->of, value, place, member);
  case SPEC_LIST: return read_list(reader, field, value, place, out);
  }
  return FAILED_INTERNAL;
}

static enum outcome read_text(const struct reader *reader, const struct spec_field *field, const json_t *value,
                              const struct place *place, char *member) {
  if (!json_is_string(value)) return refuse(reader, place, WRONG_TYPE, "a text is needed");
  const char *text = json_string_value(value);
  size_t length = json_string_length(value);
  if (!text_is_utf8(text, length)) return refuse(reader, place, WRONG_TYPE, "control characters are not allowed");
  int64_t points = (int64_t)text_length(text), max = spec_max(field);
  if (points < field->min || points > max)
    return refuse(reader, place, OUT_OF_RANGE,
                  arena_format(reader->arena, "%lld to %lld characters", (long long)field->min, (long long)max));
  if (!spec_form_holds(field->form, text, reader->arena))
    return refuse(reader, place, WRONG_TYPE, spec_form_hint(field->form));
  enum outcome outcome = check_choice(reader, field->choices, text, place);
  if (outcome != OK) return outcome;
  const char *copy = arena_text(reader->arena, text, length);
  memcpy(member, &copy, sizeof copy);
  return OK;
}

static enum outcome check_choice(const struct reader *reader, const char *const *choices, const char *text,
                                 const struct place *place) {
  if (!choices) return OK;
  AUTO(buffer) struct buffer hint = {0};
  buffer_text(&hint, "one of:");
  for (size_t i = 0; choices[i]; i++) {
    if (text_equal(choices[i], text)) return OK;
    buffer_format(&hint, "%s %s", i > 0 ? "," : "", choices[i]);
  }
  return refuse(reader, place, WRONG_TYPE, hint.bytes);
}

static enum outcome read_number(const struct reader *reader, const struct spec_field *field, const json_t *value,
                                const struct place *place, char *member) {
  if (!json_is_integer(value))
    return refuse(reader, place, WRONG_TYPE,
                  field->kind == SPEC_MONEY ? "a whole number of cents is needed" : "a whole number is needed");
  int64_t number = json_integer_value(value), min = spec_min(field), max = spec_max(field);
  if (number < min || number > max)
    return refuse(reader, place, OUT_OF_RANGE,
                  arena_format(reader->arena, "%lld to %lld", (long long)min, (long long)max));
  if (field->kind == SPEC_MONEY) memcpy(member, &MONEY(number), sizeof(struct money));
  else memcpy(member, &number, sizeof number);
  return OK;
}

static enum outcome read_bool(const struct reader *reader, const json_t *value, const struct place *place,
                              char *member) {
  if (!json_is_boolean(value)) return refuse(reader, place, WRONG_TYPE, "true or false is needed");
  bool yes = json_is_true(value);
  memcpy(member, &yes, sizeof yes);
  return OK;
}

static enum outcome read_list(const struct reader *reader, const struct spec_field *field, const json_t *value,
                              const struct place *place, char *out) {
  if (!json_is_array(value)) return refuse(reader, place, WRONG_TYPE, "a list is needed");
  size_t count = json_array_size(value);
  int64_t max = spec_max(field);
  if ((int64_t)count < field->min || (int64_t)count > max)
    return refuse(reader, place, OUT_OF_RANGE,
                  arena_format(reader->arena, "%lld to %lld elements", (long long)field->min, (long long)max));
  char *elements = count > 0 ? arena_list(reader->arena, count, field->of->size) : NULL;
  for (size_t i = 0; i < count; i++) {
    struct place here = {.up = place, .index = i, .depth = place->depth};
    enum outcome outcome =
        read_object(reader, field->of, json_array_get(value, i), &here, elements + i * field->of->size);
    if (outcome != OK) return outcome;
  }
  memcpy(out + field->offset, &elements, sizeof elements);
  memcpy(out + field->count_offset, &count, sizeof count);
  return OK;
}

static enum outcome refuse(const struct reader *reader, const struct place *place, enum outcome outcome,
                           const char *hint) {
  AUTO(buffer) struct buffer pointer = {0};
  buffer_text(&pointer, reader->base);
  write_pointer(&pointer, place);
  if (place && !text_is_utf8(pointer.bytes, pointer.length)) /* an unknown key that cannot be shown: name its object */
    return refuse(reader, place->up, outcome, hint);
  return fault_set(reader->fault, outcome, pointer.bytes, "%s", hint);
}

static void write_pointer(struct buffer *pointer, const struct place *place) {
  if (!place) return;
  write_pointer(pointer, place->up);
  if (place->key) spec_add_key(pointer, place->key, strlen(place->key));
  else buffer_format(pointer, "/%zu", place->index);
}
