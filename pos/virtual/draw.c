/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A roll as a picture: one dot of the print head is one pixel. */
#include "pos/virtual/pen.h"

#include "core/text.h"

#include <cairo.h>
#include <qrencode.h>
#include <string.h>

#define MARGIN 24 /* of the paper, beside what the head reaches */
#define CAPTION 30
#define CODE_GAP 12
#define CUT_HEIGHT 40
#define FONT "DejaVu Sans Mono"
/* Its signs are 0.602 of its size wide: 12 dots, and 9. */
#define FONT_SIZE 19.93
#define FONT_SIZE_SMALL 14.95
#define BASELINE 18
#define BASELINE_SMALL 13

struct canvas {
  cairo_t *cairo;
  int left, width, y;
};

static int height_of(const struct roll_item *item);
static void draw_item(const struct canvas *canvas, const struct roll *roll, const struct roll_item *item);
static void draw_text(const struct canvas *canvas, const struct roll *roll, const struct roll_item *item);
static void draw_run(const struct canvas *canvas, const struct roll_run *run, int left, int height);
static void draw_bars(const struct canvas *canvas, const struct roll_item *item);
static void draw_qr(const struct canvas *canvas, const struct roll_item *item);
static void draw_picture(const struct canvas *canvas, const struct roll_item *item);
static void draw_cut(const struct canvas *canvas);
static void draw_pulse(const struct canvas *canvas);
static int place(const struct canvas *canvas, const struct roll_item *item, int width);
static int run_width(const struct roll_run *run);
static QRcode *encode_qr(const struct roll_item *item);
static int qr_squares(const struct roll_item *item);
static cairo_status_t add_bytes(void *out, const unsigned char *bytes, unsigned length);
static enum outcome paint(const struct roll *roll, cairo_surface_t *surface, struct buffer *out);

enum outcome roll_png(const struct roll *roll, struct buffer *out) {
  int height = 2 * MARGIN, width = roll->columns * ROLL_DOTS_A_COLUMN + 2 * MARGIN;
  for (const struct roll_item *item = roll->first; item && height < ROLL_PIXELS_MAX; item = item->next)
    height += height_of(item);
  if (height > ROLL_PIXELS_MAX) height = ROLL_PIXELS_MAX;
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
  enum outcome outcome = paint(roll, surface, out);
  cairo_surface_destroy(surface);
  return outcome;
}

static enum outcome paint(const struct roll *roll, cairo_surface_t *surface, struct buffer *out) {
  struct canvas canvas = {.cairo = cairo_create(surface), .left = MARGIN, .y = MARGIN};
  canvas.width = roll->columns * ROLL_DOTS_A_COLUMN;
  cairo_set_source_rgb(canvas.cairo, 1, 1, 1);
  cairo_paint(canvas.cairo);
  for (const struct roll_item *item = roll->first; item && canvas.y < ROLL_PIXELS_MAX; item = item->next) {
    draw_item(&canvas, roll, item);
    canvas.y += height_of(item);
  }
  cairo_status_t status = cairo_status(canvas.cairo);
  cairo_destroy(canvas.cairo);
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_write_to_png_stream(surface, add_bytes, out);
  return status == CAIRO_STATUS_SUCCESS ? OK : FAILED_INTERNAL;
}

static cairo_status_t add_bytes(void *out, const unsigned char *bytes, unsigned length) {
  buffer_add(out, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static int height_of(const struct roll_item *item) {
  switch (item->kind) {
  case ROLL_BARS: return item->height + CODE_GAP + (item->caption || !item->modules ? CAPTION : 0);
  case ROLL_QR: return qr_squares(item) * item->module + 2 * CODE_GAP;
  case ROLL_CUT:
  case ROLL_PULSE: return CUT_HEIGHT;
  case ROLL_TEXT:
  case ROLL_FEED:
  case ROLL_PICTURE: return item->height;
  }
  return 0;
}

static void draw_item(const struct canvas *canvas, const struct roll *roll, const struct roll_item *item) {
  cairo_set_source_rgb(canvas->cairo, 0.08, 0.08, 0.08);
  switch (item->kind) {
  case ROLL_TEXT: draw_text(canvas, roll, item); break;
  case ROLL_BARS: draw_bars(canvas, item); break;
  case ROLL_QR: draw_qr(canvas, item); break;
  case ROLL_PICTURE: draw_picture(canvas, item); break;
  case ROLL_CUT: draw_cut(canvas); break;
  case ROLL_PULSE: draw_pulse(canvas); break;
  case ROLL_FEED: break;
  }
}

static int place(const struct canvas *canvas, const struct roll_item *item, int width) {
  int left = canvas->width - width;
  return canvas->left + (left <= 0 || item->align == 0 ? 0 : item->align == 1 ? left / 2 : left);
}

static int run_width(const struct roll_run *run) {
  return (int)text_length(run->text) * (run->look.small ? 9 : ROLL_DOTS_A_COLUMN) * run->look.wide;
}

/* Where an aligned line begins. */
int roll_indent(const struct roll *roll, const struct roll_item *item) {
  int width = 0;
  for (const struct roll_run *run = item->runs; run; run = run->next) width = run->x + run_width(run);
  struct canvas paper = {.width = roll->columns * ROLL_DOTS_A_COLUMN};
  return place(&paper, item, width);
}

static void draw_text(const struct canvas *canvas, const struct roll *roll, const struct roll_item *item) {
  int left = canvas->left + roll_indent(roll, item);
  for (const struct roll_run *run = item->runs; run; run = run->next) draw_run(canvas, run, left, item->height);
}

/* Each sign in its own cell: a sign that the font has from elsewhere must not shift the others. */
static void draw_run(const struct canvas *canvas, const struct roll_run *run, int left, int height) {
  cairo_t *cairo = canvas->cairo;
  int cell = run->look.small ? 9 : ROLL_DOTS_A_COLUMN;
  int deep = (run->look.small ? 17 : 24) * run->look.tall;
  cairo_save(cairo);
  cairo_translate(cairo, left + run->x, canvas->y + height - deep);
  if (run->look.reversed) {
    cairo_rectangle(cairo, 0, 0, run_width(run), deep);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 1, 1, 1);
  }
  if (run->look.underlined) {
    cairo_rectangle(cairo, 0, deep - 2, run_width(run), 2);
    cairo_fill(cairo);
  }
  cairo_scale(cairo, run->look.wide, run->look.tall);
  cairo_select_font_face(cairo, FONT, CAIRO_FONT_SLANT_NORMAL,
                         run->look.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo, run->look.small ? FONT_SIZE_SMALL : FONT_SIZE);
  int x = 0;
  for (const char *next = run->text; *next; x += cell) {
    char sign[5];
    size_t bytes = 1;
    while ((next[bytes] & 0xC0) == 0x80 && bytes < 4) bytes++;
    memcpy(sign, next, bytes);
    sign[bytes] = '\0';
    cairo_move_to(cairo, x, run->look.small ? BASELINE_SMALL : BASELINE);
    cairo_show_text(cairo, sign);
    next += bytes;
  }
  cairo_restore(cairo);
}

static void centre_text(const struct canvas *canvas, const char *text, int middle, int baseline) {
  cairo_text_extents_t extents;
  cairo_select_font_face(canvas->cairo, FONT, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(canvas->cairo, FONT_SIZE);
  cairo_text_extents(canvas->cairo, text, &extents);
  cairo_move_to(canvas->cairo, middle - extents.x_advance / 2, baseline);
  cairo_show_text(canvas->cairo, text);
}

/* A code that is none is framed, and says so by having no bars. */
static void draw_bars(const struct canvas *canvas, const struct roll_item *item) {
  int width = item->modules ? (int)strlen(item->modules) * item->module : canvas->width / 2;
  int left = place(canvas, item, width);
  if (!item->modules) {
    cairo_rectangle(canvas->cairo, left + 1, canvas->y + 1, width - 2, item->height - 2);
    cairo_stroke(canvas->cairo);
  }
  for (size_t i = 0; item->modules && item->modules[i]; i++)
    if (item->modules[i] == '1')
      cairo_rectangle(canvas->cairo, left + (int)i * item->module, canvas->y, item->module, item->height);
  cairo_fill(canvas->cairo);
  if (item->caption || !item->modules)
    centre_text(canvas, item->text, left + width / 2, canvas->y + item->height + CAPTION - 8);
}

static QRcode *encode_qr(const struct roll_item *item) {
  return item->length ? QRcode_encodeData((int)item->length, item->data, 0, (QRecLevel)item->level) : NULL;
}

static int qr_squares(const struct roll_item *item) {
  QRcode *code = encode_qr(item);
  int squares = code ? code->width : 0;
  QRcode_free(code);
  return squares;
}

static void draw_qr(const struct canvas *canvas, const struct roll_item *item) {
  QRcode *code = encode_qr(item);
  if (!code) return;
  int left = place(canvas, item, code->width * item->module), top = canvas->y + CODE_GAP;
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (code->data[y * code->width + x] & 1)
        cairo_rectangle(canvas->cairo, left + x * item->module, top + y * item->module, item->module, item->module);
  cairo_fill(canvas->cairo);
  QRcode_free(code);
}

static void draw_picture(const struct canvas *canvas, const struct roll_item *item) {
  int across = item->width / 8, zoom = item->module, left = place(canvas, item, item->width * zoom);
  for (int y = 0; y * zoom < item->height && canvas->y + y * zoom < ROLL_PIXELS_MAX; y++)
    for (int x = 0; x < item->width && x * zoom < canvas->width; x++)
      if (item->data[y * across + x / 8] >> (7 - x % 8) & 1)
        cairo_rectangle(canvas->cairo, left + x * zoom, canvas->y + y * zoom, zoom, zoom);
  cairo_fill(canvas->cairo);
}

static void draw_cut(const struct canvas *canvas) {
  const int end = canvas->left + canvas->width;
  cairo_set_source_rgb(canvas->cairo, 0.55, 0.55, 0.55);
  const int middle = canvas->y + CUT_HEIGHT / 2;
  for (int x = 0; x < end + MARGIN; x += 16) cairo_rectangle(canvas->cairo, x, middle, 8, 2);
  cairo_fill(canvas->cairo);
}

static void draw_pulse(const struct canvas *canvas) {
  cairo_set_source_rgb(canvas->cairo, 0.55, 0.55, 0.55);
  centre_text(canvas, "[ tiroir ouvert ]", canvas->left + canvas->width / 2, canvas->y + CUT_HEIGHT / 2);
}
