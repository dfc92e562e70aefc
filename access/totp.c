/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/totp.h"

#include "core/vault.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_S = 30, DIGITS = 6, MODULUS = 1000000, RECOVERY_BYTES = 10, RECOVERY_CHARACTERS = 16, GROUP = 4 };

static bool read_code(const char *typed, char digits[static DIGITS + 1]);
static bool same_digits(uint32_t code, const char digits[static DIGITS + 1]);
static bool next_letter(const char **text, char *letter);
static int base32_value(char letter);
static int crockford_value(char letter);

void totp_secret_new(uint8_t secret[static TOTP_SECRET_BYTES]) {
  random_bytes(secret, TOTP_SECRET_BYTES);
}

uint32_t hotp_code(const uint8_t *secret, size_t length, uint64_t counter) {
  uint8_t message[8], digest[EVP_MAX_MD_SIZE];
  unsigned digest_length = 0;
  for (size_t i = 0; i < sizeof message; i++) message[i] = (uint8_t)(counter >> (56 - 8 * i));
  if (!HMAC(EVP_sha1(), secret, (int)length, message, sizeof message, digest, &digest_length)) abort();
  const uint8_t *at = digest + (digest[digest_length - 1] & 0x0f);
  uint32_t cut = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
  return cut % MODULUS;
}

/* All three steps are computed and compared in whole, whichever is right. */
bool totp_verify(const uint8_t *secret, size_t length, const char *code, int64_t at_us, int64_t last_step,
                 int64_t *step) {
  char digits[DIGITS + 1];
  if (!read_code(code, digits)) return false;
  int64_t now = at_us / ((int64_t)STEP_S * 1000000), found = -1;
  for (int64_t candidate = now - 1; candidate <= now + 1; candidate++)
    if (candidate >= 0 && same_digits(hotp_code(secret, length, (uint64_t)candidate), digits) &&
        candidate > last_step && found < 0)
      found = candidate;
  if (found < 0) return false;
  *step = found;
  return true;
}

void totp_uri(const uint8_t *secret, size_t length, const char *issuer, const char *account, struct buffer *uri) {
  char text[TOTP_SECRET_TEXT + 32];
  if (length > TOTP_SECRET_BYTES + 12) abort(); /* nobody makes longer ones */
  base32_from_bytes(secret, length, text);
  buffer_text(uri, "otpauth://totp/");
  buffer_escaped(uri, issuer);
  buffer_char(uri, ':');
  buffer_escaped(uri, account);
  buffer_format(uri, "?secret=%s&issuer=", text);
  buffer_escaped(uri, issuer);
  buffer_format(uri, "&algorithm=SHA1&digits=%d&period=%d", DIGITS, STEP_S);
  secret_wipe(text, sizeof text);
}

static bool read_code(const char *typed, char digits[static DIGITS + 1]) {
  size_t count = 0;
  for (; *typed; typed++) {
    if (*typed == ' ') continue;
    if (*typed < '0' || *typed > '9' || count == DIGITS) return false;
    digits[count++] = *typed;
  }
  digits[count] = '\0';
  return count == DIGITS;
}

static bool same_digits(uint32_t code, const char digits[static DIGITS + 1]) {
  unsigned difference = 0;
  for (int i = DIGITS - 1; i >= 0; i--, code /= 10) difference |= (unsigned)(digits[i] ^ (char)('0' + code % 10));
  return difference == 0;
}

void base32_from_bytes(const uint8_t *bytes, size_t count, char *text) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  uint32_t held = 0;
  unsigned bits = 0;
  for (size_t i = 0; i < count; i++) {
    held = (held << 8 | bytes[i]) & 0xffff;
    for (bits += 8; bits >= 5; bits -= 5) *text++ = letters[held >> (bits - 5) & 31];
  }
  if (bits > 0) *text++ = letters[held << (5 - bits) & 31];
  *text = '\0';
}

bool base32_to_bytes(const char *text, uint8_t *bytes, size_t capacity, size_t *count) {
  uint32_t held = 0;
  unsigned bits = 0;
  size_t made = 0;
  for (char letter; next_letter(&text, &letter);) {
    int value = base32_value(letter);
    if (value < 0) return false;
    held = (held << 5 | (uint32_t)value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    if (made == capacity) return false;
    bits -= 8;
    bytes[made++] = (uint8_t)(held >> bits);
  }
  if (bits >= 5 || (held & ((1u << bits) - 1)) != 0) return false; /* no number of bytes ends so */
  *count = made;
  return true;
}

/* The next character that says something, in upper case. */
static bool next_letter(const char **text, char *letter) {
  while (**text == ' ' || **text == '-' || **text == '=') ++*text;
  if (!**text) return false;
  char at = *(*text)++;
  *letter = at >= 'a' && at <= 'z' ? (char)(at - 'a' + 'A') : at;
  return true;
}

static int base32_value(char letter) {
  if (letter >= 'A' && letter <= 'Z') return letter - 'A';
  if (letter >= '2' && letter <= '7') return letter - '2' + 26;
  return -1;
}

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void recovery_code_new(char text[static RECOVERY_CODE_TEXT]) {
  uint8_t chance[RECOVERY_CHARACTERS]; /* 256 is 8 × 32: the low five bits of each are fair */
  random_bytes(chance, sizeof chance);
  for (size_t i = 0; i < RECOVERY_CHARACTERS; i++) {
    char letter = crockford[chance[i] & 31];
    if (i > 0 && i % GROUP == 0) *text++ = '-';
    *text++ = letter >= 'A' ? (char)(letter - 'A' + 'a') : letter;
  }
  *text = '\0';
  secret_wipe(chance, sizeof chance);
}

bool recovery_code_digest(const char *typed, uint8_t digest[static SHA256_BYTES]) {
  uint8_t bytes[RECOVERY_BYTES] = {0};
  size_t count = 0;
  for (char letter; next_letter(&typed, &letter); count++) {
    int value = crockford_value(letter);
    if (value < 0 || count == RECOVERY_CHARACTERS) return false;
    for (size_t bit = 0; bit < 5; bit++)
      if (value >> (4 - bit) & 1) bytes[(count * 5 + bit) / 8] |= (uint8_t)(0x80 >> (count * 5 + bit) % 8);
  }
  if (count != RECOVERY_CHARACTERS) return false;
  sha256(bytes, sizeof bytes, digest);
  secret_wipe(bytes, sizeof bytes);
  return true;
}

static int crockford_value(char letter) {
  if (letter == 'O') letter = '0';
  if (letter == 'I' || letter == 'L') letter = '1';
  const char *found = strchr(crockford, letter);
  return found && letter ? (int)(found - crockford) : -1;
}
