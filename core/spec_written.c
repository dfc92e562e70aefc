/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Back from what spec_write wrote, in one pass and without a tree: a till reads 100 000 articles at its start, and a
 * tree of them takes a second and a third of a gigabyte. Texts stay where they stand, in a copy of the bytes. */
#include "core/spec.h"
#include "core/spec_limits.h"
#include "core/text.h"

#include <string.h>

enum { DIGITS_MAX = 18 }; /* fits whatever they are */

struct written {
  char *at; /* what was read up to here; the bytes end with a NUL, which is never part of what was written */
  struct arena *arena;
};

static bool read_object(struct written *written, const struct spec *spec, char *out);
static bool read_key(struct written *written, const char *name, bool first);
static bool read_value(struct written *written, const struct spec_field *field, char *out);
static bool read_text(struct written *written, const struct spec_field *field, char *member);
static char *end_of_text(char *from, char **end);
static bool may_be(const struct spec_field *field, const char *text, size_t length, struct arena *arena);
static bool is_choice(const char *const *choices, const char *text);
static bool read_number(struct written *written, const struct spec_field *field, char *member);
static bool read_bool(struct written *written, char *member);
static bool read_list(struct written *written, const struct spec_field *field, char *out);
static bool take_word(struct written *written, const char *word);

bool spec_read_written(const struct spec *spec, const char *bytes, size_t length, struct arena *arena, void *out) {
  struct written written = {.at = arena_text(arena, bytes, length), .arena = arena};
  const char *end = written.at + length;
  char *scratch = arena_alloc(arena, spec->size); /* out stays untouched until everything is right */
  if (!read_object(&written, spec, scratch) || written.at != end) return false;
  memcpy(out, scratch, spec->size);
  return true;
}

static bool read_object(struct written *written, const struct spec *spec, char *out) {
  bool first = true;
  if (!take_word(written, "{")) return false;
  for (size_t i = 0; i < spec->count; i++) {
    const struct spec_field *field = &spec->fields[i];
    if (read_key(written, field->name, first)) {
      first = false;
      if (!read_value(written, field, out)) return false;
    } else if (field->required) return false;
  }
  return take_word(written, "}");
}

static bool read_key(struct written *written, const char *name, bool first) {
  const char *at = written->at;
  size_t length = strlen(name);
  if (!first && *at++ != ',') return false;
  if (*at++ != '"' || strncmp(at, name, length) != 0 || at[length] != '"' || at[length + 1] != ':') return false;
  written->at += (size_t)(at - written->at) + length + 2;
  return true;
}

static bool read_value(struct written *written, const struct spec_field *field, char *out) {
  char *member = out + field->offset;
  if (take_word(written, "null")) return !field->required;
  switch (field->kind) {
  case SPEC_TEXT: return read_text(written, field, member);
  case SPEC_INTEGER:
  case SPEC_MONEY: return read_number(written, field, member);
  case SPEC_BOOL: return read_bool(written, member);
  case SPEC_OBJECT: return read_object(written, field->of, member);
  case SPEC_LIST: return read_list(written, field, out);
  }
  return false;
}

static bool read_text(struct written *written, const struct spec_field *field, char *member) {
  if (!take_word(written, "\"")) return false;
  char *text = written->at, *end = NULL, *after = end_of_text(text, &end);
  if (!after) return false;
  *end = '\0';
  written->at = after;
  memcpy(member, &text, sizeof text);
  return may_be(field, text, (size_t)(end - text), written->arena);
}

/* What follows the closing quote, NULL where there is none; *end: the end of the text, whose escapes are taken out. */
static char *end_of_text(char *from, char **end) {
  static const char names[] = "\"\\ntrbf/", characters[] = "\"\\\n\t\r\b\f/";
  char *to = from;
  for (; *from != '"'; from++) {
    if ((unsigned char)*from < ' ') return NULL; /* the NUL at the end; or a tab, which JSON wants escaped */
    if (*from == '\\') {
      const char *name = *++from ? strchr(names, *from) : NULL;
      if (!name) return NULL; /* \u: what is written so is refused in a text anyway */
      *to++ = characters[name - names];
    } else *to++ = *from;
  }
  *end = to;
  return from + 1;
}

static bool may_be(const struct spec_field *field, const char *text, size_t length, struct arena *arena) {
  if (!text_is_utf8(text, length)) return false;
  int64_t points = (int64_t)text_length(text);
  return points >= field->min && points <= spec_max(field) && spec_form_holds(field->form, text, arena) &&
         (!field->choices || is_choice(field->choices, text));
}

static bool is_choice(const char *const *choices, const char *text) {
  while (*choices && !text_equal(*choices, text)) choices++;
  return *choices != NULL;
}

static bool read_number(struct written *written, const struct spec_field *field, char *member) {
  bool negative = take_word(written, "-");
  const char *first = written->at;
  int64_t number = 0;
  for (; *written->at >= '0' && *written->at <= '9' && written->at - first < DIGITS_MAX; written->at++)
    number = number * 10 + (*written->at - '0');
  ptrdiff_t digits = written->at - first;
  if (digits < 1 || (*first == '0' && (digits > 1 || negative))) return false;
  if (negative) number = -number;
  if (number < spec_min(field) || number > spec_max(field)) return false;
  if (field->kind == SPEC_MONEY) memcpy(member, &MONEY(number), sizeof(struct money));
  else memcpy(member, &number, sizeof number);
  return true;
}

static bool read_bool(struct written *written, char *member) {
  bool yes = take_word(written, "true");
  if (!yes && !take_word(written, "false")) return false;
  memcpy(member, &yes, sizeof yes);
  return true;
}

static bool read_list(struct written *written, const struct spec_field *field, char *out) {
  AUTO(buffer) struct buffer elements = {0};
  size_t count = 0, size = field->of->size;
  const void *empty = arena_alloc(written->arena, size);
  if (!take_word(written, "[")) return false;
  while (!take_word(written, "]")) {
    if (count > 0 && !take_word(written, ",")) return false;
    buffer_add(&elements, empty, size);
    if (!read_object(written, field->of, elements.bytes + count++ * size)) return false;
  }
  if ((int64_t)count < field->min || (int64_t)count > spec_max(field)) return false;
  const void *list = count > 0 ? arena_copy(written->arena, elements.bytes, elements.length) : NULL;
  memcpy(out + field->offset, &list, sizeof list);
  memcpy(out + field->count_offset, &count, sizeof count);
  return true;
}

static bool take_word(struct written *written, const char *word) {
  size_t length = strlen(word);
  if (strncmp(written->at, word, length) != 0) return false;
  written->at += length;
  return true;
}
