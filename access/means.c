/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/means.h"

#include "access/private.h"

#include <string.h>

STATEMENT(insert_card, DB_UUID, DB_UUID, DB_BYTES, DB_TEXT, DB_TIME);
STATEMENT(put_cashier_pin, DB_UUID, DB_TEXT, DB_TIME);
STATEMENT(revoke_till, DB_TEXT, DB_TEXT, DB_TIME);

void card_draw(struct card_new *card) {
  uint8_t random[20];
  random_bytes(random, sizeof random);
  base64url_from_bytes(random, sizeof random, card->secret);
  pin_new(card->pin, CARD_PIN_DIGITS);
}

enum outcome person_card(struct tx *tx, const char *person, const struct card_new *card, const char *hash) {
  uint8_t digest[SHA256_BYTES];
  char id[UUID_TEXT];
  int64_t now_us = clock_now_us();
  sha256(card->secret, strlen(card->secret), digest);
  uuid_v7(id);
  const struct db_param former[] = {P_UUID(person), P_TIME(now_us)},
                        made[] = {P_UUID(id), P_UUID(person), P_BYTES(digest, sizeof digest), P_TEXT(hash),
                                  P_TIME(now_us)};
  enum outcome outcome = tx_run(tx, &access_end_card, former, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &access_insert_card, made, NULL, NULL, NULL);
  return outcome;
}

enum outcome person_cashier_pin(struct tx *tx, const char *person, const char *hash) {
  const struct db_param params[] = {P_UUID(person), P_TEXT(hash), P_TIME(clock_now_us())};
  return tx_run(tx, &access_put_cashier_pin, params, NULL, NULL, NULL);
}

bool cashier_pin_is_weak(const char *pin) {
  size_t digits = strlen(pin);
  return digits < 4 || digits >= PIN_TEXT || pin_is_weak(pin, digits);
}

enum outcome person_password(struct tx *tx, const char *person, const char *hash) {
  int64_t now_us = clock_now_us();
  const struct db_param params[] = {P_UUID(person), P_TEXT(hash), P_TIME(now_us)},
                        all_sessions[] = {P_UUID(person), P_UUID(NULL), P_TIME(now_us)};
  enum outcome outcome = tx_run(tx, &access_put_password, params, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &access_end_sessions, all_sessions, NULL, NULL, NULL) : outcome;
}

enum outcome till_revoke(struct tx *tx, const char *till, const char *kpa) {
  const struct db_param params[] = {P_TEXT(till), P_TEXT(kpa), P_TIME(clock_now_us())};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_revoke_till, params, NULL, NULL, &count);
  return outcome == OK && count == 0 ? fault_set(tx_fault(tx), NOT_FOUND, "till", "%s", till) : outcome;
}
