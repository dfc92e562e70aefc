/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A code read aloud once makes a machine a till. The code, and later the token, are kept as digests only. */
#include "pos/intake/private.h"

#include <stdio.h>
#include <string.h>

#define VALID_US (INT64_C(24) * 3600 * 1000000)
#define CODE_DIGITS 12

struct creation {
  const struct db_param *params;
  const char *kpa, *till;
  struct arena arena;
};

struct enrolment {
  const uint8_t *code_hash, *token_hash;
  struct db_bytes public_key;
  int64_t now_us;
  struct intake_enrolled *enrolled;
  struct arena arena;
};

static bool is_till_code(const char *till);
static void draw_code(char code[static INTAKE_CODE_TEXT]);
static bool hash_code(const char *code, uint8_t hash[static SHA256_BYTES]);
static enum outcome create(struct tx *tx, void *context);
static enum outcome count_rows(struct tx *tx, const struct db_query *query, const char *code, struct arena *arena,
                               size_t *count);
static void draw_token(char token[static INTAKE_TOKEN_TEXT]);
static enum outcome enrol(struct tx *tx, void *context);
static enum outcome keep_till(struct tx *tx, struct enrolment *enrolment, const struct enrolment_row *row);

enum outcome intake_enrolment_create(struct db *db, const char *kpa, const char *till, const char *name,
                                     char code[static INTAKE_CODE_TEXT], struct fault *fault) {
  uint8_t hash[SHA256_BYTES];
  char drawn[INTAKE_CODE_TEXT];
  if (!is_till_code(till)) return fault_set(fault, OUT_OF_RANGE, "code", "2 to 24 capitals, digits and hyphens");
  if (text_starts(till, "WEB-")) return fault_set(fault, OUT_OF_RANGE, "code", "WEB- is for the shops themselves");
  if (name == NULL || name[0] == '\0' || text_length(name) > 60)
    return fault_set(fault, OUT_OF_RANGE, "name", "1 to 60 characters");
  draw_code(drawn);
  if (!hash_code(drawn, hash)) return fault_set(fault, FAILED_INTERNAL, "code", "not drawn");
  const struct db_param params[] = {P_BYTES(hash, sizeof hash), P_TEXT(kpa), P_TEXT(till), P_TEXT(name),
                                    P_TIME(clock_now_us() + VALID_US)};
  struct creation creation = {.params = params, .kpa = kpa, .till = till};
  enum outcome outcome = db_transact(db, TX_WRITE, create, &creation, fault);
  arena_done(&creation.arena);
  if (outcome == OK) text_copy(code, INTAKE_CODE_TEXT, drawn);
  return outcome;
}

enum outcome intake_enrol(struct db *db, const char *code, const uint8_t *public_key, size_t length,
                          struct intake_enrolled *enrolled, struct fault *fault) {
  uint8_t code_hash[SHA256_BYTES], token_hash[SHA256_BYTES];
  struct intake_enrolled made = {0};
  if (!hash_code(code, code_hash)) return fault_set(fault, BAD_CODE, "/code", "%d digits", CODE_DIGITS);
  draw_token(made.token);
  sha256(made.token, strlen(made.token), token_hash);
  struct enrolment enrolment = {.code_hash = code_hash,
                                .token_hash = token_hash,
                                .public_key = {public_key, length},
                                .now_us = clock_now_us(),
                                .enrolled = &made};
  enum outcome outcome = db_transact(db, TX_WRITE, enrol, &enrolment, fault);
  arena_done(&enrolment.arena);
  if (outcome == OK) *enrolled = made;
  return outcome;
}

static bool is_till_code(const char *till) {
  size_t length = till != NULL ? strspn(till, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") : 0;
  return length >= 2 && length <= 24 && till[length] == '\0';
}

/* Forty bits, for one day and a slow door: see routes.c. */
static void draw_code(char code[static INTAKE_CODE_TEXT]) {
  uint64_t drawn;
  do random_bytes(&drawn, sizeof drawn); /* of equal chance: the uneven end of the range is thrown away */
  while (drawn >= UINT64_MAX - UINT64_MAX % UINT64_C(1000000000000));
  drawn %= UINT64_C(1000000000000);
  snprintf(code, INTAKE_CODE_TEXT, "%03u-%03u-%03u-%03u", (unsigned)(drawn / 1000000000),
           (unsigned)(drawn / 1000000 % 1000), (unsigned)(drawn / 1000 % 1000), (unsigned)(drawn % 1000));
}

static bool hash_code(const char *code, uint8_t hash[static SHA256_BYTES]) {
  char digits[CODE_DIGITS];
  size_t count = 0;
  for (; *code != '\0'; code++) {
    if (*code == '-' || *code == ' ') continue;
    if (*code < '0' || *code > '9' || count == CODE_DIGITS) return false;
    digits[count++] = *code;
  }
  sha256(digits, count, hash);
  return count == CODE_DIGITS;
}

static enum outcome create(struct tx *tx, void *context) {
  struct creation *creation = context;
  size_t kpas = 0, tills = 0, put = 0;
  enum outcome outcome = count_rows(tx, &intake_find_kpa, creation->kpa, &creation->arena, &kpas);
  if (outcome == OK && kpas == 0) return fault_set(tx_fault(tx), NOT_FOUND, "kpa", "%s", creation->kpa);
  if (outcome == OK) outcome = count_rows(tx, &intake_find_till, creation->till, &creation->arena, &tills);
  if (outcome == OK && tills == 0)
    outcome = tx_run(tx, &intake_put_enrolment, creation->params, &creation->arena, NULL, &put);
  if (outcome == OK && put == 0) return fault_set(tx_fault(tx), ALREADY_ENROLLED, "code", "%s", creation->till);
  return outcome;
}

static enum outcome count_rows(struct tx *tx, const struct db_query *query, const char *code, struct arena *arena,
                               size_t *count) {
  const struct db_param params[] = {P_TEXT(code)};
  return tx_run(tx, query, params, arena, NULL, count);
}

static void draw_token(char token[static INTAKE_TOKEN_TEXT]) {
  uint8_t random[32];
  char text[4 * ((sizeof random + 2) / 3) + 1];
  random_bytes(random, sizeof random);
  base64_from_bytes(random, sizeof random, text);
  for (size_t i = 0; text[i] != '\0'; i++) { /* letters that a header and a file take as they are */
    if (text[i] == '+') text[i] = '-';
    if (text[i] == '/') text[i] = '_';
    if (text[i] == '=') text[i] = '\0';
  }
  text_copy(token, INTAKE_TOKEN_TEXT, text);
}

static enum outcome enrol(struct tx *tx, void *context) {
  struct enrolment *enrolment = context;
  const struct db_param params[] = {P_BYTES(enrolment->code_hash, SHA256_BYTES), P_TIME(enrolment->now_us)};
  struct enrolment_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &intake_use_enrolment, params, &enrolment->arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), BAD_CODE, "/code", "wrong, or older than a day");
  struct verify_key *key = verify_key_from_der(enrolment->public_key.bytes, enrolment->public_key.length);
  if (key == NULL)
    return fault_set(tx_fault(tx), WRONG_TYPE, "/public_key", "a P-256 public key (SubjectPublicKeyInfo) is needed");
  verify_key_free(key);
  return keep_till(tx, enrolment, row);
}

static enum outcome keep_till(struct tx *tx, struct enrolment *enrolment, const struct enrolment_row *row) {
  const struct db_param params[] = {P_TEXT(row->till),
                                    P_TEXT(row->kpa),
                                    P_TEXT(row->name),
                                    P_BYTES(enrolment->public_key.bytes, enrolment->public_key.length),
                                    P_BYTES(enrolment->token_hash, SHA256_BYTES),
                                    P_TIME(enrolment->now_us)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &intake_put_till, params, &enrolment->arena, NULL, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), BAD_CODE, "/code", "used by another machine");
  TEXT_COPY(enrolment->enrolled->till, row->till);
  TEXT_COPY(enrolment->enrolled->kpa, row->kpa);
  TEXT_COPY(enrolment->enrolled->name, row->name);
  return OK;
}
