/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"

#include <string.h>

static size_t character_length(const unsigned char *at, size_t left);
static bool is_control(const unsigned char *at, size_t length);
static bool is_continuation(char byte);

bool text_equal(const char *a, const char *b) {
  if (!a || !b) return a == b;
  return strcmp(a, b) == 0;
}

bool text_starts(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_is_utf8(const char *bytes, size_t length) {
  const unsigned char *at = (const unsigned char *)bytes;
  while (length > 0) {
    size_t step = character_length(at, length);
    if (step == 0 || is_control(at, step)) return false;
    at += step;
    length -= step;
  }
  return true;
}

size_t text_length(const char *text) {
  size_t count = 0;
  for (; *text; text++) count += !is_continuation(*text);
  return count;
}

void text_copy(char *to, size_t size, const char *from) {
  if (size == 0) return;
  size_t length = strnlen(from, size);
  if (length == size)
    for (length--; length > 0 && is_continuation(from[length]);) length--;
  memmove(to, from, length);
  to[length] = '\0';
}

bool text_to_integer(const char *text, int64_t min, int64_t max, int64_t *value) {
  bool negative = *text == '-';
  if (*text == '-' || *text == '+') text++;
  if (!*text) return false;
  int64_t number = 0;
  for (; *text; text++) {
    if (*text < '0' || *text > '9') return false;
    int digit = negative ? '0' - *text : *text - '0';
    if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, digit, &number)) return false;
  }
  if (number < min || number > max) return false;
  *value = number;
  return true;
}

/* Bytes of the character at this place; 0 when it is none: stray or missing continuation, over-long form, surrogate,
 * beyond U+10FFFF. */
static size_t character_length(const unsigned char *at, size_t left) {
  if (at[0] < 0x80) return 1;
  size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
  if (at[0] < 0xc2 || at[0] > 0xf4 || left < length) return 0;
  for (size_t i = 1; i < length; i++)
    if ((at[i] & 0xc0) != 0x80) return 0;
  if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90)) return 0;
  if ((at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf4 && at[1] > 0x8f)) return 0;
  return length;
}

static bool is_control(const unsigned char *at, size_t length) {
  if (length == 1) return (at[0] < 0x20 && at[0] != '\t' && at[0] != '\n') || at[0] == 0x7f;
  return at[0] == 0xc2 && at[1] < 0xa0; /* U+0080–U+009F: invisible, and some terminals obey them */
}

static bool is_continuation(char byte) {
  return ((unsigned char)byte & 0xc0) == 0x80;
}
