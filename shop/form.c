/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/form.h"
#include "core/text.h"

#include <string.h>

static const char *decode(const char *bytes, size_t length, struct arena *arena);
static int digit(char character);

void form_read(const char *body, size_t length, struct arena *arena, struct form *form) {
  form->count = 0;
  for (size_t at = 0; at < length && form->count < FORM_FIELDS;) {
    const char *pair = body + at, *end = memchr(pair, '&', length - at);
    size_t size = end ? (size_t)(end - pair) : length - at;
    const char *equals = memchr(pair, '=', size);
    size_t named = equals ? (size_t)(equals - pair) : size;
    const char *name = decode(pair, named, arena);
    const char *value = equals ? decode(equals + 1, size - named - 1, arena) : "";
    if (name && value && name[0]) form->fields[form->count++] = (struct form_field){name, value};
    at += size + 1;
  }
}

const char *form_value(const struct form *form, const char *name) {
  for (size_t i = 0; i < form->count; i++)
    if (text_equal(form->fields[i].name, name)) return form->fields[i].value;
  return "";
}

/* NULL when it is no text. Blanks at both ends are nobody's wish. */
static const char *decode(const char *bytes, size_t length, struct arena *arena) {
  char *text = arena_alloc(arena, length + 1);
  size_t used = 0;
  for (size_t i = 0; i < length; i++) {
    bool escaped = bytes[i] == '%' && i + 2 < length && digit(bytes[i + 1]) >= 0 && digit(bytes[i + 2]) >= 0;
    text[used++] = escaped ? (char)(digit(bytes[i + 1]) * 16 + digit(bytes[i + 2])) : bytes[i] == '+' ? ' ' : bytes[i];
    if (escaped) i += 2;
  }
  for (size_t i = 0; i < used; i++)
    if (text[i] == '\r' || text[i] == '\n' || text[i] == '\t') text[i] = ' '; /* no field of ours has several lines */
  while (used > 0 && text[used - 1] == ' ') used--;
  text[used] = '\0';
  if (!text_is_utf8(text, used)) return NULL;
  return text + strspn(text, " ");
}

static int digit(char character) {
  static const char DIGITS[] = "0123456789abcdef0123456789ABCDEF";
  const char *at = character ? strchr(DIGITS, character) : NULL;
  return at ? (int)((at - DIGITS) % 16) : -1;
}
