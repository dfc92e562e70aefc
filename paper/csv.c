/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "paper/private.h"

#include <string.h>

static void add_table(struct buffer *out, const struct paper_block *table);
static void add_field(struct buffer *out, const char *text, bool number);

void paper_csv(const struct paper *paper, struct buffer *out) {
  bool first = true;
  buffer_text(out, "\xEF\xBB\xBF"); /* without it, spreadsheets take é for two letters */
  for (size_t i = 0; i < paper->block_count; i++) {
    if (paper->blocks[i].kind != PAPER_TABLE) continue;
    if (!first) buffer_text(out, "\r\n");
    first = false;
    add_table(out, &paper->blocks[i]);
  }
}

static void add_table(struct buffer *out, const struct paper_block *table) {
  char text[CELL_TEXT];
  add_field(out, table->text, false);
  buffer_text(out, "\r\n");
  for (size_t c = 0; c < table->column_count; c++) {
    if (c > 0) buffer_char(out, ';');
    add_field(out, table->columns[c].title, false);
  }
  buffer_text(out, "\r\n");
  for (size_t r = 0; r < table->row_count; r++) {
    for (size_t c = 0; c < table->column_count; c++) {
      const struct paper_cell *cell = &table->rows[r].cells[c];
      if (c > 0) buffer_char(out, ';');
      add_field(out, cell_plain(cell, text), cell->kind != PAPER_TEXT);
    }
    buffer_text(out, "\r\n");
  }
}

static void add_field(struct buffer *out, const char *text, bool number) {
  if (!text) return;
  const char *formula = !number && *text && strchr("=+-@\t\r", *text) ? "'" : "";
  if (!strpbrk(text, ";\"\r\n")) {
    buffer_format(out, "%s%s", formula, text);
    return;
  }
  buffer_format(out, "\"%s", formula);
  for (; *text; text++) {
    if (*text == '"') buffer_char(out, '"');
    buffer_char(out, *text);
  }
  buffer_char(out, '"');
}
