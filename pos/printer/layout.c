/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/layout.h"

#include <string.h>

#define CELLS_MAX 8
#define CELL_NARROWEST 6 /* narrower than that nobody reads a word: the cells come one below the other */

struct sheet {
  enum charset charset;
  int64_t columns;
  struct arena *arena;
  slip_row_use *use;
  void *context;
};
struct block { /* a text wrapped in its width */
  const char **lines;
  size_t count;
};

static void lay_line(const struct sheet *sheet, const struct slip_line *line);
static void lay_text(const struct sheet *sheet, const struct slip_line *line);
static void lay_columns(const struct sheet *sheet, const struct slip_line *line);
static void lay_rule(const struct sheet *sheet);
static bool share_width(int64_t columns, const struct slip_cell cells[], const char *const texts[], size_t count,
                        bool wide, int64_t widths[]);
static void lay_cells(const struct sheet *sheet, const struct slip_line *line, const char *const texts[],
                      const int64_t widths[], size_t count);
static void lay_below(const struct sheet *sheet, const struct slip_line *line, const char *const texts[], size_t count);
static struct block wrap(const char *text, int64_t width, struct arena *arena);
static const char *take_line(const char **text, int64_t width, struct arena *arena);
static void add_padded(struct buffer *out, const char *text, int64_t width, enum slip_align align);
static void emit(const struct sheet *sheet, unsigned style, struct buffer *text);
static int64_t characters(const char *text);

void slip_layout(const struct slip *slip, enum charset charset, int64_t columns, struct arena *arena, slip_row_use *use,
                 void *context) {
  struct sheet sheet = {.charset = charset, .columns = columns, .arena = arena, .use = use, .context = context};
  for (const struct slip_line *line = slip->first; line; line = line->next) lay_line(&sheet, line);
}

static void lay_line(const struct sheet *sheet, const struct slip_line *line) {
  switch (line->kind) {
  case SLIP_TEXT: lay_text(sheet, line); break;
  case SLIP_COLUMNS: lay_columns(sheet, line); break;
  case SLIP_RULE: lay_rule(sheet); break;
  case SLIP_EAN13:
  case SLIP_CODE128:
  case SLIP_QR:
  case SLIP_FEED:
  case SLIP_CUT:
  case SLIP_DRAWER:
    sheet->use(sheet->context, &(struct slip_row){.kind = line->kind, .text = line->text, .count = line->count});
    break;
  }
}

static int64_t room(const struct sheet *sheet, unsigned style) {
  return style & SLIP_WIDE ? sheet->columns / 2 : sheet->columns;
}

/* Line breaks of the text are kept, each part wrapped by itself. */
static void lay_text(const struct sheet *sheet, const struct slip_line *line) {
  int64_t width = room(sheet, line->style);
  for (const char *part = line->text; part;) {
    const char *end = strchr(part, '\n');
    const char *text = arena_text(sheet->arena, part, end ? (size_t)(end - part) : strlen(part));
    struct block block = wrap(charset_fit(sheet->charset, text, sheet->arena), width, sheet->arena);
    for (size_t i = 0; i < block.count; i++) {
      AUTO(buffer) struct buffer row = {0};
      add_padded(&row, block.lines[i], width, line->align);
      emit(sheet, line->style, &row);
    }
    part = end ? end + 1 : NULL;
  }
}

static void lay_rule(const struct sheet *sheet) {
  AUTO(buffer) struct buffer row = {0};
  for (int64_t i = 0; i < sheet->columns; i++) buffer_text(&row, "─");
  const char *fitted = charset_fit(sheet->charset, row.bytes, sheet->arena);
  sheet->use(sheet->context, &(struct slip_row){.kind = SLIP_RULE, .text = fitted});
}

static void lay_columns(const struct sheet *sheet, const struct slip_line *line) {
  const char *texts[CELLS_MAX];
  int64_t widths[CELLS_MAX];
  size_t count = line->cell_count < CELLS_MAX ? line->cell_count : CELLS_MAX;
  for (size_t i = 0; i < count; i++) texts[i] = charset_fit(sheet->charset, line->cells[i].text, sheet->arena);
  bool wide = line->style & SLIP_WIDE;
  if (share_width(room(sheet, line->style), line->cells, texts, count, wide, widths))
    lay_cells(sheet, line, texts, widths, count);
  else lay_below(sheet, line, texts, count);
}

static bool share_width(int64_t columns, const struct slip_cell cells[], const char *const texts[], size_t count,
                        bool wide, int64_t widths[]) {
  int64_t left = columns;
  bool elastic = false;
  for (size_t i = 0; i < count; i++) {
    widths[i] = cells[i].width == SLIP_FIT ? characters(texts[i]) + 1 : cells[i].width / (wide ? 2 : 1);
    elastic |= cells[i].width == 0;
    left -= widths[i];
  }
  if (left < (elastic ? CELL_NARROWEST : 0)) return false;
  for (size_t i = 0; i < count; i++)
    if (cells[i].width == 0) widths[i] = left;
  return true;
}

/* The first line of every cell, then the second of those that have one… */
static void lay_cells(const struct sheet *sheet, const struct slip_line *line, const char *const texts[],
                      const int64_t widths[], size_t count) {
  struct block blocks[CELLS_MAX];
  size_t height = 1;
  for (size_t i = 0; i < count; i++) {
    blocks[i] = wrap(texts[i], widths[i] > 0 ? widths[i] : 1, sheet->arena);
    if (blocks[i].count > height) height = blocks[i].count;
  }
  for (size_t y = 0; y < height; y++) {
    AUTO(buffer) struct buffer row = {0};
    for (size_t i = 0; i < count; i++)
      add_padded(&row, y < blocks[i].count ? blocks[i].lines[y] : "", widths[i], line->cells[i].align);
    emit(sheet, line->style, &row);
  }
}

static void lay_below(const struct sheet *sheet, const struct slip_line *line, const char *const texts[],
                      size_t count) {
  int64_t width = room(sheet, line->style);
  for (size_t i = 0; i < count; i++) {
    struct block block = wrap(texts[i], width, sheet->arena);
    for (size_t y = 0; y < block.count; y++) {
      AUTO(buffer) struct buffer row = {0};
      add_padded(&row, block.lines[y], width, line->cells[i].align);
      emit(sheet, line->style, &row);
    }
  }
}

/* An empty text is one empty line. */
static struct block wrap(const char *text, int64_t width, struct arena *arena) {
  size_t most = strlen(text) + 1; /* no line is empty but the only one */
  struct block block = {.lines = arena_list(arena, most, sizeof *block.lines)};
  do {
    block.lines[block.count++] = take_line(&text, width, arena);
  } while (*text);
  return block;
}

/* As many words as fit; a word that never would is broken where the paper ends. */
static const char *take_line(const char **text, int64_t width, struct arena *arena) {
  const char *start = *text, *next = start, *fits = NULL;
  for (int64_t taken = 0; taken < width && *next; taken++) {
    utf8_next(&next);
    if (*next == ' ' || *next == '\0') fits = next;
  }
  if (!fits || *next == '\0') fits = next;
  const char *line = arena_text(arena, start, (size_t)(fits - start));
  while (*fits == ' ') fits++;
  *text = fits;
  return line;
}

static void add_padded(struct buffer *out, const char *text, int64_t width, enum slip_align align) {
  int64_t spaces = width - characters(text);
  int64_t before = align == SLIP_RIGHT ? spaces : align == SLIP_CENTRE ? spaces / 2 : 0;
  for (int64_t i = 0; i < before; i++) buffer_char(out, ' ');
  buffer_text(out, text);
  for (int64_t i = before; i < spaces; i++) buffer_char(out, ' ');
}

static void emit(const struct sheet *sheet, unsigned style, struct buffer *text) {
  size_t length = text->length;
  while (length > 0 && text->bytes[length - 1] == ' ') length--;
  const char *kept = arena_text(sheet->arena, text->bytes ? text->bytes : "", length);
  sheet->use(sheet->context, &(struct slip_row){.kind = SLIP_TEXT, .style = style, .text = kept});
}

static int64_t characters(const char *text) {
  int64_t count = 0;
  while (utf8_next(&text)) count++;
  return count;
}
