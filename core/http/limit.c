/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/limit.h"
#include "core/memory.h"
#include "core/text.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 256, WAYS = 16, MINUTE_US = 60 * 1000 * 1000 };

struct allowance {
  int64_t per_minute, burst; /* 0: not counted */
};

/* The reason of each number. An address is a whole KPA behind one box: ten people and their tills at once. */
static const struct allowance of_address[RATE_COUNT] = {
    [RATE_READ] = {1200, 300}, /* ten screens of thirty requests open at the same time; then twenty a second */
    [RATE_FREE] = {0, 0},      /* costs less than counting it */
    [RATE_SIGN_IN] = {30, 15}, /* a morning's queue before one tablet; a guesser gets 43,200 tries a day and address,
                                  of a card's 10⁶ codes and after its lock, or of a password's twelve characters */
    [RATE_TILL] = {1200, 300}, /* a till sends 500 records a request: a day's outage of ten tills is a few hundred */
    [RATE_HEAVY] = {10, 5},    /* each may keep a thread and the database busy for seconds */
};
/* Behind an address shared by many, one person must not spend what the others need. */
static const struct allowance of_person[RATE_COUNT] = {
    [RATE_READ] = {600, 200}, /* nobody reads ten pages a second */
    [RATE_FREE] = {0, 0},     /* as above */
    [RATE_SIGN_IN] = {10, 5}, /* second factors: 10⁶ codes, three of them right at any time */
    [RATE_TILL] = {0, 0},     /* tills are no persons */
    [RATE_HEAVY] = {6, 3},    /* an export twice because the first was lost, not in a loop */
};

static const struct {
  int64_t each_s, burst;
} of_pace[PACE_COUNT] = {
    [PACE_LETTERS] = {1800, 8}, /* a family orders, joins a groupage and asks for a quote on one day */
    [PACE_UNPAID] = {300, 20},  /* a tablet that is handed round; it takes a day to take every time of a fortnight */
    [PACE_FILES] = {600,
                    15}, /* three large requests for a quote; then what fills the room of a KPA in days, not minutes */
};

enum whom { WHOM_NOBODY, WHOM_ADDRESS, WHOM_PERSON, WHOM_PACE };

struct key {
  uint8_t bytes[16];
  uint8_t whom, rate;
};

/* A bucket is known by the moment when it will be full again (the virtual scheduling form of a leaky bucket, ITU-T
 * I.371 annex A): one number, and nothing to do while nobody asks. */
struct bucket {
  struct key key;
  int64_t full_at_us, asked_us;
};

struct shard {
  pthread_mutex_t lock;
  struct bucket buckets[WAYS];
};

struct limits {
  unsigned percent;
  uint8_t secret[crypto_shorthash_KEYBYTES]; /* nobody can choose addresses that meet in one shard */
  struct shard shards[SHARDS];
};

static struct key key_of(enum whom whom, unsigned number, const char *name);
static unsigned take_one(struct limits *limits, const struct key *key, struct allowance allowance, int64_t now_us);
static unsigned spend(struct limits *limits, const struct key *key, int64_t cost_us, int64_t burst_us, int64_t now_us);
static struct shard *shard_of(struct limits *limits, const struct key *key);
static struct bucket *bucket_of(struct shard *shard, const struct key *key, int64_t now_us);
static int64_t scaled(int64_t number, unsigned percent);

struct limits *limits_new(unsigned percent) {
  if (percent == 0) return NULL;
  struct limits *limits = memory_resize(NULL, sizeof *limits);
  memset(limits, 0, sizeof *limits);
  limits->percent = percent;
  random_bytes(limits->secret, sizeof limits->secret);
  for (size_t i = 0; i < SHARDS; i++) pthread_mutex_init(&limits->shards[i].lock, NULL);
  return limits;
}

void limits_free(struct limits *limits) {
  if (!limits) return;
  for (size_t i = 0; i < SHARDS; i++) pthread_mutex_destroy(&limits->shards[i].lock);
  free(limits);
}

unsigned limit_address(struct limits *limits, enum rate rate, const struct address *address, int64_t now_us) {
  if (!limits) return 0;
  struct key key = {.whom = WHOM_ADDRESS, .rate = (uint8_t)rate};
  struct address household = address_household(address);
  memcpy(key.bytes, household.bytes, sizeof key.bytes);
  return take_one(limits, &key, of_address[rate], now_us);
}

unsigned limit_person(struct limits *limits, enum rate rate, const char *person, int64_t now_us) {
  if (!limits || person[0] == '\0') return 0;
  const struct key key = key_of(WHOM_PERSON, rate, person);
  return take_one(limits, &key, of_person[rate], now_us);
}

unsigned limit_pace(struct limits *limits, enum pace pace, const char *name, int64_t cost, int64_t now_us) {
  if (!limits) return 0;
  const struct key key = key_of(WHOM_PACE, pace, name);
  int64_t each_us = of_pace[pace].each_s * 1000000 * 100 / limits->percent;
  return spend(limits, &key, each_us * cost, each_us * of_pace[pace].burst, now_us);
}

static struct key key_of(enum whom whom, unsigned number, const char *name) {
  struct key key = {.whom = (uint8_t)whom, .rate = (uint8_t)number};
  crypto_generichash(key.bytes, sizeof key.bytes, (const unsigned char *)name, strlen(name), NULL, 0);
  return key;
}

static unsigned take_one(struct limits *limits, const struct key *key, struct allowance allowance, int64_t now_us) {
  if (allowance.per_minute == 0) return 0;
  int64_t interval_us = MINUTE_US / scaled(allowance.per_minute, limits->percent);
  return spend(limits, key, interval_us, interval_us * scaled(allowance.burst, limits->percent), now_us);
}

static unsigned spend(struct limits *limits, const struct key *key, int64_t cost_us, int64_t burst_us, int64_t now_us) {
  struct shard *shard = shard_of(limits, key);
  pthread_mutex_lock(&shard->lock);
  struct bucket *bucket = bucket_of(shard, key, now_us);
  int64_t full_at_us = (bucket->full_at_us > now_us ? bucket->full_at_us : now_us) + cost_us;
  int64_t wait_us = full_at_us - now_us - burst_us;
  if (wait_us <= 0) bucket->full_at_us = full_at_us; /* a try that is refused costs nothing more */
  pthread_mutex_unlock(&shard->lock);
  return wait_us <= 0 ? 0 : (unsigned)((wait_us + 999999) / 1000000);
}

static struct shard *shard_of(struct limits *limits, const struct key *key) {
  uint64_t hash = 0;
  crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key, sizeof *key, limits->secret);
  return &limits->shards[hash % SHARDS];
}

/* Its own, or the one asked the longest ago (never used ones first), emptied for it. */
static struct bucket *bucket_of(struct shard *shard, const struct key *key, int64_t now_us) {
  struct bucket *oldest = &shard->buckets[0], *found = NULL;
  for (size_t i = 0; i < WAYS && !found; i++) {
    struct bucket *bucket = &shard->buckets[i];
    if (memcmp(&bucket->key, key, sizeof *key) == 0) found = bucket;
    if (bucket->key.whom == WHOM_NOBODY ? oldest->key.whom != WHOM_NOBODY
                                        : oldest->key.whom != WHOM_NOBODY && bucket->asked_us < oldest->asked_us)
      oldest = bucket;
  }
  if (!found) {
    found = oldest;
    *found = (struct bucket){.key = *key, .full_at_us = now_us};
  }
  found->asked_us = now_us;
  return found;
}

static int64_t scaled(int64_t number, unsigned percent) {
  int64_t value = number * percent / 100;
  return value > 0 ? value : 1;
}
