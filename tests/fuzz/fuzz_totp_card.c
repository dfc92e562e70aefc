/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access */
/* Whatever is typed or scanned to get in: base64url of links, cards and passkeys, base32 of a second factor, codes of
 * six digits, codes on paper. Refused, or worth the same bytes when written again. */
#include "access/totp.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static void check_base64url(const char *text, size_t length);
static void check_base64(const char *text, size_t length);
static void check_base32(const char *text, size_t length);
static void check_code(const char *typed);
static void check_recovery(const char *typed, size_t length);

enum { TEXT_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char text[TEXT_MAX + 1];
  if (size > TEXT_MAX) return 0;
  memcpy(text, data, size);
  text[size] = '\0';
  size_t length = strlen(text);
  check_base64url(text, length);
  check_base64(text, length);
  check_base32(text, length);
  check_code(text);
  check_recovery(text, length);
  return 0;
}

/* The room is exactly what is promised to be needed, so that the sanitizer sees one byte more. */
static void check_base64url(const char *text, size_t length) {
  size_t capacity = length * 3 / 4, count = 0;
  uint8_t *bytes = malloc(capacity + 1);
  char *again = malloc(BASE64URL_SIZE(capacity));
  assert(bytes && again);
  if (base64url_to_bytes(text, bytes, capacity, &count)) {
    assert(count <= capacity);
    base64url_from_bytes(bytes, count, again);
    assert(strcmp(again, text) == 0); /* one content, one writing */
  }
  free(again);
  free(bytes);
}

static void check_base64(const char *text, size_t length) {
  uint8_t bytes[TEXT_MAX];
  char again[TEXT_MAX + 8];
  size_t count = 0;
  if (!base64_to_bytes(text, bytes, sizeof bytes, &count)) return;
  base64_from_bytes(bytes, count, again);
  assert(strcmp(again, text) == 0 && count <= length);
}

static void check_base32(const char *text, size_t length) {
  uint8_t bytes[TEXT_MAX], back[TEXT_MAX];
  char again[8 * ((TEXT_MAX + 4) / 5) + 1];
  size_t count = 0, count_back = 0;
  if (!base32_to_bytes(text, bytes, sizeof bytes, &count)) return;
  assert(count <= length * 5 / 8);
  base32_from_bytes(bytes, count, again);
  bool read = base32_to_bytes(again, back, sizeof back, &count_back);
  assert(read && count_back == count && memcmp(back, bytes, count) == 0);
}

static void check_code(const char *typed) {
  static const uint8_t secret[TOTP_SECRET_BYTES] = "12345678901234567890";
  int64_t step = -7, again = -7, at_us = INT64_C(59000000);
  if (!totp_verify(secret, sizeof secret, typed, at_us, 0, &step)) {
    assert(step == -7);
    return;
  }
  size_t digits = 0;
  for (const char *at = typed; *at; at++) digits += isdigit((unsigned char)*at) != 0;
  assert(digits == 6 && step >= 0 && step <= 2);
  assert(!totp_verify(secret, sizeof secret, typed, at_us, step, &again) || again > step);
}

static void check_recovery(const char *typed, size_t length) {
  uint8_t digest[SHA256_BYTES], same[SHA256_BYTES];
  char louder[TEXT_MAX + 1];
  if (!recovery_code_digest(typed, digest)) return;
  for (size_t i = 0; i <= length; i++) louder[i] = (char)toupper((unsigned char)typed[i]);
  bool read = recovery_code_digest(louder, same);
  assert(read && memcmp(digest, same, sizeof same) == 0);
}
