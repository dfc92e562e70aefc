/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "paper/pen.h"

#include <string.h>

enum { FIGURES_MAX = 4 };
#define GAP 9.0 /* between things side by side */
#define CARD_PADDING 9.0
#define BAR_HEIGHT 16.0

static void write_badge(struct pen *pen);
static void write_block(struct pen *pen, enum pen_style style, const char *tag, const char *text, double before,
                        double after);
static void write_addresses(struct pen *pen, const struct paper_block *block);
static double write_figure(struct pen *pen, const struct paper_cell *cell, double x, double width, double high);
static void fill_bar(struct pen *pen, const struct paper_block *block, int64_t total);
static double write_part(struct pen *pen, const struct paper_cell *cell, double x, double width);
static enum pen_colour colour_of(enum paper_tone tone);

void pen_head(struct pen *pen) {
  const struct paper *paper = pen->paper;
  double room = paper->badge ? PAGE_INNER * 2 / 3 : PAGE_INNER;
  pen->y = PAGE_TOP;
  struct pen_text text = {
      .style = STYLE_LABEL, .tag = "P", .text = paper->author, .x = PAGE_MARGIN, .y = pen->y, .width = PAGE_INNER};
  if (paper->author) pen->y += pen_write(pen, &text) + 6;
  struct pen_text title = {
      .style = STYLE_TITLE, .tag = "H1", .text = paper->title, .x = PAGE_MARGIN, .y = pen->y, .width = room};
  double height = pen_write(pen, &title);
  if (paper->badge) write_badge(pen);
  pen->y += height + 3;
  struct pen_text subtitle = {
      .style = STYLE_SUBTITLE, .tag = "P", .text = paper->subtitle, .x = PAGE_MARGIN, .y = pen->y, .width = PAGE_INNER};
  if (paper->subtitle) pen->y += pen_write(pen, &subtitle);
  pen->y += 12;
}

/* On the right of the title, as wide as its words. */
static void write_badge(struct pen *pen) {
  struct pen_text text = {.style = STYLE_BADGE, .text = pen->paper->badge, .width = PAGE_INNER / 3};
  int width, height;
  pen_measure(pen, &text);
  pango_layout_get_size(pen->layout, &width, &height);
  double wide = (double)width / PANGO_SCALE, high = (double)height / PANGO_SCALE;
  text.tag = "P";
  text.x = PAGE_WIDTH - PAGE_MARGIN - wide - CARD_PADDING;
  text.y = pen->y + 4;
  text.width = wide + 1;
  pen_fill(pen, pen->paper->settled ? COLOUR_GREEN_VEIL : COLOUR_CHALK_VEIL,
           &(struct pen_box){text.x - CARD_PADDING, text.y - 4, wide + 2 * CARD_PADDING, high + 8, 6});
  pen_write(pen, &text);
}

void pen_block(struct pen *pen, const struct paper_block *block) {
  switch (block->kind) {
  case PAPER_HEADING:
    pen_need(pen, 80); /* never alone at the foot of a page */
    write_block(pen, STYLE_HEADING, "H2", block->text, 10, 5);
    break;
  case PAPER_PARAGRAPH: write_block(pen, STYLE_BODY, "P", block->text, 0, 6); break;
  case PAPER_NOTE: write_block(pen, STYLE_NOTE, "P", block->text, 2, 3); break;
  case PAPER_FIGURES: pen_figures(pen, block); break;
  case PAPER_BAR: pen_bar(pen, block); break;
  case PAPER_TABLE: pen_table(pen, block); break;
  case PAPER_ADDRESSES: write_addresses(pen, block); break;
  }
}

static void write_block(struct pen *pen, enum pen_style style, const char *tag, const char *words, double before,
                        double after) {
  struct pen_text text = {.style = style, .tag = tag, .text = words, .x = PAGE_MARGIN, .width = PAGE_INNER};
  pen_need(pen, before + pen_measure(pen, &text));
  pen->y += before;
  text.y = pen->y;
  pen->y += pen_write(pen, &text) + after;
}

static void write_addresses(struct pen *pen, const struct paper_block *block) {
  double width = (PAGE_INNER - GAP) / 2, highest = 0;
  for (size_t i = 0; i < block->cell_count && i < 2; i++) {
    struct pen_text text = {.style = STYLE_BODY, .text = block->cells[i].text, .width = width};
    double height = pen_measure(pen, &text);
    if (height > highest) highest = height;
  }
  pen_need(pen, highest);
  for (size_t i = 0; i < block->cell_count && i < 2; i++) {
    struct pen_text text = {.style = STYLE_BODY,
                            .tag = "P",
                            .text = block->cells[i].text,
                            .x = PAGE_MARGIN + (double)i * (width + GAP),
                            .y = pen->y,
                            .width = width};
    pen_write(pen, &text);
  }
  pen->y += highest + 14;
}

void pen_figures(struct pen *pen, const struct paper_block *block) {
  size_t count = block->cell_count < FIGURES_MAX ? block->cell_count : FIGURES_MAX;
  double width = (PAGE_INNER - GAP * (double)(count - 1)) / (double)count, highest = 0;
  bool drawing = pen->drawing;
  pen->drawing = false;
  for (size_t i = 0; i < count; i++) {
    double height = write_figure(pen, &block->cells[i], PAGE_MARGIN, width, 0);
    if (height > highest) highest = height;
  }
  pen->drawing = drawing;
  pen_need(pen, highest);
  for (size_t i = 0; i < count; i++) {
    double x = PAGE_MARGIN + (double)i * (width + GAP);
    enum pen_colour ground = block->cells[i].tone == PAPER_PERSON ? COLOUR_BLUE_VEIL
                             : block->cells[i].tone == PAPER_POT  ? COLOUR_CHALK_VEIL
                                                                  : COLOUR_PAPER;
    pen_fill(pen, ground, &(struct pen_box){x, pen->y, width, highest, 7});
    write_figure(pen, &block->cells[i], x, width, highest);
  }
  pen->y += highest + 10;
}

/* The label above, the amount at the foot of a card that is high; how high the card must be. */
static double write_figure(struct pen *pen, const struct paper_cell *cell, double x, double width, double high) {
  char amount[CELL_TEXT];
  struct pen_text label = {.style = STYLE_LABEL,
                           .tag = "P",
                           .text = cell->text,
                           .x = x + CARD_PADDING,
                           .y = pen->y + CARD_PADDING,
                           .width = width - 2 * CARD_PADDING};
  struct pen_text figure = label;
  double height = pen_write(pen, &label);
  figure.style = STYLE_FIGURE;
  figure.text = cell_french(cell, amount);
  double foot = pen_measure(pen, &figure), needed = height + 2 + foot + 2 * CARD_PADDING;
  figure.y = pen->y + (high > needed ? high : needed) - CARD_PADDING - foot;
  pen_write(pen, &figure);
  return needed;
}

void pen_bar(struct pen *pen, const struct paper_block *block) {
  int64_t total = 0;
  for (size_t i = 0; i < block->cell_count; i++)
    if (block->cells[i].number > 0) total += block->cells[i].number;
  size_t count = block->cell_count < FIGURES_MAX ? block->cell_count : FIGURES_MAX;
  double width = count > 0 ? PAGE_INNER / (double)count : PAGE_INNER, highest = 0;
  pen_need(pen, BAR_HEIGHT + 40);
  if (total > 0) fill_bar(pen, block, total);
  for (size_t i = 0; i < count; i++) {
    double height = write_part(pen, &block->cells[i], PAGE_MARGIN + (double)i * width, width);
    if (height > highest) highest = height;
  }
  pen->y += highest + 10;
}

static void fill_bar(struct pen *pen, const struct paper_block *block, int64_t total) {
  double x = PAGE_MARGIN;
  pen_tag(pen, "Figure");
  for (size_t i = 0; i < block->cell_count; i++) {
    if (block->cells[i].number <= 0) continue;
    double width = PAGE_INNER * (double)block->cells[i].number / (double)total;
    pen_fill(pen, colour_of(block->cells[i].tone), &(struct pen_box){x, pen->y, width, BAR_HEIGHT, 0});
    x += width;
    pen_fill(pen, COLOUR_PAPER, &(struct pen_box){x - 0.6, pen->y, 1.2, BAR_HEIGHT, 0});
  }
  pen_untag(pen, "Figure");
  if (pen->drawing) pen->words.figures[pen->words.figure_count++] = block->text;
  pen->y += BAR_HEIGHT + 7;
}

/* A square of its colour, its name, its amount. */
static double write_part(struct pen *pen, const struct paper_cell *cell, double x, double width) {
  char amount[CELL_TEXT];
  pen_fill(pen, colour_of(cell->tone), &(struct pen_box){x, pen->y + 1.5, 8, 8, 2});
  struct pen_text text = {
      .style = STYLE_LABEL, .tag = "P", .text = cell->text, .x = x + 13, .y = pen->y, .width = width - 13 - GAP};
  double height = pen_write(pen, &text);
  text.style = STYLE_CELL_STRONG;
  text.y += height + 1;
  text.text = cell_french(cell, amount);
  return height + 1 + pen_write(pen, &text);
}

static enum pen_colour colour_of(enum paper_tone tone) {
  switch (tone) {
  case PAPER_PLAIN: return COLOUR_LINE_STRONG;
  case PAPER_PERSON: return COLOUR_PERSON;
  case PAPER_POT: return COLOUR_POT;
  case PAPER_CAE: return COLOUR_CAE;
  case PAPER_VAT: return COLOUR_VAT;
  }
  return COLOUR_LINE_STRONG;
}
