/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/inside.h"

#include <string.h>

#include <png.h>

enum { SIGNATURE = 8, FRAME = 12, NAME = 4 };

static size_t end_of_chunks(const uint8_t *bytes, size_t length, int *orientation);
static uint32_t big_endian(const uint8_t *bytes);

enum worker_verdict read_png(const uint8_t *bytes, size_t length, struct arena *arena, struct picture *picture) {
  picture->orientation = 1;
  size_t end = end_of_chunks(bytes, length, &picture->orientation);
  if (end == 0) return VERDICT_BROKEN;
  if (end < length) return VERDICT_HIDES; /* no camera writes behind the end of a PNG */
  png_image file = {.version = PNG_IMAGE_VERSION};
  if (!png_image_begin_read_from_memory(&file, bytes, length)) return VERDICT_BROKEN;
  if (too_many_pixels(file.width, file.height)) {
    png_image_free(&file);
    return VERDICT_TOO_MANY_PIXELS;
  }
  file.format = PNG_FORMAT_RGB;
  picture->pixels = (struct pixels){.width = file.width, .height = file.height};
  picture->pixels.rgb = arena_list(arena, (size_t)file.width * file.height, 3);
  const png_color white = {255, 255, 255};
  if (!png_image_finish_read(&file, &white, picture->pixels.rgb, 0, NULL)) return VERDICT_BROKEN;
  return VERDICT_ACCEPTED;
}

/* 0: the file is cut, or not made of chunks. */
static size_t end_of_chunks(const uint8_t *bytes, size_t length, int *orientation) {
  for (size_t at = SIGNATURE; at + FRAME <= length;) {
    size_t size = big_endian(bytes + at);
    if (size > length - at - FRAME) return 0;
    const uint8_t *name = bytes + at + NAME;
    if (memcmp(name, "eXIf", NAME) == 0) *orientation = exif_orientation(name + NAME, size);
    at += FRAME + size;
    if (memcmp(name, "IEND", NAME) == 0) return at;
  }
  return 0;
}

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}
