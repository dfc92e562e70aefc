/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables of faulty twins: "file | this | becomes | found at | because", one rule a line, # for what is said about it.
 */
#ifndef COMPTOIR_TESTS_UNIT_TWIN_KIT_H
#define COMPTOIR_TESTS_UNIT_TWIN_KIT_H

#include "tests/unit/kit.h"

#include "core/buffer.h"

#include <string.h>

#define GOLDEN TESTS_DIR "/golden/"

struct twin_row {
  int number; /* line of the table */
  char file[100], from[400], to[400], where[100], because[200];
};

static inline void twin_load(const char *folder, const char *file, struct buffer *bytes) {
  char path[512];
  struct fault fault;
  snprintf(path, sizeof path, GOLDEN "%s/%s", folder, file);
  if (buffer_read_file(bytes, path, 1 << 20, &fault) != OK) fail_msg("%s: %s", path, fault.hint);
}

/* \n \r \t \" \xNN */
static inline void twin_unescape(const char *text, struct buffer *out) {
  for (; *text; text++) {
    uint8_t byte;
    char hex[3] = "";
    if (*text != '\\') {
      buffer_char(out, *text);
      continue;
    }
    text++;
    if (*text == 'x') {
      memcpy(hex, text + 1, 2);
      assert_true(hex_to_bytes(hex, &byte, 1));
      buffer_add(out, &byte, 1);
      text += 2;
    } else buffer_char(out, *text == 'n' ? '\n' : *text == 'r' ? '\r' : *text == 't' ? '\t' : *text);
  }
}

static inline void twin_cell(const char **line, const char *end, char *cell, size_t size) {
  const char *bar = memmem(*line, (size_t)(end - *line), " | ", 3);
  const char *stop = bar ? bar : end;
  assert_true((size_t)(stop - *line) < size);
  snprintf(cell, size, "%.*s", (int)(stop - *line), *line);
  *line = bar ? bar + 3 : end;
}

/* The next row; false at the end of the table. at moves on. */
static inline bool twin_next(const char **at, struct twin_row *row) {
  while (**at) {
    const char *line = *at, *end = strchr(line, '\n');
    *at = end + 1;
    row->number++;
    if (line == end || *line == '#') continue;
    twin_cell(&line, end, row->file, sizeof row->file);
    twin_cell(&line, end, row->from, sizeof row->from);
    twin_cell(&line, end, row->to, sizeof row->to);
    twin_cell(&line, end, row->where, sizeof row->where);
    twin_cell(&line, end, row->because, sizeof row->because);
    return true;
  }
  return false;
}

/* bytes with the first place changed; false when there is no such place. */
static inline bool twin_change(const struct twin_row *row, struct buffer *bytes) {
  AUTO(buffer) struct buffer from = {0}, to = {0}, twin = {0};
  twin_unescape(row->from, &from);
  twin_unescape(row->to, &to);
  const char *place = memmem(bytes->bytes, bytes->length, from.bytes, from.length);
  if (!place) return false;
  size_t before = (size_t)(place - bytes->bytes), after = bytes->length - before - from.length;
  bool cut = text_equal(row->to, "<end>");
  buffer_add(&twin, bytes->bytes, before);
  if (!cut) buffer_add(&twin, to.bytes, to.length);
  if (!cut) buffer_add(&twin, place + from.length, after);
  buffer_clear(bytes);
  buffer_add(bytes, twin.bytes, twin.length);
  return true;
}

#endif
