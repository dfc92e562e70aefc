/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second factor: an authenticator's codes, and those on paper for the day when the phone is lost. */
#include "access/private.h"

#include "access/qr.h"
#include "access/secret.h"
#include "access/totp.h"
#include "core/json.h"

#include <string.h>

struct code_body {
  const char *code;
};
struct totp_row {
  struct db_bytes secret;
  int64_t last_step;
};
struct second { /* a code that was typed */
  struct arrival arrival;
  const char *code;
  struct account account;
  int64_t wait_s;
  bool right;
  bool enrolling;
  char (*recovery)[RECOVERY_CODE_TEXT];
};
struct enrolment { /* a secret that is shown */
  struct request *request;
  const struct person_row *who;
  uint8_t secret[TOTP_SECRET_BYTES];
};

static enum outcome check(struct tx *tx, void *context);
static enum outcome check_authenticator(struct tx *tx, struct second *second);
static enum outcome check_recovery(struct tx *tx, struct second *second);
static enum outcome strengthen(struct tx *tx, struct second *second);
static enum outcome enrol(struct tx *tx, void *context);
static enum outcome write_enrolment(const struct enrolment *enrolment, struct reply *reply);
static enum outcome confirm(struct tx *tx, void *context);
static enum outcome keep_recovery_codes(struct tx *tx, struct second *second);

static const struct spec_field code_fields[] = {
    SPEC_FIELD(struct code_body, code, .required = true, .min = 1, .max = 40),
};
const struct spec code_spec = SPEC("Code", struct code_body, code_fields);

static const struct db_column totp_columns[] = {DB_COLUMN(struct totp_row, secret),
                                                DB_COLUMN(struct totp_row, last_step)};
ROWS(read_totp, struct totp_row, totp_columns, DB_UUID);
ROWS(read_pending_totp, struct totp_row, totp_columns, DB_UUID, DB_TIME);
STATEMENT(put_totp, DB_UUID, DB_BYTES, DB_TIME);
STATEMENT(note_totp_step, DB_UUID, DB_INTEGER);
STATEMENT(confirm_totp, DB_UUID, DB_INTEGER, DB_TIME);
STATEMENT(drop_recovery_codes, DB_UUID);
STATEMENT(insert_recovery_codes, DB_UUID, DB_BYTES_LIST);
STATEMENT(use_recovery_code, DB_UUID, DB_BYTES, DB_TIME);

static struct second second_of(struct request *request) {
  const struct code_body *body = request->parsed;
  return (struct second){.arrival = {.request = request, .person = request->who.person, .assurance = 2},
                         .code = body->code,
                         .account = account_of("second factor", request->who.person, request->arena)};
}

enum outcome post_second_factor(struct request *request, struct reply *reply) {
  struct second second = second_of(request);
  enum outcome outcome = access_door(request, NULL, check, &second);
  if (outcome != OK) return outcome;
  if (second.wait_s) return try_refuse(request, reply, second.wait_s);
  if (!second.right) return SIGN_IN_REFUSED;
  arrival_answer(&second.arrival, reply);
  return OK;
}

/* A wrong code is a committed try: the transaction succeeds, the answer does not. */
static enum outcome check(struct tx *tx, void *context) {
  struct second *second = context;
  second->right = false;
  enum outcome outcome = try_take(tx, &second->account, second->arrival.request->arena, &second->wait_s);
  if (outcome != OK || second->wait_s) return outcome;
  outcome = check_authenticator(tx, second);
  if (outcome == OK && !second->right) outcome = check_recovery(tx, second);
  return outcome == OK && second->right ? strengthen(tx, second) : outcome;
}

static enum outcome check_authenticator(struct tx *tx, struct second *second) {
  const struct request *request = second->arrival.request;
  const struct db_param params[] = {P_UUID(second->arrival.person), P_TIME(clock_now_us())};
  const struct totp_row *row = NULL;
  size_t count = 0;
  int64_t step = 0;
  char purpose[SECRET_PURPOSE];
  AUTO(secret) struct buffer secret = {0};
  enum outcome outcome = tx_run(tx, second->enrolling ? &access_read_pending_totp : &access_read_totp, params,
                                request->arena, &row, &count);
  if (outcome != OK || count == 0) return outcome;
  secret_totp_purpose(second->arrival.person, purpose);
  outcome =
      vault_unseal(access_of(request)->vault, purpose, row->secret.bytes, row->secret.length, &secret, tx_fault(tx));
  if (outcome != OK) return outcome;
  if (!totp_verify((const uint8_t *)secret.bytes, secret.length, second->code, clock_now_us(), row->last_step, &step))
    return OK;
  const struct db_param noted[] = {P_UUID(second->arrival.person), P_INTEGER(step), P_TIME(clock_now_us())};
  outcome = tx_run(tx, second->enrolling ? &access_confirm_totp : &access_note_totp_step, noted, NULL, NULL, &count);
  second->right = outcome == OK && count == 1;
  return outcome;
}

static enum outcome check_recovery(struct tx *tx, struct second *second) {
  uint8_t digest[SHA256_BYTES];
  size_t count = 0;
  if (!recovery_code_digest(second->code, digest)) return OK;
  const struct db_param params[] = {P_UUID(second->arrival.person), P_BYTES(digest, sizeof digest),
                                    P_TIME(clock_now_us())};
  enum outcome outcome = tx_run(tx, &access_use_recovery_code, params, NULL, NULL, &count);
  second->right = outcome == OK && count == 1;
  return outcome;
}

static enum outcome strengthen(struct tx *tx, struct second *second) {
  struct arrival *arrival = &second->arrival;
  struct arena *arena = arrival->request->arena;
  enum outcome outcome = session_strengthen(tx, arrival->request, arrival->token);
  if (outcome == OK) outcome = try_clear(tx, &second->account);
  if (outcome == OK) outcome = person_read(tx, arrival->person, arena, &arrival->who);
  arrival->method = "";
  return outcome == OK ? grants_today(tx, arrival->person, arena, &arrival->grants, &arrival->grant_count) : outcome;
}

enum outcome post_totp(struct request *request, struct reply *reply) {
  struct enrolment enrolment = {.request = request};
  totp_secret_new(enrolment.secret);
  enum outcome outcome = access_door(request, NULL, enrol, &enrolment);
  if (outcome == OK) outcome = write_enrolment(&enrolment, reply);
  secret_wipe(enrolment.secret, sizeof enrolment.secret);
  return outcome;
}

static enum outcome enrol(struct tx *tx, void *context) {
  struct enrolment *enrolment = context;
  const struct request *request = enrolment->request;
  char purpose[SECRET_PURPOSE];
  AUTO(buffer) struct buffer sealed = {0};
  secret_totp_purpose(request->who.person, purpose);
  enum outcome outcome = require_second_factor(tx, enrolment->request, &enrolment->who);
  if (outcome == OK) outcome = require_fresh_session(tx, enrolment->request);
  if (outcome == OK)
    outcome = secret_seal(tx, access_of(request)->vault, purpose, enrolment->secret, sizeof enrolment->secret, &sealed,
                          tx_fault(tx));
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(request->who.person), P_BYTES((const uint8_t *)sealed.bytes, sealed.length),
                                    P_TIME(clock_now_us())};
  return tx_run(tx, &access_put_totp, params, NULL, NULL, NULL);
}

static enum outcome write_enrolment(const struct enrolment *enrolment, struct reply *reply) {
  struct arena *arena = enrolment->request->arena;
  const struct person_row *who = enrolment->who;
  const char **rows = NULL, *account = who->email ? who->email : who->login ? who->login : who->name;
  char text[TOTP_SECRET_TEXT];
  size_t count = 0;
  AUTO(secret) struct buffer uri = {0};
  totp_uri(enrolment->secret, sizeof enrolment->secret, "Comptoir", account, &uri);
  base32_from_bytes(enrolment->secret, sizeof enrolment->secret, text);
  enum outcome outcome = qr_rows(uri.bytes, arena, &rows, &count);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "uri", uri.bytes);
  json_text(&json, "secret", text);
  write_qr(&json, rows, count);
  json_close(&json);
  return OK;
}

enum outcome post_totp_confirm(struct request *request, struct reply *reply) {
  struct second second = second_of(request);
  second.enrolling = true;
  second.recovery = arena_list(request->arena, RECOVERY_CODE_COUNT, sizeof *second.recovery);
  enum outcome outcome = access_door(request, NULL, confirm, &second);
  if (outcome != OK) return outcome;
  if (second.wait_s) return try_refuse(request, reply, second.wait_s);
  if (!second.right) return SIGN_IN_REFUSED;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  session_give(request, second.arrival.token, reply, &json);
  json_open_list(&json, "recovery_codes");
  for (size_t i = 0; i < RECOVERY_CODE_COUNT; i++) json_text(&json, NULL, second.recovery[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

/* The first right code proves that the phone has the secret, and is worth a second factor at once. */
static enum outcome confirm(struct tx *tx, void *context) {
  struct second *second = context;
  second->right = false;
  enum outcome outcome = try_take(tx, &second->account, second->arrival.request->arena, &second->wait_s);
  if (outcome == OK && !second->wait_s) outcome = check_authenticator(tx, second);
  if (outcome != OK || !second->right) return outcome;
  outcome = session_strengthen(tx, second->arrival.request, second->arrival.token);
  if (outcome == OK) outcome = try_clear(tx, &second->account);
  return outcome == OK ? keep_recovery_codes(tx, second) : outcome;
}

static enum outcome keep_recovery_codes(struct tx *tx, struct second *second) {
  uint8_t digests[RECOVERY_CODE_COUNT][SHA256_BYTES];
  struct db_bytes list[RECOVERY_CODE_COUNT];
  for (size_t i = 0; i < RECOVERY_CODE_COUNT; i++) {
    recovery_code_new(second->recovery[i]);
    if (!recovery_code_digest(second->recovery[i], digests[i])) return FAILED_INTERNAL;
    list[i] = (struct db_bytes){digests[i], SHA256_BYTES};
  }
  const struct db_param who[] = {P_UUID(second->arrival.person)},
                        codes[] = {P_UUID(second->arrival.person), P_LIST(DB_BYTES_LIST, list, RECOVERY_CODE_COUNT)};
  enum outcome outcome = tx_run(tx, &access_drop_recovery_codes, who, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &access_insert_recovery_codes, codes, NULL, NULL, NULL) : outcome;
}
