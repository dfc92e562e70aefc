/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passkeys: made on one's own account, and used instead of a password. access/webauthn judges, this file keeps. */
#include "access/private.h"

#include "access/challenge.h"
#include "core/log.h"

#include <string.h>

#define PASSKEYS_MAX 20 /* of a person; insert_passkey.sql says it, too */

struct assertion_body {
  const char *id, *client_data, *authenticator_data, *signature;
};
struct registration_body {
  const char *label, *client_data, *attestation_object;
};
struct passkey_row {
  const char *person;
  struct db_bytes public_key;
  int64_t algorithm, sign_count;
};
struct entering { /* a sign-in */
  struct arrival arrival;
  struct bytes id;
  struct webauthn_assertion assertion;
  uint8_t challenge[WEBAUTHN_CHALLENGE_BYTES];
  const struct passkey_row *row; /* NULL: nobody's */
  int64_t sign_count;
};
struct registering {
  struct request *request;
  const struct person_row *who;
  const struct passkey_listed *former;
  size_t former_count;
  char text[CHALLENGE_TEXT];
  struct bytes client_data, attestation;
  uint8_t challenge[WEBAUTHN_CHALLENGE_BYTES];
  struct webauthn_credential made;
  const char *label;
  char token[ACCESS_TOKEN_TEXT]; /* of the session, from here on */
};

static enum outcome give_challenge(struct tx *tx, void *context);
static enum outcome find(struct tx *tx, void *context);
static enum outcome judge(struct entering *entering);
static enum outcome let_in(struct tx *tx, void *context);
static enum outcome prepare(struct tx *tx, void *context);
static void write_creation(const struct registering *registering, struct json *json);
static void write_bytes(struct json *json, const char *key, struct arena *arena, const void *bytes, size_t length);
static enum outcome spend(struct tx *tx, void *context);
static enum outcome keep(struct tx *tx, void *context);
static enum outcome drop(struct tx *tx, void *context);
static struct webauthn_relying_party party_of(const struct request *request);

static const struct spec_field assertion_fields[] = {
    SPEC_FIELD(struct assertion_body, id, .required = true, .min = 1, .max = BASE64URL_SIZE(WEBAUTHN_ID_MAX)),
    SPEC_FIELD(struct assertion_body, client_data, .required = true, .min = 1,
               .max = BASE64URL_SIZE(WEBAUTHN_CLIENT_DATA_MAX)),
    SPEC_FIELD(struct assertion_body, authenticator_data, .required = true, .min = 1,
               .max = BASE64URL_SIZE(WEBAUTHN_DATA_MAX)),
    SPEC_FIELD(struct assertion_body, signature, .required = true, .min = 1,
               .max = BASE64URL_SIZE(WEBAUTHN_SIGNATURE_MAX)),
};
const struct spec assertion_spec = SPEC("PasskeySignIn", struct assertion_body, assertion_fields);
static const struct spec_field registration_fields[] = {
    SPEC_FIELD(struct registration_body, label, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct registration_body, client_data, .required = true, .min = 1,
               .max = BASE64URL_SIZE(WEBAUTHN_CLIENT_DATA_MAX)),
    SPEC_FIELD(struct registration_body, attestation_object, .required = true, .min = 1,
               .max = BASE64URL_SIZE(WEBAUTHN_ATTESTATION_MAX)),
};
const struct spec registration_spec = SPEC("Passkey", struct registration_body, registration_fields);

static const struct db_column passkey_columns[] = {
    DB_COLUMN(struct passkey_row, person, .kind = DB_UUID), DB_COLUMN(struct passkey_row, public_key),
    DB_COLUMN(struct passkey_row, algorithm), DB_COLUMN(struct passkey_row, sign_count)};
ROWS(find_passkey, struct passkey_row, passkey_columns, DB_BYTES);
STATEMENT(note_passkey, DB_BYTES, DB_INTEGER, DB_INTEGER, DB_TIME);
STATEMENT(insert_passkey, DB_BYTES, DB_UUID, DB_BYTES, DB_INTEGER, DB_INTEGER, DB_TEXT, DB_TIME);
STATEMENT(delete_passkey, DB_BYTES, DB_UUID);

/* ---- signing in */

enum outcome post_passkey_options(struct request *request, struct reply *reply) {
  char text[CHALLENGE_TEXT];
  enum outcome outcome = access_door(request, NULL, give_challenge, text);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "challenge", text);
  json_text(&json, "rp_id", party_of(request).id);
  json_integer(&json, "timeout_ms", CHALLENGE_TIMEOUT_MS);
  json_text(&json, "user_verification", "required");
  json_close(&json);
  return OK;
}

static enum outcome give_challenge(struct tx *tx, void *context) {
  return challenge_give(tx, NULL, context);
}

/* The challenge is spent whatever the answer is worth; then the signature is judged without holding a connection. */
enum outcome post_passkey_sign_in(struct request *request, struct reply *reply) {
  const struct assertion_body *body = request->parsed;
  struct entering entering = {.arrival = {.request = request, .method = "passkey", .assurance = 2}};
  struct webauthn_assertion *sent = &entering.assertion;
  bool read = bytes_read(body->id, request->arena, &entering.id) &&
              bytes_read(body->client_data, request->arena, &sent->client_data) &&
              bytes_read(body->authenticator_data, request->arena, &sent->authenticator_data) &&
              bytes_read(body->signature, request->arena, &sent->signature);
  if (!read) return SIGN_IN_REFUSED;
  enum outcome outcome = access_door(request, NULL, find, &entering);
  if (outcome == OK) outcome = judge(&entering);
  if (outcome == OK) outcome = access_door(request, entering.row->person, let_in, &entering);
  if (outcome == OK) arrival_answer(&entering.arrival, reply);
  return outcome;
}

static enum outcome find(struct tx *tx, void *context) {
  struct entering *entering = context;
  const struct db_param params[] = {P_BYTES(entering->id.at, entering->id.length)};
  size_t count = 0;
  entering->row = NULL;
  enum outcome outcome = challenge_spend(tx, NULL, entering->assertion.client_data, entering->challenge);
  if (outcome == OK)
    outcome = tx_run(tx, &access_find_passkey, params, entering->arrival.request->arena, &entering->row, &count);
  if (count == 0) entering->row = NULL;
  return outcome;
}

static enum outcome judge(struct entering *entering) {
  const struct passkey_row *row = entering->row;
  const struct webauthn_relying_party party = party_of(entering->arrival.request);
  struct fault why = {0};
  if (!row) return SIGN_IN_REFUSED;
  const struct webauthn_credential known = {.id = entering->id,
                                            .public_key = {row->public_key.bytes, row->public_key.length},
                                            .algorithm = row->algorithm,
                                            .sign_count = row->sign_count};
  enum outcome outcome = webauthn_assert(&party, (struct bytes){entering->challenge, sizeof entering->challenge},
                                         &known, &entering->assertion, &entering->sign_count, &why);
  if (outcome != OK) log_event(LOG_NOTICE, "passkey.refused", "%s: %s", why.field, why.hint);
  return outcome;
}

static enum outcome let_in(struct tx *tx, void *context) {
  struct entering *entering = context;
  const struct db_param params[] = {P_BYTES(entering->id.at, entering->id.length), P_INTEGER(entering->sign_count),
                                    P_INTEGER(entering->row->sign_count), P_TIME(clock_now_us())};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_note_passkey, params, NULL, NULL, &count);
  if (outcome == OK && count == 0) return SIGN_IN_REFUSED; /* used by somebody else meanwhile, or removed */
  entering->arrival.person = entering->row->person;
  return outcome == OK ? arrival_open(tx, &entering->arrival) : outcome;
}

/* ---- one's own */

enum outcome post_own_passkey_options(struct request *request, struct reply *reply) {
  struct registering registering = {.request = request};
  enum outcome outcome = access_door(request, NULL, prepare, &registering);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_creation(&registering, &json);
  return OK;
}

static enum outcome prepare(struct tx *tx, void *context) {
  struct registering *registering = context;
  struct request *request = registering->request;
  const struct db_param params[] = {P_UUID(request->who.person)};
  enum outcome outcome = require_second_factor(tx, request, &registering->who);
  if (outcome == OK) outcome = require_fresh_session(tx, request);
  if (outcome == OK)
    outcome =
        tx_run(tx, &access_list_passkeys, params, request->arena, &registering->former, &registering->former_count);
  if (outcome == OK && registering->former_count >= PASSKEYS_MAX)
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "passkeys", "%d at most: forget one first", PASSKEYS_MAX);
  return outcome == OK ? challenge_give(tx, request->who.person, registering->text) : outcome;
}

static void write_creation(const struct registering *registering, struct json *json) {
  struct request *request = registering->request;
  json_open(json, NULL);
  json_text(json, "challenge", registering->text);
  json_open(json, "rp");
  json_text(json, "id", party_of(request).id);
  json_text(json, "name", "Comptoir");
  json_close(json);
  json_open(json, "user");
  write_bytes(json, "id", request->arena, request->who.person, strlen(request->who.person));
  json_text(json, "name", registering->who->name);
  json_close(json);
  json_open_list(json, "algorithms");
  json_integer(json, NULL, WEBAUTHN_ES256);
  json_integer(json, NULL, WEBAUTHN_EDDSA);
  json_integer(json, NULL, WEBAUTHN_RS256);
  json_close_list(json);
  json_open_list(json, "exclude");
  for (size_t i = 0; i < registering->former_count; i++)
    write_bytes(json, NULL, request->arena, registering->former[i].id.bytes, registering->former[i].id.length);
  json_close_list(json);
  json_close(json);
}

static void write_bytes(struct json *json, const char *key, struct arena *arena, const void *bytes, size_t length) {
  char *text = arena_alloc(arena, BASE64URL_SIZE(length));
  base64url_from_bytes(bytes, length, text);
  json_text(json, key, text);
}

enum outcome post_own_passkey(struct request *request, struct reply *reply) {
  const struct registration_body *body = request->parsed;
  const struct webauthn_relying_party party = party_of(request);
  struct registering registering = {.request = request, .label = body->label};
  struct fault why = {0};
  if (!bytes_read(body->client_data, request->arena, &registering.client_data) ||
      !bytes_read(body->attestation_object, request->arena, &registering.attestation))
    return SIGN_IN_REFUSED;
  enum outcome outcome = access_door(request, NULL, spend, &registering);
  if (outcome != OK) return outcome;
  outcome =
      webauthn_register(&party, (struct bytes){registering.challenge, sizeof registering.challenge},
                        registering.client_data, registering.attestation, request->arena, &registering.made, &why);
  if (outcome != OK) {
    log_event(LOG_NOTICE, "passkey.refused", "%s: %s", why.field, why.hint);
    return outcome;
  }
  outcome = access_door(request, NULL, keep, &registering);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  session_give(request, registering.token, reply, &json);
  json_close(&json);
  return CREATED;
}

static enum outcome spend(struct tx *tx, void *context) {
  struct registering *registering = context;
  enum outcome outcome = require_second_factor(tx, registering->request, &registering->who);
  return outcome == OK
             ? challenge_spend(tx, registering->request->who.person, registering->client_data, registering->challenge)
             : outcome;
}

/* Its owner was verified by the device just now: the session that made it is worth two factors. */
static enum outcome keep(struct tx *tx, void *context) {
  struct registering *registering = context;
  const struct principal *who = &registering->request->who;
  const struct webauthn_credential *made = &registering->made;
  const struct db_param params[] = {P_BYTES(made->id.at, made->id.length),
                                    P_UUID(who->person),
                                    P_BYTES(made->public_key.at, made->public_key.length),
                                    P_INTEGER(made->algorithm),
                                    P_INTEGER(made->sign_count),
                                    P_TEXT(registering->label),
                                    P_TIME(clock_now_us())};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &access_insert_passkey, params, NULL, NULL, &count);
  if (outcome == OK && count == 0) return SIGN_IN_REFUSED;
  return outcome == OK ? session_strengthen(tx, registering->request, registering->token) : outcome;
}

enum outcome delete_own_passkey(struct request *request, struct reply *reply) {
  struct registering registering = {.request = request};
  if (!bytes_read(request->params[0], request->arena, &registering.client_data)) return NOT_FOUND;
  enum outcome outcome = access_door(request, NULL, drop, &registering);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome drop(struct tx *tx, void *context) {
  struct registering *registering = context;
  const struct bytes id = registering->client_data;
  const struct db_param params[] = {P_BYTES(id.at, id.length), P_UUID(registering->request->who.person)};
  size_t count = 0;
  enum outcome outcome = require_second_factor(tx, registering->request, &registering->who);
  if (outcome == OK) outcome = tx_run(tx, &access_delete_passkey, params, NULL, NULL, &count);
  return outcome == OK && count == 0 ? NOT_FOUND : outcome;
}

static struct webauthn_relying_party party_of(const struct request *request) {
  const struct access *access = access_of(request);
  return (struct webauthn_relying_party){.id = access->host, .origin = access_public_url(access)};
}
