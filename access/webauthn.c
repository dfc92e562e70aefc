/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/webauthn.h"

#include "access/webauthn_parts.h"

#include <string.h>

struct attestation {
  struct bytes format, authenticator_data;
  struct cbor_map statement;
};

static enum outcome read_attestation(struct bytes object, struct attestation *out, struct fault *fault);
static bool read_member(const struct cbor_map *map, const char *name, enum cbor_kind kind, struct bytes *out);
static enum outcome check_statement(const struct attestation *attestation, const struct credential_key *key,
                                    struct bytes client_data, struct fault *fault);
static enum outcome check_self_signed(const struct attestation *attestation, const struct credential_key *key,
                                      struct bytes client_data, struct fault *fault);
static bool is_format(const struct attestation *attestation, const char *name);
static enum outcome check_counter(int64_t known, int64_t counted, struct fault *fault);
static struct bytes keep(struct arena *arena, struct bytes bytes);

enum outcome webauthn_register(const struct webauthn_relying_party *party, struct bytes challenge,
                               struct bytes client_data, struct bytes attestation_object, struct arena *arena,
                               struct webauthn_credential *out, struct fault *fault) {
  AUTO(credential_key) struct credential_key key = {0};
  struct attestation attestation;
  struct authenticator_data data;
  enum outcome outcome = client_data_check(party, "webauthn.create", challenge, client_data, fault);
  if (outcome == OK) outcome = read_attestation(attestation_object, &attestation, fault);
  if (outcome == OK) outcome = authenticator_data_read(attestation.authenticator_data, &data, fault);
  if (outcome == OK) outcome = authenticator_data_check(party, &data, fault);
  if (outcome != OK) return outcome;
  if (!data.attested) return REFUSE(fault, "flags", "no new credential in a registration");
  outcome = credential_key_read(data.public_key, &key, fault);
  if (outcome == OK) outcome = check_statement(&attestation, &key, client_data, fault);
  if (outcome != OK) return outcome;
  *out = (struct webauthn_credential){.id = keep(arena, data.credential_id),
                                      .public_key = keep(arena, data.public_key),
                                      .algorithm = key.algorithm,
                                      .sign_count = data.sign_count,
                                      .backup_eligible = data.backup_eligible,
                                      .backed_up = data.backed_up};
  return OK;
}

enum outcome webauthn_assert(const struct webauthn_relying_party *party, struct bytes challenge,
                             const struct webauthn_credential *known, const struct webauthn_assertion *assertion,
                             int64_t *new_sign_count, struct fault *fault) {
  AUTO(credential_key) struct credential_key key = {0};
  struct authenticator_data data;
  enum outcome outcome = client_data_check(party, "webauthn.get", challenge, assertion->client_data, fault);
  if (outcome == OK) outcome = authenticator_data_read(assertion->authenticator_data, &data, fault);
  if (outcome == OK) outcome = authenticator_data_check(party, &data, fault);
  if (outcome != OK) return outcome;
  if (data.attested) return REFUSE(fault, "flags", "a new credential in a sign-in");
  outcome = credential_key_read(known->public_key, &key, fault);
  if (outcome != OK) return outcome;
  if (key.algorithm != known->algorithm) return REFUSE(fault, "public_key", "not of the algorithm it came with");
  if (!credential_key_verifies(&key, assertion->authenticator_data, assertion->client_data, assertion->signature))
    return REFUSE(fault, "signature", "not made by this passkey over these data");
  outcome = check_counter(known->sign_count, data.sign_count, fault);
  if (outcome == OK) *new_sign_count = data.sign_count;
  return outcome;
}

/* Exactly three members (§6.5.4): there is nothing else to say in this version of the format. */
static enum outcome read_attestation(struct bytes object, struct attestation *out, struct fault *fault) {
  if (object.length > WEBAUTHN_ATTESTATION_MAX) return REFUSE(fault, "attestation_object", "too long");
  struct cbor cbor = cbor_of(object), statement;
  struct cbor_map map;
  if (!cbor_read_map(&cbor, &map) || cbor.left > 0)
    return REFUSE(fault, "attestation_object", "not one map of canonical CBOR");
  if (map.pairs != 3 || !read_member(&map, "fmt", CBOR_TEXT, &out->format) ||
      !read_member(&map, "authData", CBOR_BYTES, &out->authenticator_data) ||
      !cbor_get_text(&map, "attStmt", &statement) || !cbor_read_map(&statement, &out->statement))
    return REFUSE(fault, "attestation_object", "not fmt, attStmt and authData");
  return OK;
}

static bool read_member(const struct cbor_map *map, const char *name, enum cbor_kind kind, struct bytes *out) {
  struct cbor value;
  struct cbor_item item;
  if (!cbor_get_text(map, name, &value) || !cbor_read(&value, &item) || item.kind != kind) return false;
  *out = item.bytes;
  return true;
}

static enum outcome check_statement(const struct attestation *attestation, const struct credential_key *key,
                                    struct bytes client_data, struct fault *fault) {
  struct cbor certificates;
  if (is_format(attestation, "none"))
    return attestation->statement.pairs == 0 ? OK : REFUSE(fault, "attestation", "none, yet it says something");
  if (is_format(attestation, "packed") && !cbor_get_text(&attestation->statement, "x5c", &certificates))
    return check_self_signed(attestation, key, client_data, fault);
  return OK; /* says who made it: not asked, not believed */
}

static enum outcome check_self_signed(const struct attestation *attestation, const struct credential_key *key,
                                      struct bytes client_data, struct fault *fault) {
  struct cbor value;
  struct cbor_item algorithm;
  struct bytes signature;
  if (!cbor_get_text(&attestation->statement, "alg", &value) || !cbor_read(&value, &algorithm) ||
      algorithm.kind != CBOR_INTEGER || algorithm.number != key->algorithm)
    return REFUSE(fault, "attestation", "not of the key's algorithm");
  if (!read_member(&attestation->statement, "sig", CBOR_BYTES, &signature) ||
      !credential_key_verifies(key, attestation->authenticator_data, client_data, signature))
    return REFUSE(fault, "attestation", "not signed by the new key");
  return OK;
}

static bool is_format(const struct attestation *attestation, const char *name) {
  return attestation->format.length == strlen(name) &&
         memcmp(attestation->format.at, name, attestation->format.length) == 0;
}

/* A counter that stands still or goes back: the authenticator was copied. Those that never count stay at zero. */
static enum outcome check_counter(int64_t known, int64_t counted, struct fault *fault) {
  if ((known == 0 && counted == 0) || counted > known) return OK;
  return REFUSE(fault, "sign_count", "%lld, after %lld", (long long)counted, (long long)known);
}

static struct bytes keep(struct arena *arena, struct bytes bytes) {
  return (struct bytes){arena_copy(arena, bytes.at, bytes.length), bytes.length};
}
