/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pictures sent as dots. */
#include "pos/virtual/pen.h"

#include <string.h>

#define STORE 112
#define PRINT 50
#define PRINT_OLD 2
#define HEAD 10 /* m fn a bx by c xL xH yL yH */

static void store(struct roll *roll, const unsigned char *data, size_t length);

/* m fn …: 112 keeps one colour of a picture, 50 (or 2) prints what is kept. */
void graphics(struct roll *roll, const unsigned char *data, size_t length) {
  struct roll_pen *pen = roll->pen;
  if (data[1] == STORE && length >= HEAD) store(roll, data, length);
  if ((data[1] != PRINT && data[1] != PRINT_OLD) || !pen->picture) return;
  graphics_add(roll, pen->picture, pen->picture_length, pen->picture_width, pen->picture_zoom);
  pen->picture = NULL;
}

static void store(struct roll *roll, const unsigned char *data, size_t length) {
  struct roll_pen *pen = roll->pen;
  size_t across = ((data[6] | (size_t)data[7] << 8) + 7) / 8, rows = data[8] | (size_t)data[9] << 8;
  if (across == 0 || rows == 0 || across * rows > length - HEAD) return;
  unsigned char *kept = pen_memory(roll, across * rows);
  if (kept) memcpy(kept, data + HEAD, across * rows);
  pen->picture = kept;
  pen->picture_length = kept ? across * rows : 0;
  pen->picture_width = (int)across * 8;
  pen->picture_zoom = data[3] == 2 ? 2 : 1;
}

void graphics_add(struct roll *roll, const unsigned char *rows, size_t length, int width, int zoom) {
  unsigned char *data = length ? pen_memory(roll, length) : NULL;
  pen_feed(roll, 0);
  struct roll_item *item = data ? pen_item(roll, ROLL_PICTURE) : NULL;
  if (!item) return;
  memcpy(data, rows, length);
  item->data = data;
  item->length = length;
  item->width = width;
  item->module = zoom;
  item->height = (int)length / (width / 8) * zoom;
}
