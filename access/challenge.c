/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <jansson.h>

#include "access/challenge.h"

#include "access/private.h"

#include <string.h>

static bool read_challenge(struct bytes client_data, uint8_t given[static WEBAUTHN_CHALLENGE_BYTES]);

STATEMENT(insert_challenge, DB_BYTES, DB_UUID, DB_TEXT, DB_TIME);
STATEMENT(spend_challenge, DB_BYTES, DB_UUID, DB_TEXT, DB_TIME);

enum outcome challenge_give(struct tx *tx, const char *person, char text[static CHALLENGE_TEXT]) {
  uint8_t random[WEBAUTHN_CHALLENGE_BYTES], hash[SHA256_BYTES];
  random_bytes(random, sizeof random);
  base64url_from_bytes(random, sizeof random, text);
  sha256(random, sizeof random, hash);
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_UUID(person), P_TEXT(person ? "register" : "sign_in"),
                                    P_TIME(clock_now_us() + CHALLENGE_TIMEOUT_MS * INT64_C(1000))};
  return tx_run(tx, &access_insert_challenge, params, NULL, NULL, NULL);
}

enum outcome challenge_spend(struct tx *tx, const char *person, struct bytes client_data,
                             uint8_t given[static WEBAUTHN_CHALLENGE_BYTES]) {
  uint8_t hash[SHA256_BYTES];
  size_t count = 0;
  if (!read_challenge(client_data, given)) return SIGN_IN_REFUSED;
  sha256(given, WEBAUTHN_CHALLENGE_BYTES, hash);
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_UUID(person), P_TEXT(person ? "register" : "sign_in"),
                                    P_TIME(clock_now_us())};
  enum outcome outcome = tx_run(tx, &access_spend_challenge, params, NULL, NULL, &count);
  return outcome == OK && count == 0 ? SIGN_IN_REFUSED : outcome;
}

bool bytes_read(const char *text, struct arena *arena, struct bytes *bytes) {
  size_t capacity = strlen(text), count = 0;
  uint8_t *read = arena_alloc(arena, capacity + 1);
  if (!base64url_to_bytes(text, read, capacity, &count)) return false;
  *bytes = (struct bytes){read, count};
  return true;
}

/* Only to find which challenge is meant: webauthn_* reads client data in earnest. */
static bool read_challenge(struct bytes client_data, uint8_t given[static WEBAUTHN_CHALLENGE_BYTES]) {
  size_t count = 0;
  if (client_data.length > WEBAUTHN_CLIENT_DATA_MAX) return false;
  json_t *root = json_loadb((const char *)client_data.at, client_data.length, JSON_REJECT_DUPLICATES, NULL);
  const char *text = json_string_value(json_object_get(root, "challenge"));
  bool right =
      text && base64url_to_bytes(text, given, WEBAUTHN_CHALLENGE_BYTES, &count) && count == WEBAUTHN_CHALLENGE_BYTES;
  json_decref(root);
  return right;
}
