/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A picture keeps its pixels and loses what a camera writes beside them: place, device, hour (JPEG, ITU T.81 annex B).
 */
#include "pos/till/custody.h"

enum { MARKER = 0xFF, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, APP0 = 0xE0, APP15 = 0xEF, COM = 0xFE };

bool jpeg_plain(const uint8_t *bytes, size_t length, struct buffer *plain) {
  size_t at = 2;
  if (length < 4 || length > PICTURE_MAX || bytes[0] != MARKER || bytes[1] != SOI) return false;
  if (bytes[length - 2] != MARKER || bytes[length - 1] != EOI) return false;
  buffer_add(plain, bytes, 2);
  while (at + 4 <= length && bytes[at] == MARKER) {
    uint8_t kind = bytes[at + 1];
    size_t size = ((size_t)bytes[at + 2] << 8 | bytes[at + 3]) + 2;
    if (size < 4 || at + size > length) return false;
    if (kind == SOS) {
      buffer_add(plain, bytes + at, length - at);
      return true;
    }
    if (kind != COM && !(kind > APP0 && kind <= APP15)) buffer_add(plain, bytes + at, size);
    at += size;
  }
  return false;
}
