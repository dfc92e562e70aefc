/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Codes as the printer is told to draw them. */
#include "pos/virtual/pen.h"

#include "core/text.h"

#include <string.h>

#define SQUARE_QR '1'
#define QR_BYTES_MAX 2953 /* of version 40 */

static const char *draw_bars(const char *symbology, const unsigned char *data, size_t length, struct arena *arena,
                             const char **says);
static const char *printable(const unsigned char *data, size_t length, struct arena *arena);
static void keep_square(struct roll *roll, const unsigned char *data, size_t length);
static void print_square(struct roll *roll);

void code_bars(struct roll *roll, unsigned kind, const unsigned char *data, size_t length) {
  static const char *const names[] = {"upca", "upce", "ean13", "ean8", "code39", "itf", "codabar", "code93", "code128"};
  pen_feed(roll, 0);
  if (kind >= sizeof names / sizeof names[0]) {
    roll->unknown++;
    return;
  }
  AUTO(arena) struct arena arena = {0};
  const char *says = printable(data, length, &arena);
  const char *modules = draw_bars(names[kind], data, length, &arena, &says);
  char *kept = modules ? pen_memory(roll, strlen(modules) + 1) : NULL;
  char *text = pen_memory(roll, strlen(says) + 1);
  struct roll_item *item = text ? pen_item(roll, ROLL_BARS) : NULL;
  if (!item) return;
  memcpy(text, says, strlen(says));
  if (kept) memcpy(kept, modules, strlen(modules));
  item->symbology = names[kind];
  item->text = text;
  item->modules = kept;
  item->module = roll->pen->bars_module;
  item->height = roll->pen->bars_height;
  item->caption = roll->pen->bars_caption != 0;
}

static const char *draw_bars(const char *symbology, const unsigned char *data, size_t length, struct arena *arena,
                             const char **says) {
  const char *text = printable(data, length, arena);
  if (text_equal(symbology, "ean13")) return bars_ean13(text, arena, says);
  if (text_equal(symbology, "ean8")) return bars_ean8(text, arena, says);
  if (text_equal(symbology, "upca")) return bars_ean13(arena_format(arena, "0%s", text), arena, says);
  if (text_equal(symbology, "code39")) return bars_code39(text, arena);
  if (text_equal(symbology, "itf")) return bars_itf(text, arena);
  if (text_equal(symbology, "code128")) return bars_code128(data, length, arena, says);
  return NULL;
}

static const char *printable(const unsigned char *data, size_t length, struct arena *arena) {
  char *text = arena_text(arena, (const char *)data, length);
  for (size_t i = 0; i < length; i++)
    if (text[i] < ' ' || text[i] > '~') text[i] = '?';
  return text;
}

/* cn fn d…: 65 model, 67 size, 69 error correction, 80 data, 81 print */
void code_square(struct roll *roll, const unsigned char *data, size_t length) {
  struct roll_pen *pen = roll->pen;
  if (data[0] != SQUARE_QR) {
    roll->unknown++;
    return;
  }
  unsigned char value = length > 2 ? data[2] : 0;
  switch (data[1]) {
  case 67: pen->qr_module = value < 1 ? 1 : value > 16 ? 16 : value; break;
  case 69: pen->qr_level = value >= 48 && value <= 51 ? value - 48 : 0; break;
  case 80:
    if (length > 3) keep_square(roll, data + 3, length - 3);
    break;
  case 81: print_square(roll); break;
  default: break;
  }
}

static void keep_square(struct roll *roll, const unsigned char *data, size_t length) {
  unsigned char *kept = length <= QR_BYTES_MAX ? pen_memory(roll, length) : NULL;
  roll->pen->qr = kept;
  roll->pen->qr_length = kept ? length : 0;
  if (kept) memcpy(kept, data, length);
}

static void print_square(struct roll *roll) {
  struct roll_pen *pen = roll->pen;
  pen_feed(roll, 0);
  struct roll_item *item = pen->qr ? pen_item(roll, ROLL_QR) : NULL;
  if (!item) return;
  AUTO(arena) struct arena arena = {0};
  bool is_text = text_is_utf8((const char *)pen->qr, pen->qr_length);
  const char *says =
      is_text ? arena_text(&arena, (const char *)pen->qr, pen->qr_length) : printable(pen->qr, pen->qr_length, &arena);
  char *text = pen_memory(roll, strlen(says) + 1);
  if (text) memcpy(text, says, strlen(says));
  item->text = text ? text : "";
  item->data = pen->qr;
  item->length = pen->qr_length;
  item->module = pen->qr_module;
  item->level = pen->qr_level;
}
