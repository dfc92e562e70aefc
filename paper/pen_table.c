/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "paper/pen.h"

#include <assert.h>

#define CELL_GAP 8.0 /* between columns */
#define ROW_PADDING 3.4

struct grid {
  const struct paper_block *table;
  double x[PAPER_COLUMNS_MAX], width[PAPER_COLUMNS_MAX];
  bool number[PAPER_COLUMNS_MAX];
};

static struct grid measure_grid(const struct paper_block *table);
static void write_head(struct pen *pen, const struct grid *grid, bool tagged);
static void write_row(struct pen *pen, const struct grid *grid, const struct paper_row *row, double height);
static double row_height(struct pen *pen, const struct grid *grid, const struct paper_row *row);
static struct pen_text cell_text(const struct grid *grid, const struct paper_row *row, size_t column,
                                 char text[static CELL_TEXT]);
static double head_height(struct pen *pen, const struct grid *grid);
static struct pen_text head_text(const struct grid *grid, size_t column);

void pen_table(struct pen *pen, const struct paper_block *table) {
  assert(table->column_count > 0 && table->column_count <= PAPER_COLUMNS_MAX);
  struct grid grid = measure_grid(table);
  double first = table->row_count > 0 ? row_height(pen, &grid, &table->rows[0]) : 0;
  pen_need(pen, head_height(pen, &grid) + first);
  pen_tag(pen, "Table");
  if (pen->drawing) pen->words.tables[pen->words.table_count++] = table->text;
  write_head(pen, &grid, true);
  for (size_t r = 0; r < table->row_count; r++) {
    double height = row_height(pen, &grid, &table->rows[r]), with_next = height;
    bool total_follows = r + 1 < table->row_count && table->rows[r + 1].kind == PAPER_ROW_TOTAL;
    if (total_follows) with_next += row_height(pen, &grid, &table->rows[r + 1]); /* a total does not stand alone */
    if (pen_need(pen, with_next)) write_head(pen, &grid, false);
    write_row(pen, &grid, &table->rows[r], height);
  }
  pen_untag(pen, "Table");
  pen->y += 10;
}

static struct grid measure_grid(const struct paper_block *table) {
  struct grid grid = {.table = table};
  int weights = 0;
  for (size_t c = 0; c < table->column_count; c++) weights += table->columns[c].weight;
  double room = PAGE_INNER - CELL_GAP * (double)(table->column_count - 1), x = PAGE_MARGIN;
  for (size_t c = 0; c < table->column_count; c++) {
    grid.x[c] = x;
    grid.width[c] = room * table->columns[c].weight / (weights > 0 ? weights : 1);
    grid.number[c] = paper_column_is_number(table, c);
    x += grid.width[c] + CELL_GAP;
  }
  return grid;
}

/* Its repetition on a later page is an ornament: a reader by ear has heard it. */
static void write_head(struct pen *pen, const struct grid *grid, bool tagged) {
  double height = head_height(pen, grid);
  if (tagged) pen_tag(pen, "TR");
  for (size_t c = 0; c < grid->table->column_count; c++) {
    struct pen_text text = head_text(grid, c);
    text.tag = tagged ? "TH" : NULL;
    text.y = pen->y + height - ROW_PADDING - pen_measure(pen, &text);
    pen_write(pen, &text);
  }
  if (tagged) pen_untag(pen, "TR");
  pen->y += height;
  pen_rule(pen, COLOUR_LINE_STRONG, 0.8, pen->y);
}

static void write_row(struct pen *pen, const struct grid *grid, const struct paper_row *row, double height) {
  char cell[CELL_TEXT];
  if (row->kind == PAPER_ROW_TOTAL) {
    pen_fill(pen, COLOUR_PAPER, &(struct pen_box){PAGE_MARGIN, pen->y, PAGE_INNER, height, 0});
    pen_rule(pen, COLOUR_LINE_STRONG, 0.8, pen->y);
  }
  pen_tag(pen, "TR");
  for (size_t c = 0; c < grid->table->column_count; c++) {
    struct pen_text text = cell_text(grid, row, c, cell);
    text.tag = "TD";
    text.y = pen->y + ROW_PADDING;
    pen_write(pen, &text);
  }
  pen_untag(pen, "TR");
  pen->y += height;
  pen_rule(pen, row->kind == PAPER_ROW_TOTAL ? COLOUR_LINE_STRONG : COLOUR_LINE, 0.5, pen->y);
}

static double row_height(struct pen *pen, const struct grid *grid, const struct paper_row *row) {
  char cell[CELL_TEXT];
  double highest = 0;
  for (size_t c = 0; c < grid->table->column_count; c++) {
    struct pen_text text = cell_text(grid, row, c, cell);
    double height = pen_measure(pen, &text);
    if (height > highest) highest = height;
  }
  return highest + 2 * ROW_PADDING;
}

static struct pen_text cell_text(const struct grid *grid, const struct paper_row *row, size_t column,
                                 char text[static CELL_TEXT]) {
  bool right = grid->table->columns[column].number || cell_is_number(&row->cells[column]);
  return (struct pen_text){.style = row->kind == PAPER_ROW_PLAIN ? STYLE_CELL : STYLE_CELL_STRONG,
                           .text = cell_french(&row->cells[column], text),
                           .x = grid->x[column],
                           .width = grid->width[column],
                           .align = right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT};
}

static double head_height(struct pen *pen, const struct grid *grid) {
  double highest = 0;
  for (size_t c = 0; c < grid->table->column_count; c++) {
    struct pen_text text = head_text(grid, c);
    double height = pen_measure(pen, &text);
    if (height > highest) highest = height;
  }
  return highest + 2 * ROW_PADDING;
}

static struct pen_text head_text(const struct grid *grid, size_t column) {
  return (struct pen_text){.style = STYLE_HEAD,
                           .text = grid->table->columns[column].title,
                           .x = grid->x[column],
                           .width = grid->width[column],
                           .align = grid->number[column] ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT};
}
