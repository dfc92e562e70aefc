/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bytes as text: hexadecimal, base64, SHA-256. */
#include "core/text.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static EVP_MD *sha256_method;
static void fetch_sha256(void);
static char fold(char letter);
static unsigned hex_value(char digit);
static void encode(const char *digits, const uint8_t *bytes, size_t count, bool padded, char *text);
static bool decode(const char *digits, const char *text, size_t letters, uint8_t *bytes);
static size_t bytes_of_letters(size_t letters);
static bool decode_quad(const char *digits, const char *text, size_t letters, uint8_t bytes[static 3]);
static size_t count_letters(const char *text, size_t length);

void hex_from_bytes(const uint8_t *bytes, size_t count, char *hex) {
  for (size_t i = 0; i < count; i++) {
    *hex++ = hex_digits[bytes[i] >> 4];
    *hex++ = hex_digits[bytes[i] & 15];
  }
  *hex = '\0';
}

bool hex_to_bytes(const char *hex, uint8_t *bytes, size_t count) {
  if (strnlen(hex, 2 * count + 1) != 2 * count) return false;
  for (size_t i = 0; i < 2 * count; i++)
    if (!memchr(hex_digits, fold(hex[i]), 16)) return false;
  for (size_t i = 0; i < count; i++) bytes[i] = (uint8_t)(hex_value(hex[2 * i]) * 16 + hex_value(hex[2 * i + 1]));
  return true;
}

void sha256(const void *bytes, size_t length, uint8_t digest[static SHA256_BYTES]) {
  static pthread_once_t once = PTHREAD_ONCE_INIT; /* fetched once: looking it up costs more than a short digest */
  pthread_once(&once, fetch_sha256);
  if (EVP_Digest(bytes, length, digest, NULL, sha256_method, NULL) == 1) return;
  fputs("comptoir: SHA-256 failed\n", stderr);
  abort();
}

void base64_from_bytes(const uint8_t *bytes, size_t count, char *text) {
  encode(base64_digits, bytes, count, true, text);
}

bool base64_to_bytes(const char *text, uint8_t *bytes, size_t capacity, size_t *count) {
  size_t length = strlen(text), letters = count_letters(text, length), needed = bytes_of_letters(letters);
  if (length % 4 != 0 || length - letters > 2 || needed > capacity) return false;
  if (!decode(base64_digits, text, letters, bytes)) return false;
  *count = needed;
  return true;
}

void base64url_from_bytes(const uint8_t *bytes, size_t count, char *text) {
  encode(base64url_digits, bytes, count, false, text);
}

bool base64url_to_bytes(const char *text, uint8_t *bytes, size_t capacity, size_t *count) {
  size_t letters = strlen(text), needed = bytes_of_letters(letters);
  if (letters % 4 == 1 || needed > capacity || !decode(base64url_digits, text, letters, bytes)) return false;
  *count = needed;
  return true;
}

static void fetch_sha256(void) {
  sha256_method = EVP_MD_fetch(NULL, "SHA256", NULL);
}

static char fold(char letter) {
  return letter >= 'A' && letter <= 'F' ? (char)(letter - 'A' + 'a') : letter;
}

static unsigned hex_value(char digit) {
  return (unsigned)(digit <= '9' ? digit - '0' : fold(digit) - 'a' + 10);
}

static void encode(const char *digits, const uint8_t *bytes, size_t count, bool padded, char *text) {
  for (size_t i = 0; i < count; i += 3) {
    size_t left = count - i;
    unsigned group =
        (unsigned)bytes[i] << 16 | (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
    *text++ = digits[group >> 18];
    *text++ = digits[group >> 12 & 63];
    if (left > 1 || padded) *text++ = left > 1 ? digits[group >> 6 & 63] : '=';
    if (left > 2 || padded) *text++ = left > 2 ? digits[group & 63] : '=';
  }
  *text = '\0';
}

static bool decode(const char *digits, const char *text, size_t letters, uint8_t *bytes) {
  for (size_t i = 0; i < letters; i += 4) {
    uint8_t group[3];
    size_t here = letters - i < 4 ? letters - i : 4;
    if (!decode_quad(digits, text + i, here, group)) return false;
    memcpy(bytes + i / 4 * 3, group, here - 1);
  }
  return true;
}

static size_t bytes_of_letters(size_t letters) {
  return letters / 4 * 3 + (letters % 4 > 0 ? letters % 4 - 1 : 0);
}

static size_t count_letters(const char *text, size_t length) {
  while (length > 0 && text[length - 1] == '=') length--;
  return length;
}

/* Bits that padding leaves over must be zero, so that a content has one writing only. */
static bool decode_quad(const char *digits, const char *text, size_t letters, uint8_t bytes[static 3]) {
  unsigned group = 0;
  for (size_t i = 0; i < 4; i++) {
    const char *digit = i < letters ? memchr(digits, text[i], 64) : digits;
    if (!digit) return false;
    group = group << 6 | (unsigned)(digit - digits);
  }
  if ((letters == 2 && (group & 0xffff)) || (letters == 3 && (group & 0xff))) return false;
  bytes[0] = (uint8_t)(group >> 16);
  bytes[1] = (uint8_t)(group >> 8 & 255);
  bytes[2] = (uint8_t)(group & 255);
  return true;
}
