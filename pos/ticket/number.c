/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/amounts.h"

#include <stdio.h>
#include <string.h>

#define EAN_DIGITS 13

/* Ten digits of a hash: nobody guesses the number of somebody else's voucher. */
const char *voucher_number(const char *prefix, const char *id, size_t at, struct arena *arena) {
  uint8_t digest[SHA256_BYTES];
  uint64_t number = 0;
  int sum = 0;
  char seed[80], digits[EAN_DIGITS + 8];
  snprintf(seed, sizeof seed, "%s|%s|%zu", prefix, id != NULL ? id : "", at);
  sha256(seed, strlen(seed), digest);
  for (size_t i = 0; i < 7; i++) number = number << 8 | digest[i];
  snprintf(digits, sizeof digits, "%.2s%010llu", prefix, (unsigned long long)(number % 10000000000U));
  for (int i = 0; i < EAN_DIGITS - 1; i++) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return arena_format(arena, "%.12s%d", digits, (10 - sum % 10) % 10);
}
