/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/demo.h"

#include <string.h>

uint64_t demo_draw(struct demo_random *random, uint64_t below) {
  uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return (z ^ (z >> 31)) % below;
}

void demo_uuid(struct demo_random *random, int64_t at_us, char text[static UUID_TEXT]) {
  uint8_t bytes[16];
  uint64_t high = demo_draw(random, UINT64_MAX), low = demo_draw(random, UINT64_MAX),
           milliseconds = (uint64_t)(at_us / 1000);
  memcpy(bytes, &high, 8);
  memcpy(bytes + 8, &low, 8);
  for (int i = 0; i < 6; i++) bytes[i] = (uint8_t)(milliseconds >> (40 - 8 * i));
  bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x70);
  bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
  char hex[33];
  hex_from_bytes(bytes, sizeof bytes, hex);
  static const int groups[] = {8, 4, 4, 4, 12};
  const char *from = hex;
  for (int g = 0; g < 5; g++) {
    memcpy(text, from, (size_t)groups[g]);
    text += groups[g];
    from += groups[g];
    *text++ = g < 4 ? '-' : '\0';
  }
}
