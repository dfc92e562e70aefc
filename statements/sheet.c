/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "statements/private.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS_FIRST = 16, ROWS_FIRST = 16, SEAL_SHOWN = 12 };

static const char *french_spaces(const char *text, struct arena *arena);
static struct paper_block *add_block(struct sheet *sheet);

void sheet_words(struct sheet *sheet, enum paper_block_kind kind, const char *format, ...) {
  char *text = NULL;
  va_list arguments;
  va_start(arguments, format);
  int length = vasprintf(&text, format, arguments);
  va_end(arguments);
  assert(length >= 0);
  struct paper_block *block = add_block(sheet);
  block->kind = kind;
  block->text = french_spaces(text, sheet->arena);
  free(text);
}

/* Spaces that French wants unbroken, as web/ui/text.js sets them: narrow before ; ! ?, hard before : » € % and inside
 * guillemets. */
static const char *french_spaces(const char *text, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  for (const char *at = text; *at; at++) {
    const char *next = at + 1, *narrow = *next && strchr(";!?", *next) ? "\u202f" : NULL;
    bool closes = *next == ':' || *next == '%' || strncmp(next, "»", 2) == 0 || strncmp(next, "€", 3) == 0;
    bool opened = at - text >= 2 && strncmp(at - 2, "«", 2) == 0;
    if (*at == ' ' && (narrow || closes || opened)) buffer_text(&out, narrow ? narrow : "\u00a0");
    else buffer_char(&out, *at);
  }
  return arena_text(arena, out.bytes ? out.bytes : "", out.length);
}

void sheet_cells(struct sheet *sheet, enum paper_block_kind kind, const char *text, const struct paper_cell cells[],
                 size_t count) {
  struct paper_block *block = add_block(sheet);
  block->kind = kind;
  block->text = text;
  block->cells = arena_copy(sheet->arena, cells, count * sizeof *cells);
  block->cell_count = count;
}

void sheet_table(struct sheet *sheet, const char *caption, const struct paper_column columns[], size_t count) {
  struct paper_block *block = add_block(sheet);
  block->kind = PAPER_TABLE;
  block->text = caption;
  block->columns = arena_copy(sheet->arena, columns, count * sizeof *columns);
  block->column_count = count;
  sheet->row_capacity = 0;
}

void sheet_row(struct sheet *sheet, enum paper_row_kind kind, const struct paper_cell cells[]) {
  struct paper_block *block = &sheet->blocks[sheet->count - 1];
  assert(block->kind == PAPER_TABLE);
  if (block->row_count == sheet->row_capacity) {
    size_t capacity = sheet->row_capacity ? 2 * sheet->row_capacity : ROWS_FIRST;
    struct paper_row *rows = arena_list(sheet->arena, capacity, sizeof *rows);
    if (block->row_count > 0) memcpy(rows, sheet->rows, block->row_count * sizeof *rows);
    block->rows = sheet->rows = rows;
    sheet->row_capacity = capacity;
  }
  const struct paper_cell *copy = arena_copy(sheet->arena, cells, block->column_count * sizeof *cells);
  sheet->rows[block->row_count++] = (struct paper_row){kind, copy};
}

struct paper sheet_statement(struct sheet *sheet, const struct statement_head *head, const char *title,
                             const char *subtitle) {
  struct arena *arena = sheet->arena;
  const char *seller = arena_format(arena, "%s · SIREN %s", head->entity_name, siren_words(head->siren, arena));
  const char *state =
      head->hash ? arena_format(arena, "%s · mois clos, empreinte %.*s", seller, SEAL_SHOWN, head->hash)
      : head->open
          ? arena_format(arena, "%s · provisoire : le mois n’est pas clos (%s), des montants peuvent changer", seller,
                         head->open)
          : arena_format(arena, "%s · provisoire : le mois n’est pas clos, des montants peuvent changer", seller);
  return (struct paper){.title = title,
                        .subtitle = subtitle,
                        .author = head->entity_name,
                        .language = "fr",
                        .badge = head->hash ? "Mois clos" : "Provisoire",
                        .settled = head->hash != NULL,
                        .footer = state,
                        .day = head->last,
                        .blocks = sheet->blocks,
                        .block_count = sheet->count};
}

static struct paper_block *add_block(struct sheet *sheet) {
  if (sheet->count == sheet->capacity) {
    size_t capacity = sheet->capacity ? 2 * sheet->capacity : BLOCKS_FIRST;
    struct paper_block *blocks = arena_list(sheet->arena, capacity, sizeof *blocks);
    if (sheet->count > 0) memcpy(blocks, sheet->blocks, sheet->count * sizeof *blocks);
    sheet->blocks = blocks;
    sheet->capacity = capacity;
  }
  return &sheet->blocks[sheet->count++];
}
