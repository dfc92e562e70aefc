/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Of all that a camera writes beside a picture, only where its top is. */
#include "worker/inside/inside.h"

enum { HEADER = 8, FIELD = 12, ORIENTATION = 0x0112, SHORT = 3 };

struct tiff {
  const uint8_t *bytes;
  size_t length;
  bool big_endian;
};

static uint32_t number(const struct tiff *tiff, size_t at, size_t size);

int exif_orientation(const uint8_t *bytes, size_t length) {
  if (length < HEADER || (bytes[0] != 'I' && bytes[0] != 'M') || bytes[1] != bytes[0]) return 1;
  struct tiff tiff = {bytes, length, bytes[0] == 'M'};
  size_t at = number(&tiff, 4, 4);
  size_t fields = number(&tiff, at, 2);
  for (size_t i = 0; i < fields && i < 1000; i++) {
    size_t field = at + 2 + i * FIELD;
    if (number(&tiff, field, 2) != ORIENTATION || number(&tiff, field + 2, 2) != SHORT) continue;
    uint32_t value = number(&tiff, field + 8, 2);
    return value >= 1 && value <= 8 ? (int)value : 1;
  }
  return 1;
}

/* 0 where the block has ended. */
static uint32_t number(const struct tiff *tiff, size_t at, size_t size) {
  if (at > tiff->length || size > tiff->length - at) return 0;
  uint32_t value = 0;
  for (size_t i = 0; i < size; i++) value = value << 8 | tiff->bytes[at + (tiff->big_endian ? i : size - 1 - i)];
  return value;
}
