/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The key that a shop signs with: made once, sealed with the machine's key among the other secrets. */
#include "access/secret.h"
#include "core/text.h"
#include "online/private.h"

#include <assert.h>
#include <ctype.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

struct key_errand {
  const struct online *online;
  const char *kpa;
  int64_t now_us;
  struct arena *arena;
  struct signing_key *key;
  char name[48];
};

static enum outcome make_key(struct tx *tx, void *context);
static enum outcome read_key(struct tx *tx, void *context);
static enum outcome put_till(struct tx *tx, void *context);

enum outcome online_key(const struct online *online, const char *kpa, int64_t now_us, struct signing_key **key,
                        struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  static const struct db_scope scope = {.role = "anyone"};
  struct key_errand errand = {.online = online, .kpa = kpa, .now_us = now_us, .arena = &arena};
  snprintf(errand.name, sizeof errand.name, "online-key-%s", kpa);
  for (char *at = errand.name; *at; at++) *at = (char)tolower((unsigned char)*at);
  enum outcome outcome = db_transact_as(online->door, &scope, TX_READ, read_key, &errand, fault);
  if (outcome == NOT_FOUND) {
    outcome = db_transact_as(online->door, &scope, TX_WRITE, make_key, &errand, fault);
    if (outcome == OK) outcome = db_transact_as(online->door, &scope, TX_READ, read_key, &errand, fault);
  }
  if (outcome == OK) outcome = db_transact(online->house, TX_WRITE, put_till, &errand, fault);
  if (outcome == OK) *key = errand.key;
  else signing_key_free(errand.key);
  return outcome;
}

static enum outcome make_key(struct tx *tx, void *context) {
  struct key_errand *errand = context;
  AUTO(secret) struct buffer der = {0};
  AUTO(buffer) struct buffer sealed = {0};
  char purpose[SECRET_PURPOSE], base64[512];
  struct signing_key *key = signing_key_new();
  signing_key_der(key, &der);
  signing_key_free(key);
  assert(4 * ((der.length + 2) / 3) < sizeof base64);
  base64_from_bytes((const uint8_t *)der.bytes, der.length, base64);
  snprintf(purpose, sizeof purpose, "secret:%s", errand->name);
  enum outcome outcome = secret_seal(tx, errand->online->vault, purpose, base64, strlen(base64), &sealed, tx_fault(tx));
  secret_wipe(base64, sizeof base64);
  const struct db_param params[] = {P_TEXT(errand->name), P_BYTES((const uint8_t *)sealed.bytes, sealed.length),
                                    P_TIME(errand->now_us)};
  return outcome == OK ? tx_run(tx, &online_insert_key, params, NULL, NULL, NULL) : outcome;
}

static enum outcome read_key(struct tx *tx, void *context) {
  struct key_errand *errand = context;
  const char *text = NULL;
  enum outcome outcome = secret_read(tx, errand->online->vault, errand->name, errand->arena, &text, tx_fault(tx));
  if (outcome != OK) return outcome;
  size_t length = 0;
  uint8_t *der = arena_alloc(errand->arena, strlen(text) + 4);
  if (!base64_to_bytes(text, der, strlen(text) + 4, &length)) return BAD_KEY;
  outcome = signing_key_from_der(der, length, &errand->key, tx_fault(tx));
  secret_wipe(der, length);
  return outcome;
}

/* Nobody can call as this till: its token is nobody's. */
static enum outcome put_till(struct tx *tx, void *context) {
  struct key_errand *errand = context;
  uint8_t public[PUBLIC_KEY_MAX], nobody[SHA256_BYTES];
  static const uint8_t zeros[SHA256_BYTES];
  size_t length = signing_key_public(errand->key, public);
  const char *till = arena_format(errand->arena, ONLINE_TILL "%s", errand->kpa);
  if (RAND_bytes(nobody, sizeof nobody) != 1) return FAILED_INTERNAL;
  const struct db_param of_till[] = {P_TEXT(till), P_TEXT(errand->kpa), P_BYTES(public, length),
                                     P_BYTES(nobody, sizeof nobody), P_TIME(errand->now_us)};
  const struct db_param of_head[] = {P_TEXT(errand->kpa), P_TEXT(till), P_BYTES(zeros, sizeof zeros)};
  enum outcome outcome = tx_run(tx, &online_put_till, of_till, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &online_put_head, of_head, NULL, NULL, NULL) : outcome;
}
