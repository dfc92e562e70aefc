/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/inside.h"

#include <assert.h>
#include <string.h>

static struct pixels make(uint32_t width, uint32_t height, struct arena *arena);
static void average(const uint8_t *from, size_t step, uint64_t before, uint8_t *to, size_t to_step, uint64_t after);

bool too_many_pixels(uint64_t width, uint64_t height) {
  return width == 0 || height == 0 || width > (uint64_t)WORKER_PIXELS_MAX || height > (uint64_t)WORKER_PIXELS_MAX ||
         width * height > (uint64_t)WORKER_PIXELS_MAX;
}

struct pixels picture_fit(const struct pixels *from, uint32_t side, struct arena *arena) {
  uint32_t longer = from->width > from->height ? from->width : from->height;
  if (longer <= side || from->width == 0 || from->height == 0) return *from;
  uint32_t width = (uint32_t)(((uint64_t)from->width * side + longer / 2) / longer);
  uint32_t height = (uint32_t)(((uint64_t)from->height * side + longer / 2) / longer);
  struct pixels narrow = make(width ? width : 1, from->height, arena);
  for (size_t y = 0; y < from->height; y++)
    average(from->rgb + y * from->width * 3, 3, from->width, narrow.rgb + y * narrow.width * 3, 3, narrow.width);
  struct pixels small = make(narrow.width, height ? height : 1, arena);
  for (size_t x = 0; x < small.width; x++)
    average(narrow.rgb + x * 3, (size_t)narrow.width * 3, narrow.height, small.rgb + x * 3, (size_t)small.width * 3,
            small.height);
  return small;
}

static struct pixels make(uint32_t width, uint32_t height, struct arena *arena) {
  return (struct pixels){arena_list(arena, (size_t)width * height, 3), width, height};
}

/* A line of points, made shorter: in units of 1/after of an old point, a new one covers `before` of them. */
static void average(const uint8_t *from, size_t step, uint64_t before, uint8_t *to, size_t to_step, uint64_t after) {
  assert(before > 0 && after > 0);
  for (uint64_t n = 0; n < after; n++) {
    uint64_t start = n * before, end = start + before, sum[3] = {0};
    for (uint64_t old = start / after; old * after < end; old++) {
      uint64_t low = old * after > start ? old * after : start;
      uint64_t high = (old + 1) * after < end ? (old + 1) * after : end;
      for (size_t c = 0; c < 3; c++) sum[c] += from[old * step + c] * (high - low);
    }
    for (size_t c = 0; c < 3; c++) /* before > 0: the analyzer loses it on the way through the product */
      to[n * to_step + c] = (uint8_t)((sum[c] + before / 2) / before); // NOLINT(clang-analyzer-core.DivideZero)
  }
}

struct pixels picture_square(const struct pixels *from, struct arena *arena) {
  if (from->width == from->height) return *from;
  uint32_t side = from->width < from->height ? from->width : from->height;
  size_t left = (from->width - side) / 2, above = (from->height - side) / 2;
  struct pixels to = make(side, side, arena);
  for (size_t y = 0; y < side; y++)
    memcpy(to.rgb + y * side * 3, from->rgb + ((above + y) * from->width + left) * 3, (size_t)side * 3);
  return to;
}

/* As a camera held in another way wrote it (TIFF 6.0, tag 274): first mirrored (2, 4, 5, 7), then turned. */
struct pixels picture_upright(const struct pixels *from, int orientation, struct arena *arena) {
  if (orientation < 2 || orientation > 8) return *from;
  bool lying = orientation >= 5;
  struct pixels to = make(lying ? from->height : from->width, lying ? from->width : from->height, arena);
  for (uint32_t y = 0; y < to.height; y++)
    for (uint32_t x = 0; x < to.width; x++) {
      uint32_t old_x = lying ? y : x, old_y = lying ? x : y;
      if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) old_x = from->width - 1 - old_x;
      if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        old_y = from->height - 1 - old_y;
      memcpy(to.rgb + ((size_t)y * to.width + x) * 3, from->rgb + ((size_t)old_y * from->width + old_x) * 3, 3);
    }
  return to;
}
