/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/csv.h"
#include "core/text.h"

#include <string.h>

#define BOM "\xEF\xBB\xBF"

/* Cells only ever get shorter (quotes, blanks), so they are rewritten in place in one copy of the file. */
struct cursor {
  char *in, *end; /* next byte to read; the copy has a NUL at end */
  char *out;      /* next byte to write; never beyond in */
  char separator;
  size_t line;
  struct csv_fault *fault;
};

static bool is_readable(const char *bytes, size_t length, struct csv_fault *fault);
static char find_separator(const char *text);
static void add_row(struct buffer *rows, const char **cells, size_t count, size_t line, struct arena *arena);
static bool read_row(struct cursor *cursor, const char **cells, size_t *count);
static bool read_cell(struct cursor *cursor);
static bool read_quoted(struct cursor *cursor);
static void read_plain(struct cursor *cursor);
static bool is_blank(const struct cursor *cursor, char character);
static bool at_cell_end(const struct cursor *cursor);
static void end_line(struct cursor *cursor);
static bool refuse(struct csv_fault *fault, size_t line, const char *hint);

bool csv_read(const char *bytes, size_t length, struct arena *arena, struct csv *csv, struct csv_fault *fault) {
  if (length >= strlen(BOM) && memcmp(bytes, BOM, strlen(BOM)) == 0) bytes += strlen(BOM), length -= strlen(BOM);
  if (!is_readable(bytes, length, fault)) return false;
  char *copy = arena_text(arena, bytes, length);
  struct cursor cursor = {
      .in = copy, .out = copy, .end = copy + length, .separator = find_separator(copy), .line = 1, .fault = fault};
  AUTO(buffer) struct buffer rows = {0};
  while (cursor.in < cursor.end) {
    const char *cells[CSV_CELLS_MAX];
    size_t count, line = cursor.line;
    if (!read_row(&cursor, cells, &count)) return false;
    add_row(&rows, cells, count, line, arena);
  }
  csv->separator = cursor.separator;
  csv->rows = arena_copy(arena, rows.bytes, rows.length);
  csv->count = rows.length / sizeof(struct csv_row);
  return true;
}

void csv_write(struct buffer *out, const char *text, char separator) {
  const char special[] = {separator, '"', '\n', '\r', '\0'};
  size_t length = strlen(text);
  bool blank_edge = length > 0 && (strchr(" \t", text[0]) || strchr(" \t", text[length - 1]));
  if (!blank_edge && text[strcspn(text, special)] == '\0') {
    buffer_text(out, text);
    return;
  }
  buffer_char(out, '"');
  for (; *text; text++) {
    if (*text == '"') buffer_char(out, '"');
    buffer_char(out, *text);
  }
  buffer_char(out, '"');
}

/* Carriage returns are not controls here: they end the lines of half the world's spreadsheets. */
static bool is_readable(const char *bytes, size_t length, struct csv_fault *fault) {
  size_t line = 1;
  while (length > 0) {
    size_t part = 0;
    while (part < length && bytes[part] != '\n' && bytes[part] != '\r') part++;
    if (!text_is_utf8(bytes, part))
      return refuse(fault, line, "le fichier n’est pas en UTF-8. Dans le tableur, enregistrez-le en « CSV UTF-8 »");
    size_t step = part < length ? part + 1 : part;
    if (step > part && (bytes[part] == '\n' || step == length || bytes[step] != '\n')) line++;
    bytes += step, length -= step;
  }
  return true;
}

/* The most frequent of the three in the first line, outside quotes. */
static char find_separator(const char *text) {
  static const char CANDIDATES[] = ";,\t";
  size_t counts[sizeof CANDIDATES] = {0}, best = 0;
  bool quoted = false;
  for (; *text && (quoted || (*text != '\n' && *text != '\r')); text++) {
    if (*text == '"') quoted = !quoted;
    const char *found = quoted ? NULL : strchr(CANDIDATES, *text);
    if (found) counts[found - CANDIDATES]++;
  }
  for (size_t i = 1; CANDIDATES[i]; i++)
    if (counts[i] > counts[best]) best = i;
  return CANDIDATES[best];
}

static void add_row(struct buffer *rows, const char **cells, size_t count, size_t line, struct arena *arena) {
  bool empty = true;
  for (size_t i = 0; i < count; i++) empty = empty && cells[i][0] == '\0';
  if (empty) return;
  struct csv_row row = {.cells = arena_copy(arena, cells, count * sizeof cells[0]), .count = count, .line = line};
  buffer_add(rows, &row, sizeof row);
}

/* The byte that ends a cell is looked at before the cell's NUL may overwrite it. */
static bool read_row(struct cursor *cursor, const char **cells, size_t *count) {
  for (*count = 0;;) {
    if (*count == CSV_CELLS_MAX) return refuse(cursor->fault, cursor->line, "il y a trop de colonnes");
    cells[(*count)++] = cursor->out;
    if (!read_cell(cursor)) return false;
    bool last = cursor->in == cursor->end || *cursor->in != cursor->separator;
    if (last) end_line(cursor);
    else cursor->in++;
    *cursor->out++ = '\0';
    if (last) return true;
  }
}

static bool read_cell(struct cursor *cursor) {
  while (is_blank(cursor, *cursor->in)) cursor->in++;
  if (*cursor->in == '"') return read_quoted(cursor);
  read_plain(cursor);
  return true;
}

static bool read_quoted(struct cursor *cursor) {
  size_t first_line = cursor->line;
  for (cursor->in++;; cursor->in++) {
    if (cursor->in == cursor->end) return refuse(cursor->fault, first_line, "un guillemet « \" » n’est pas refermé");
    if (*cursor->in == '"') {
      if (cursor->in[1] != '"') break;
      cursor->in++;
    }
    if (*cursor->in == '\n') cursor->line++;
    *cursor->out++ = *cursor->in;
  }
  cursor->in++;
  while (is_blank(cursor, *cursor->in)) cursor->in++;
  if (!at_cell_end(cursor))
    return refuse(cursor->fault, cursor->line, "il y a du texte après un guillemet « \" » fermant");
  return true;
}

static void read_plain(struct cursor *cursor) {
  char *start = cursor->out;
  while (!at_cell_end(cursor)) *cursor->out++ = *cursor->in++;
  while (cursor->out > start && is_blank(cursor, cursor->out[-1])) cursor->out--;
}

static bool is_blank(const struct cursor *cursor, char character) {
  return character == ' ' || (character == '\t' && cursor->separator != '\t');
}

static bool at_cell_end(const struct cursor *cursor) {
  return cursor->in == cursor->end || *cursor->in == cursor->separator || *cursor->in == '\n' || *cursor->in == '\r';
}

static void end_line(struct cursor *cursor) {
  if (cursor->in == cursor->end) return;
  if (cursor->in[0] == '\r' && cursor->in[1] == '\n') cursor->in++;
  cursor->in++;
  cursor->line++;
}

static bool refuse(struct csv_fault *fault, size_t line, const char *hint) {
  *fault = (struct csv_fault){.line = line, .hint = hint};
  return false;
}
