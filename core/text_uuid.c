/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Randomness and identifiers. */
#include "core/clock.h"
#include "core/text.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { COUNTER_LAST = 0xfff, COUNTER_SEED = 0x7ff, UUID_BYTES = 16 };

static uint64_t next_stamp(uint64_t now_ms, uint16_t seed);
static void write_uuid(const uint8_t bytes[static UUID_BYTES], char text[static UUID_TEXT]);

void random_bytes(void *bytes, size_t count) {
  unsigned char *at = bytes;
  while (count > 0) {
    ssize_t got = getrandom(at, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      fputs("comptoir: the machine gives no random bytes\n", stderr);
      abort();
    }
    at += got;
    count -= (size_t)got;
  }
}

/* RFC 9562 §6.2 method 1: the 12 bits after the time are a counter, seeded with its highest bit clear at each new
 * millisecond; when it overflows, or the clock goes back, the time written runs ahead of the clock. */
void uuid_v7(char text[static UUID_TEXT]) {
  uint8_t bytes[UUID_BYTES];
  random_bytes(bytes, sizeof bytes);
  uint16_t seed = (uint16_t)(bytes[6] << 8 | bytes[7]) & COUNTER_SEED;
  uint64_t stamp = next_stamp((uint64_t)clock_now_us() / 1000, seed);
  uint64_t time_ms = stamp >> 12;
  for (int i = 0; i < 6; i++) bytes[i] = (uint8_t)(time_ms >> (40 - 8 * i) & 255);
  bytes[6] = (uint8_t)(0x70 | (stamp >> 8 & 15));
  bytes[7] = (uint8_t)(stamp & 255);
  bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3f));
  write_uuid(bytes, text);
}

bool uuid_is_valid(const char *text) {
  for (int i = 0; i < UUID_TEXT - 1; i++) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (dash ? text[i] != '-' : !hex) return false; /* the NUL of a short text stops here */
  }
  return text[UUID_TEXT - 1] == '\0' && text[14] >= '1' && text[14] <= '8' && strchr("89ab", text[19]) != NULL;
}

/* Time in ms and counter as one number that only grows. */
static uint64_t next_stamp(uint64_t now_ms, uint16_t seed) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static uint64_t last;
  pthread_mutex_lock(&lock);
  uint64_t fresh = now_ms << 12 | seed;
  last = now_ms > last >> 12 ? fresh : last + 1; /* a full counter carries into the milliseconds */
  uint64_t stamp = last;
  pthread_mutex_unlock(&lock);
  return stamp;
}

static void write_uuid(const uint8_t bytes[static UUID_BYTES], char text[static UUID_TEXT]) {
  char hex[2 * UUID_BYTES + 1];
  hex_from_bytes(bytes, UUID_BYTES, hex);
  for (int i = 0, from = 0; i < UUID_TEXT - 1; i++)
    text[i] = i == 8 || i == 13 || i == 18 || i == 23 ? '-' : hex[from++];
  text[UUID_TEXT - 1] = '\0';
}
