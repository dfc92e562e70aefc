/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drawing on A4, in points from the top left. Lengths are not money: this folder's pen, and nobody else, has fractions
 * (tests/tidy names the files). A document is composed twice by the same code: once to count its pages, once to draw.
 */
#ifndef COMPTOIR_PAPER_PEN_H
#define COMPTOIR_PAPER_PEN_H

#include "paper/private.h"

#include <pango/pangocairo.h>

enum pen_style {
  STYLE_TITLE,
  STYLE_SUBTITLE,
  STYLE_HEADING,
  STYLE_BODY,
  STYLE_NOTE,
  STYLE_LABEL,
  STYLE_FIGURE,
  STYLE_HEAD,
  STYLE_CELL,
  STYLE_CELL_STRONG,
  STYLE_FOOTER,
  STYLE_BADGE,
};
enum pen_colour { /* web/ui/tokens.css */
                  COLOUR_INK,
                  COLOUR_INK_2,
                  COLOUR_LINE,
                  COLOUR_LINE_STRONG,
                  COLOUR_PAPER,
                  COLOUR_CHALK_VEIL,
                  COLOUR_GREEN_VEIL,
                  COLOUR_BLUE_VEIL,
                  COLOUR_PERSON,
                  COLOUR_POT,
                  COLOUR_CAE,
                  COLOUR_VAT,
};

struct pen {
  const struct paper *paper;
  cairo_t *cairo;
  PangoLayout *layout;
  bool drawing; /* false: only counting pages */
  double y;     /* where the next block begins */
  int page, pages;
  struct pdf_words words;
};

#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define PAGE_MARGIN 51.0
#define PAGE_TOP 48.0
#define PAGE_BOTTOM (PAGE_HEIGHT - 62.0) /* the footer stands below */
#define PAGE_INNER (PAGE_WIDTH - 2 * PAGE_MARGIN)

struct pen_text {
  enum pen_style style;
  const char *tag; /* "P"; NULL: an ornament, which a reader by ear does not need */
  const char *text;
  double x, y, width;
  PangoAlignment align;
};
/* Draws and says how high it is; without drawing, only says. */
double pen_write(struct pen *pen, const struct pen_text *text);
double pen_measure(struct pen *pen, const struct pen_text *text);
struct pen_box {
  double x, y, width, height, corner;
};
void pen_fill(struct pen *pen, enum pen_colour colour, const struct pen_box *box);
void pen_rule(struct pen *pen, enum pen_colour colour, double thickness, double y);
void pen_tag(struct pen *pen, const char *name);
void pen_untag(struct pen *pen, const char *name);
/* A new page unless height still fits on this one. True: a page was begun. */
bool pen_need(struct pen *pen, double height);
void pen_foot(struct pen *pen); /* of the page that ends */

/* Blocks: each begins at pen->y and leaves it below. */
void pen_head(struct pen *pen);
void pen_block(struct pen *pen, const struct paper_block *block);
void pen_figures(struct pen *pen, const struct paper_block *block);
void pen_bar(struct pen *pen, const struct paper_block *block);
void pen_table(struct pen *pen, const struct paper_block *block);

#endif
