/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/qr.h"

#include <qrencode.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 1000 };

enum outcome qr_rows(const char *text, struct arena *arena, const char ***rows, size_t *count) {
  size_t length = strlen(text);
  if (length == 0 || length > TEXT_MAX_BYTES) return OUT_OF_RANGE;
  QRcode *code = QRcode_encodeData((int)length, (const unsigned char *)text, 0, QR_ECLEVEL_M);
  if (!code) return OUT_OF_RANGE;
  size_t width = (size_t)code->width;
  const char **made = arena_list(arena, width, sizeof *made);
  for (size_t y = 0; y < width; y++) {
    char *row = arena_alloc(arena, width + 1);
    for (size_t x = 0; x < width; x++) row[x] = code->data[y * width + x] & 1 ? '1' : '0'; /* bit 0: dark */
    made[y] = row;
  }
  QRcode_free(code);
  *rows = made;
  *count = width;
  return OK;
}
