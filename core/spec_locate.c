/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/spec_locate.h"

#include <stdbool.h>
#include <string.h>

enum { DEPTH_MAX = 16 };

struct level {
  bool is_list;
  size_t index;    /* of the element, in a list */
  const char *key; /* in the bytes, without its quotes; NULL before the first key */
  size_t key_length;
};

struct scan {
  struct level levels[DEPTH_MAX];
  size_t depth;
  bool at_key; /* the next string is a key */
};

static bool read_mark(struct scan *scan, char mark);
static size_t string_length(const char *bytes, size_t length);

void spec_locate(const char *bytes, size_t length, struct buffer *pointer) {
  struct scan scan = {0};
  for (size_t i = 0; i < length; i++) {
    if (!read_mark(&scan, bytes[i])) break; /* deeper than any table: the outer levels say enough */
    if (bytes[i] != '"') continue;
    size_t text = string_length(bytes + i + 1, length - i - 1);
    bool closed = i + 1 + text < length; /* a key cut short by the fault is not one to show */
    if (closed && scan.at_key && scan.depth > 0) {
      scan.levels[scan.depth - 1].key = bytes + i + 1;
      scan.levels[scan.depth - 1].key_length = text;
    }
    i += text + 1;
  }
  for (size_t i = 0; i < scan.depth; i++) {
    const struct level *level = &scan.levels[i];
    if (level->is_list) buffer_format(pointer, "/%zu", level->index);
    if (level->key) spec_add_key(pointer, level->key, level->key_length);
  }
}

void spec_add_key(struct buffer *pointer, const char *key, size_t length) {
  buffer_char(pointer, '/');
  for (size_t i = 0; i < length; i++) {
    if (key[i] == '~') buffer_text(pointer, "~0");
    else if (key[i] == '/') buffer_text(pointer, "~1");
    else buffer_char(pointer, key[i]);
  }
}

static bool read_mark(struct scan *scan, char mark) {
  struct level *level = scan->depth > 0 ? &scan->levels[scan->depth - 1] : NULL;
  if (mark == '{' || mark == '[') {
    if (scan->depth == DEPTH_MAX) return false;
    scan->levels[scan->depth++] = (struct level){.is_list = mark == '['};
    scan->at_key = mark == '{';
  } else if ((mark == '}' || mark == ']') && level) {
    scan->depth--;
  } else if (mark == ',' && level) {
    level->index += level->is_list;
    level->key = NULL;
    scan->at_key = !level->is_list;
  } else if (mark == ':') {
    scan->at_key = false;
  }
  return true;
}

/* Up to the closing quote, or to the end when the string is cut. */
static size_t string_length(const char *bytes, size_t length) {
  size_t i = 0;
  while (i < length && bytes[i] != '"') i += bytes[i] == '\\' ? 2 : 1;
  return i < length ? i : length;
}
