/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "statements/private.h"

static void write_block(struct json *json, const struct paper_block *block);
static void write_cell(struct json *json, const struct paper_cell *cell);

void paper_json(const struct paper *paper, struct json *json) {
  char day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "title", paper->title);
  json_text(json, "subtitle", paper->subtitle);
  json_text(json, "author", paper->author);
  json_text(json, "badge", paper->badge);
  json_bool(json, "settled", paper->settled);
  json_text(json, "footer", paper->footer);
  json_text(json, "day", date_format(paper->day, day));
  json_open_list(json, "blocks");
  for (size_t i = 0; i < paper->block_count; i++) write_block(json, &paper->blocks[i]);
  json_close_list(json);
  json_close(json);
}

static void write_block(struct json *json, const struct paper_block *block) {
  static const char *const kinds[] = {[PAPER_HEADING] = "heading",
                                      [PAPER_PARAGRAPH] = "paragraph",
                                      [PAPER_NOTE] = "note",
                                      [PAPER_FIGURES] = "figures",
                                      [PAPER_BAR] = "bar",
                                      [PAPER_TABLE] = "table",
                                      [PAPER_ADDRESSES] = "addresses"};
  static const char *const rows[] = {
      [PAPER_ROW_PLAIN] = "plain", [PAPER_ROW_SUBTOTAL] = "subtotal", [PAPER_ROW_TOTAL] = "total"};
  json_open(json, NULL);
  json_text(json, "kind", kinds[block->kind]);
  json_text(json, "text", block->text);
  json_open_list(json, "cells");
  for (size_t i = 0; i < block->cell_count; i++) write_cell(json, &block->cells[i]);
  json_close_list(json);
  json_open_list(json, "columns");
  for (size_t i = 0; i < block->column_count; i++) {
    json_open(json, NULL);
    json_text(json, "title", block->columns[i].title);
    json_bool(json, "number", paper_column_is_number(block, i));
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "rows");
  for (size_t r = 0; r < block->row_count; r++) {
    json_open(json, NULL);
    json_text(json, "kind", rows[block->rows[r].kind]);
    json_open_list(json, "cells");
    for (size_t c = 0; c < block->column_count; c++) write_cell(json, &block->rows[r].cells[c]);
    json_close_list(json);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
}

static void write_cell(struct json *json, const struct paper_cell *cell) {
  static const char *const kinds[] = {
      [PAPER_EMPTY] = "empty", [PAPER_TEXT] = "text",   [PAPER_MONEY] = "money",      [PAPER_DAY] = "day",
      [PAPER_RATE] = "rate",   [PAPER_COUNT] = "count", [PAPER_QUANTITY] = "quantity"};
  static const char *const tones[] = {
      [PAPER_PLAIN] = NULL, [PAPER_PERSON] = "person", [PAPER_POT] = "pot", [PAPER_CAE] = "cae", [PAPER_VAT] = "vat"};
  char day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "kind", kinds[cell->kind]);
  if (cell->text) json_text(json, "text", cell->text);
  if (cell->kind == PAPER_DAY) json_text(json, "day", date_format(cell->day, day));
  else if (cell->kind > PAPER_TEXT) json_integer(json, "number", cell->number);
  if (tones[cell->tone]) json_text(json, "tone", tones[cell->tone]);
  if (cell->source) json_text(json, "source", cell->source);
  json_close(json);
}
