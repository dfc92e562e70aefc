/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "paper/pen.h"

#include <math.h>

struct style {
  double size, spacing;
  bool bold;
  enum pen_colour colour;
  int lines; /* at most, then "…": a text that came from outside does not fill the page */
};
static const struct style styles[] = {
    [STYLE_TITLE] = {19, 1.15, true, COLOUR_INK, 3},     [STYLE_SUBTITLE] = {10.5, 1.3, false, COLOUR_INK_2, 4},
    [STYLE_HEADING] = {12, 1.2, true, COLOUR_INK, 3},    [STYLE_BODY] = {9.5, 1.42, false, COLOUR_INK, 30},
    [STYLE_NOTE] = {7.5, 1.4, false, COLOUR_INK_2, 30},  [STYLE_LABEL] = {8, 1.25, false, COLOUR_INK_2, 3},
    [STYLE_FIGURE] = {14, 1.2, true, COLOUR_INK, 1},     [STYLE_HEAD] = {7.8, 1.2, true, COLOUR_INK_2, 3},
    [STYLE_CELL] = {8.6, 1.25, false, COLOUR_INK, 6},    [STYLE_CELL_STRONG] = {8.6, 1.25, true, COLOUR_INK, 6},
    [STYLE_FOOTER] = {7.5, 1.2, false, COLOUR_INK_2, 2}, [STYLE_BADGE] = {8.5, 1.2, true, COLOUR_INK, 1},
};
static const double colours[][3] = {
#define RGB(hex)                                                                                                       \
  { ((hex) >> 16) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex)&0xff) / 255.0 }
    [COLOUR_INK] = RGB(0x16202e),         [COLOUR_INK_2] = RGB(0x4b5262),     [COLOUR_LINE] = RGB(0xd8d0c0),
    [COLOUR_LINE_STRONG] = RGB(0x7d7567), [COLOUR_PAPER] = RGB(0xf6f3ec),     [COLOUR_CHALK_VEIL] = RGB(0xfff3cc),
    [COLOUR_GREEN_VEIL] = RGB(0xdff0e4),  [COLOUR_BLUE_VEIL] = RGB(0xe5ebf8), [COLOUR_PERSON] = RGB(0x22479b),
    [COLOUR_POT] = RGB(0xffcf33),         [COLOUR_CAE] = RGB(0x6b6558),       [COLOUR_VAT] = RGB(0xe4ddcd),
#undef RGB
};

static void set_text(struct pen *pen, const struct pen_text *text);
static void break_lines(struct pen *pen, const struct pen_text *text, int lines);
static void set_colour(struct pen *pen, enum pen_colour colour);

double pen_write(struct pen *pen, const struct pen_text *text) {
  double height = pen_measure(pen, text);
  if (!pen->drawing) return height;
  set_colour(pen, styles[text->style].colour);
  if (text->tag) cairo_tag_begin(pen->cairo, text->tag, NULL);
  cairo_move_to(pen->cairo, text->x, text->y);
  pango_cairo_show_layout(pen->cairo, pen->layout);
  if (text->tag) cairo_tag_end(pen->cairo, text->tag);
  return height;
}

double pen_measure(struct pen *pen, const struct pen_text *text) {
  int width, height;
  set_text(pen, text);
  pango_layout_get_size(pen->layout, &width, &height);
  return (double)height / PANGO_SCALE;
}

static void set_text(struct pen *pen, const struct pen_text *text) {
  const struct style *style = &styles[text->style];
  PangoFontDescription *font = pango_font_description_new();
  pango_font_description_set_family_static(font, "DejaVu Sans");
  pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
  pango_layout_set_font_description(pen->layout, font);
  pango_font_description_free(font);
  pango_layout_set_text(pen->layout, text->text ? text->text : "", -1);
  pango_layout_set_width(pen->layout, (int)(text->width * PANGO_SCALE));
  pango_layout_set_alignment(pen->layout, text->align);
  pango_layout_set_ellipsize(pen->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_line_spacing(pen->layout, (float)style->spacing);
  pango_layout_set_height(pen->layout, -style->lines);
  if (pango_layout_get_line_count(pen->layout) > 1) break_lines(pen, text, style->lines);
}

/* The lines as Pango broke them, each a paragraph of its own: at a break of its own it hides the space, which Cairo
 * then writes in a way that makes readers by ear lose the rest of the text. The space stays where it cannot be seen. */
static void break_lines(struct pen *pen, const struct pen_text *text, int lines) {
  AUTO(buffer) struct buffer broken = {0};
  const char *words = text->text ? text->text : "";
  int count = pango_layout_get_line_count(pen->layout);
  for (int i = 0; i < count && i < lines; i++) {
    const PangoLayoutLine *line = pango_layout_get_line_readonly(pen->layout, i);
    size_t start = (size_t)line->start_index, length = (size_t)line->length;
    bool spaced = length > 0 && words[start + length - 1] == ' ', ended = words[start + length] == '\n';
    bool last = i + 1 == count || i + 1 == lines;
    if (spaced) length--;
    buffer_add(&broken, words + start, length);
    if (last) buffer_text(&broken, i + 1 < count ? "…" : "");
    else if (!spaced && !ended) buffer_text(&broken, "\n");
    else buffer_text(&broken, text->align == PANGO_ALIGN_RIGHT ? "\n " : " \n");
  }
  double room = styles[text->style].size / 2; /* for the space */
  pango_layout_set_height(pen->layout, -1);
  if (text->align == PANGO_ALIGN_RIGHT) pango_layout_set_ellipsize(pen->layout, PANGO_ELLIPSIZE_NONE);
  else pango_layout_set_width(pen->layout, (int)((text->width + room) * PANGO_SCALE));
  pango_layout_set_text(pen->layout, broken.bytes, (int)broken.length);
}

void pen_fill(struct pen *pen, enum pen_colour colour, const struct pen_box *box) {
  if (!pen->drawing) return;
  double corner = box->corner, right = box->x + box->width - corner, bottom = box->y + box->height - corner;
  set_colour(pen, colour);
  cairo_new_path(pen->cairo);
  if (corner > 0) {
    cairo_arc(pen->cairo, right, box->y + corner, corner, -M_PI_2, 0);
    cairo_arc(pen->cairo, right, bottom, corner, 0, M_PI_2);
    cairo_arc(pen->cairo, box->x + corner, bottom, corner, M_PI_2, M_PI);
    cairo_arc(pen->cairo, box->x + corner, box->y + corner, corner, M_PI, 3 * M_PI_2);
  } else cairo_rectangle(pen->cairo, box->x, box->y, box->width, box->height);
  cairo_close_path(pen->cairo);
  cairo_fill(pen->cairo);
}

void pen_rule(struct pen *pen, enum pen_colour colour, double thickness, double y) {
  pen_fill(pen, colour, &(struct pen_box){PAGE_MARGIN, y - thickness / 2, PAGE_INNER, thickness, 0});
}

void pen_tag(struct pen *pen, const char *name) {
  if (pen->drawing) cairo_tag_begin(pen->cairo, name, NULL);
}

void pen_untag(struct pen *pen, const char *name) {
  if (pen->drawing) cairo_tag_end(pen->cairo, name);
}

bool pen_need(struct pen *pen, double height) {
  if (pen->y + height <= PAGE_BOTTOM || pen->y <= PAGE_TOP + 1) return false;
  pen_foot(pen);
  if (pen->drawing) cairo_show_page(pen->cairo);
  pen->page++;
  struct pen_text title = {
      .style = STYLE_FOOTER, .text = pen->paper->title, .x = PAGE_MARGIN, .y = PAGE_TOP - 18, .width = PAGE_INNER};
  pen_write(pen, &title);
  pen->y = PAGE_TOP;
  return true;
}

void pen_foot(struct pen *pen) {
  char number[48];
  double y = PAGE_BOTTOM + 16;
  pen_rule(pen, COLOUR_LINE, 0.6, y);
  snprintf(number, sizeof number, "page %d sur %d", pen->page, pen->pages);
  struct pen_text text = {
      .style = STYLE_FOOTER, .text = pen->paper->footer, .x = PAGE_MARGIN, .y = y + 7, .width = PAGE_INNER - 90};
  pen_write(pen, &text);
  text.text = number;
  text.x = PAGE_WIDTH - PAGE_MARGIN - 80;
  text.width = 80;
  text.align = PANGO_ALIGN_RIGHT;
  pen_write(pen, &text);
}

static void set_colour(struct pen *pen, enum pen_colour colour) {
  cairo_set_source_rgb(pen->cairo, colours[colour][0], colours[colour][1], colours[colour][2]);
}
