/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/inside.h"

#include <string.h>

#include <webp/decode.h>

enum { RIFF = 12, CHUNK = 8, SIZE_AT = 4 };

static uint32_t little_endian(const uint8_t *bytes);
static int orientation_of(const uint8_t *bytes, size_t length);
static void blend(const uint8_t *rgba, const struct pixels *to);

enum worker_verdict read_webp(const uint8_t *bytes, size_t length, struct arena *arena, struct picture *picture) {
  WebPBitstreamFeatures features;
  if (length < RIFF || WebPGetFeatures(bytes, length, &features) != VP8_STATUS_OK) return VERDICT_BROKEN;
  if (features.has_animation) return VERDICT_MOVES;
  size_t says = (size_t)little_endian(bytes + SIZE_AT) + SIZE_AT + 4;
  if (says > length) return VERDICT_BROKEN;
  if (says + 1 < length) return VERDICT_HIDES;
  if (too_many_pixels((uint64_t)features.width, (uint64_t)features.height)) return VERDICT_TOO_MANY_PIXELS;
  picture->orientation = orientation_of(bytes, length);
  picture->pixels = (struct pixels){.width = (uint32_t)features.width, .height = (uint32_t)features.height};
  size_t points = (size_t)picture->pixels.width * picture->pixels.height;
  size_t step = features.has_alpha ? 4 : 3;
  uint8_t *decoded = arena_list(arena, points, step);
  int stride = features.width * (int)step;
  const uint8_t *done = features.has_alpha ? WebPDecodeRGBAInto(bytes, length, decoded, points * step, stride)
                                           : WebPDecodeRGBInto(bytes, length, decoded, points * step, stride);
  if (!done) return VERDICT_BROKEN;
  picture->pixels.rgb = decoded;
  if (features.has_alpha) blend(decoded, &picture->pixels);
  return VERDICT_ACCEPTED;
}

/* In place: what is read stands never before what is written. */
static void blend(const uint8_t *rgba, const struct pixels *to) {
  size_t points = (size_t)to->width * to->height;
  for (size_t i = 0; i < points; i++) {
    unsigned alpha = rgba[i * 4 + 3];
    for (size_t c = 0; c < 3; c++)
      to->rgb[i * 3 + c] = (uint8_t)((rgba[i * 4 + c] * alpha + 255u * (255u - alpha)) / 255u);
  }
}

static int orientation_of(const uint8_t *bytes, size_t length) {
  for (size_t at = RIFF; at + CHUNK <= length;) {
    size_t size = little_endian(bytes + at + SIZE_AT);
    if (size > length - at - CHUNK) return 1;
    if (memcmp(bytes + at, "EXIF", SIZE_AT) == 0) return exif_orientation(bytes + at + CHUNK, size);
    at += CHUNK + size + size % 2;
  }
  return 1;
}

static uint32_t little_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}
