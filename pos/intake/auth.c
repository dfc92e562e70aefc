/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose token is this? Asked with every request of every till, so the answer is remembered for a moment. */
#include "pos/intake/private.h"

#include <string.h>

#define REMEMBERED 256 /* a digest's first byte */
#define REMEMBER_US INT64_C(5000000)

struct memory {
  const struct db *db;
  uint8_t hash[SHA256_BYTES];
  char till[64], kpa[16];
  int64_t until_us;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct memory memories[REMEMBERED]; /* one place for a token, by its digest: a newcomer takes it over */

static bool recall(const struct db *db, const uint8_t *hash, char till[static 64], char kpa[static 16]);
static void remember(const struct db *db, const uint8_t *hash, const struct token_row *row);

enum outcome intake_authorise_till(struct db *db, const char *token, char till[static 64], char kpa[static 16]) {
  uint8_t hash[SHA256_BYTES];
  sha256(token, strlen(token), hash);
  if (recall(db, hash, till, kpa)) return OK;
  AUTO(arena) struct arena arena = {0};
  const struct db_param params[] = {P_BYTES(hash, sizeof hash)};
  struct token_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = intake_look_up(db, &intake_find_token, params, &arena, &row, &count, NULL);
  if (outcome != OK) return outcome;
  if (count == 0) return UNAUTHENTICATED;
  remember(db, hash, row);
  text_copy(till, 64, row->code);
  text_copy(kpa, 16, row->kpa);
  return OK;
}

static bool recall(const struct db *db, const uint8_t *hash, char till[static 64], char kpa[static 16]) {
  pthread_mutex_lock(&lock);
  const struct memory *memory = &memories[hash[0]];
  bool same =
      memory->db == db && memory->until_us > clock_monotonic_us() && memcmp(memory->hash, hash, SHA256_BYTES) == 0;
  if (same) {
    text_copy(till, 64, memory->till);
    text_copy(kpa, 16, memory->kpa);
  }
  pthread_mutex_unlock(&lock);
  return same;
}

static void remember(const struct db *db, const uint8_t *hash, const struct token_row *row) {
  pthread_mutex_lock(&lock);
  struct memory *memory = &memories[hash[0]];
  *memory = (struct memory){.db = db, .until_us = clock_monotonic_us() + REMEMBER_US};
  memcpy(memory->hash, hash, SHA256_BYTES);
  TEXT_COPY(memory->till, row->code);
  TEXT_COPY(memory->kpa, row->kpa);
  pthread_mutex_unlock(&lock);
}
