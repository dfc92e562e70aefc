/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/password_private.h"

#include "core/text.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a hash from elsewhere may ask of this machine. */
enum { MEMORY_MAX_KIB = 128 * 1024, PASSES_MAX = 10 };

static void start_library(void);
static bool is_affordable(const char *hash);
static bool read_cost(const char *hash, unsigned long long *passes, unsigned long long *memory_kib);
static void spend(struct password_cost cost, const char *text, size_t length);

_Static_assert(PASSWORD_HASH_TEXT == crypto_pwhash_STRBYTES, "the library's text");

void password_hash(const char *text, char hash[static PASSWORD_HASH_TEXT]) {
  password_hash_at(PASSWORD_COST, text, hash);
}

void password_hash_pin(const char *text, char hash[static PASSWORD_HASH_TEXT]) {
  password_hash_at(PASSWORD_COST_PIN, text, hash);
}

bool password_verify(const char *hash, const char *text) {
  return password_verify_at(PASSWORD_COST, hash, text);
}

bool password_is_stale(const char *hash, bool is_pin) {
  return password_is_stale_at(is_pin ? PASSWORD_COST_PIN : PASSWORD_COST, hash);
}

void password_hash_at(struct password_cost cost, const char *text, char hash[static PASSWORD_HASH_TEXT]) {
  start_library();
  if (crypto_pwhash_str_alg(hash, text, strlen(text), cost.passes, cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) ==
      0)
    return;
  fprintf(stderr, "comptoir: out of memory for a password (%zu bytes asked)\n", cost.memory_bytes);
  abort();
}

bool password_verify_at(struct password_cost unknown, const char *hash, const char *text) {
  start_library();
  size_t length = strlen(text);
  if (length <= PASSWORD_MAX_BYTES && hash && is_affordable(hash))
    return crypto_pwhash_str_verify(hash, text, length) == 0;
  spend(unknown, text, length <= PASSWORD_MAX_BYTES ? length : PASSWORD_MAX_BYTES);
  return false;
}

/* Less than today's in either: what costs more stays as it is. */
bool password_is_stale_at(struct password_cost cost, const char *hash) {
  unsigned long long passes = 0, memory_kib = 0;
  return !read_cost(hash, &passes, &memory_kib) || passes < cost.passes || memory_kib < cost.memory_bytes / 1024;
}

static void start_library(void) {
  if (sodium_init() < 0) abort(); /* thread-safe, and free after the first time */
}

static bool is_affordable(const char *hash) {
  unsigned long long passes = 0, memory_kib = 0;
  return read_cost(hash, &passes, &memory_kib) && memory_kib <= MEMORY_MAX_KIB && passes <= PASSES_MAX;
}

/* "$argon2id$v=19$m=65536,t=2,p=1$…" */
static bool read_cost(const char *hash, unsigned long long *passes, unsigned long long *memory_kib) {
  static const char prefix[] = "$argon2id$v=19$m=";
  char *end = NULL;
  if (!text_starts(hash, prefix) || strlen(hash) >= PASSWORD_HASH_TEXT) return false;
  unsigned long long memory = strtoull(hash + sizeof prefix - 1, &end, 10);
  if (!text_starts(end, ",t=")) return false;
  unsigned long long times = strtoull(end + 3, &end, 10);
  if (!text_starts(end, ",p=1$")) return false;
  *passes = times;
  *memory_kib = memory;
  return true;
}

/* The work of a verification, for nobody. */
static void spend(struct password_cost cost, const char *text, size_t length) {
  static const uint8_t salt[crypto_pwhash_SALTBYTES];
  uint8_t nothing[32];
  if (crypto_pwhash(nothing, sizeof nothing, text, length, salt, cost.passes, cost.memory_bytes,
                    crypto_pwhash_ALG_ARGON2ID13) == 0)
    sodium_memzero(nothing, sizeof nothing);
}
