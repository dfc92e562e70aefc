/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/record_spec.h"

#include "core/spec_limits.h"
#include "core/text.h"

#include <string.h>

#define FIRST_ELEMENTS 4

struct cursor {
  const char *at, *end;
  struct arena *arena;
};

static bool read_object(struct cursor *cursor, const struct spec *spec, char *out);
static bool read_field(struct cursor *cursor, const struct spec_field *field, char *out);
static bool skip(struct cursor *cursor, const char *expected);
static bool skip_char(struct cursor *cursor, char expected);
static bool read_text(struct cursor *cursor, const struct spec_field *field, char *member);
static bool measure_quoted(const struct cursor *cursor, size_t *length);
static bool read_quoted(struct cursor *cursor, char *text, size_t *length);
static bool read_escape(struct cursor *cursor, char *character);
static bool text_fits(struct cursor *cursor, const struct spec_field *field, const char *text, size_t length);
static bool read_number(struct cursor *cursor, const struct spec_field *field, char *member);
static bool read_digits(struct cursor *cursor, uint64_t *value);
static bool read_bool(struct cursor *cursor, char *member);
static bool read_list(struct cursor *cursor, const struct spec_field *field, char *out);
static char *grow(struct arena *arena, char *elements, size_t count, size_t *capacity, size_t size);

bool record_read_canonical(const struct spec *spec, const char *bytes, size_t length, struct arena *arena, void *out) {
  struct cursor cursor = {bytes, bytes + length, arena};
  return read_object(&cursor, spec, out) && cursor.at == cursor.end;
}

static bool read_object(struct cursor *cursor, const struct spec *spec, char *out) {
  char before = '{';
  for (size_t i = 0; i < spec->count; i++) {
    const char *start = cursor->at;
    bool named = skip_char(cursor, before) && skip_char(cursor, '"') && skip(cursor, spec->fields[i].name) &&
                 skip(cursor, "\":");
    if (!named && spec->fields[i].omitted) {
      cursor->at = start;
      continue;
    }
    if (!named || !read_field(cursor, &spec->fields[i], out)) return false;
    before = ',';
  }
  return (before == ',' || skip_char(cursor, '{')) && skip_char(cursor, '}');
}

static bool read_field(struct cursor *cursor, const struct spec_field *field, char *out) {
  char *member = out + field->offset;
  switch (field->kind) {
  case SPEC_TEXT: return read_text(cursor, field, member);
  case SPEC_INTEGER:
  case SPEC_MONEY: return read_number(cursor, field, member);
  case SPEC_BOOL: return read_bool(cursor, member);
  case SPEC_OBJECT: return read_object(cursor, field->of, member);
  case SPEC_LIST: return read_list(cursor, field, out);
  }
  return false;
}

static bool skip(struct cursor *cursor, const char *expected) {
  size_t length = strlen(expected);
  if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, expected, length) != 0) return false;
  cursor->at += length;
  return true;
}

static bool skip_char(struct cursor *cursor, char expected) {
  if (cursor->at == cursor->end || *cursor->at != expected) return false;
  cursor->at++;
  return true;
}

/* An unescaped text is never longer than its escaped form. */
static bool read_text(struct cursor *cursor, const struct spec_field *field, char *member) {
  size_t escaped, length = 0;
  if (!field->required && skip(cursor, "null")) return true;
  if (!measure_quoted(cursor, &escaped)) return false;
  char *text = arena_alloc(cursor->arena, escaped + 1);
  cursor->at++;
  if (!read_quoted(cursor, text, &length)) return false;
  memcpy(member, &(const char *){text}, sizeof(const char *));
  return text_fits(cursor, field, text, length);
}

/* Bytes between the quotes; false when it is no text, or one that does not end. */
static bool measure_quoted(const struct cursor *cursor, size_t *length) {
  size_t left = (size_t)(cursor->end - cursor->at), at = 1;
  if (left == 0 || *cursor->at != '"') return false;
  while (at < left && cursor->at[at] != '"') at += cursor->at[at] == '\\' ? 2 : 1;
  *length = at - 1;
  return at < left;
}

static bool read_quoted(struct cursor *cursor, char *text, size_t *length) {
  while (cursor->at < cursor->end && *cursor->at != '"') {
    char character = *cursor->at++;
    if (character == '\\' && !read_escape(cursor, &character)) return false;
    text[(*length)++] = character;
  }
  return skip_char(cursor, '"');
}

/* Those json_text writes for characters that a record may hold; any other stands for itself. */
static bool read_escape(struct cursor *cursor, char *character) {
  static const char escapes[] = "\"\\nt", meanings[] = "\"\\\n\t";
  const char *found = cursor->at < cursor->end && *cursor->at != '\0' ? strchr(escapes, *cursor->at) : NULL;
  if (found == NULL) return false;
  *character = meanings[found - escapes];
  cursor->at++;
  return true;
}

/* The same conditions as spec_read's. */
static bool text_fits(struct cursor *cursor, const struct spec_field *field, const char *text, size_t length) {
  if (!text_is_utf8(text, length)) return false;
  int64_t points = (int64_t)text_length(text);
  bool chosen = field->choices == NULL;
  for (size_t i = 0; !chosen && field->choices[i] != NULL; i++) chosen = text_equal(field->choices[i], text);
  return chosen && points >= field->min && points <= spec_max(field) &&
         spec_form_holds(field->form, text, cursor->arena);
}

static bool read_number(struct cursor *cursor, const struct spec_field *field, char *member) {
  bool negative = skip_char(cursor, '-');
  uint64_t digits;
  if (!read_digits(cursor, &digits) || digits > INT64_MAX || (negative && digits == 0)) return false;
  int64_t number = negative ? -(int64_t)digits : (int64_t)digits;
  if (number < spec_min(field) || number > spec_max(field)) return false;
  if (field->kind == SPEC_MONEY) memcpy(member, &MONEY(number), sizeof(struct money));
  else memcpy(member, &number, sizeof number);
  return true;
}

static bool read_digits(struct cursor *cursor, uint64_t *value) {
  const char *from = cursor->at;
  uint64_t sum = 0;
  for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
    if (cursor->at - from == 19) return false; /* longer than any int64_t */
    sum = sum * 10 + (uint64_t)(*cursor->at - '0');
  }
  *value = sum;
  return cursor->at > from && (*from != '0' || cursor->at == from + 1);
}

static bool read_bool(struct cursor *cursor, char *member) {
  bool yes = skip(cursor, "true");
  if (!yes && !skip(cursor, "false")) return false;
  memcpy(member, &yes, sizeof yes);
  return true;
}

static bool read_list(struct cursor *cursor, const struct spec_field *field, char *out) {
  char *elements = NULL;
  size_t count = 0, capacity = 0, size = field->of->size;
  if (!skip_char(cursor, '[')) return false;
  while (!skip_char(cursor, ']')) {
    if ((int64_t)count == spec_max(field) || (count > 0 && !skip_char(cursor, ','))) return false;
    if (count == capacity) elements = grow(cursor->arena, elements, count, &capacity, size);
    if (!read_object(cursor, field->of, elements + count++ * size)) return false;
  }
  memcpy(out + field->offset, &elements, sizeof elements);
  memcpy(out + field->count_offset, &count, sizeof count);
  return (int64_t)count >= field->min;
}

static char *grow(struct arena *arena, char *elements, size_t count, size_t *capacity, size_t size) {
  *capacity = *capacity > 0 ? *capacity * 2 : FIRST_ELEMENTS;
  char *larger = arena_list(arena, *capacity, size);
  if (count > 0) memcpy(larger, elements, count * size);
  return larger;
}
