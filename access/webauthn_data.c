/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the browser says (JSON) and what the authenticator says (bytes). */
#include <jansson.h>

#include "access/webauthn_parts.h"

#include <openssl/crypto.h>
#include <string.h>

enum {
  USER_PRESENT = 0x01,
  USER_VERIFIED = 0x04,
  BACKUP_ELIGIBLE = 0x08,
  BACKED_UP = 0x10,
  ATTESTED = 0x40,
  EXTENDED = 0x80
};
enum { HEAD_BYTES = SHA256_BYTES + 1 + 4, MODEL_BYTES = 16, ID_LENGTH_BYTES = 2, CHALLENGE_TEXT = 128 };

static bool same_text(const json_t *value, const char *wanted);
static bool is_challenge(const json_t *value, struct bytes challenge);
static bool same_bytes(const void *a, const void *b, size_t length);
static enum outcome read_credential(struct bytes *rest, struct authenticator_data *out, struct fault *fault);
static enum outcome read_extensions(struct bytes *rest, struct fault *fault);
static struct bytes cut(struct bytes *rest, size_t length);
static void release_value(json_t **value);
AUTO_RELEASE(json_t, json_t *, release_value);

/* Members that later versions of browsers add are none of our business; a member said twice is. */
enum outcome client_data_check(const struct webauthn_relying_party *party, const char *type, struct bytes challenge,
                               struct bytes client_data, struct fault *fault) {
  if (client_data.length > WEBAUTHN_CLIENT_DATA_MAX) return REFUSE(fault, "client_data", "too long");
  AUTO(json_t)
  json_t *json = json_loadb((const char *)client_data.at, client_data.length, JSON_REJECT_DUPLICATES, NULL);
  if (!json_is_object(json)) return REFUSE(fault, "client_data", "not a JSON object");
  if (!same_text(json_object_get(json, "type"), type)) return REFUSE(fault, "type", "not %s", type);
  if (!is_challenge(json_object_get(json, "challenge"), challenge))
    return REFUSE(fault, "challenge", "not the one we gave");
  if (!same_text(json_object_get(json, "origin"), party->origin))
    return REFUSE(fault, "origin", "not %s", party->origin);
  const json_t *cross = json_object_get(json, "crossOrigin");
  if ((cross && !json_is_false(cross)) || json_object_get(json, "topOrigin"))
    return REFUSE(fault, "cross_origin", "from inside another site's page");
  return OK;
}

enum outcome authenticator_data_read(struct bytes bytes, struct authenticator_data *out, struct fault *fault) {
  if (bytes.length < HEAD_BYTES || bytes.length > WEBAUTHN_DATA_MAX)
    return REFUSE(fault, "authenticator_data", "of %zu bytes", bytes.length);
  struct bytes rest = bytes, hash = cut(&rest, SHA256_BYTES), flags = cut(&rest, 1), count = cut(&rest, 4);
  *out = (struct authenticator_data){
      .party_hash = hash,
      .present = flags.at[0] & USER_PRESENT,
      .verified = flags.at[0] & USER_VERIFIED,
      .backup_eligible = flags.at[0] & BACKUP_ELIGIBLE,
      .backed_up = flags.at[0] & BACKED_UP,
      .attested = flags.at[0] & ATTESTED,
      .sign_count =
          (int64_t)count.at[0] << 24 | (int64_t)count.at[1] << 16 | (int64_t)count.at[2] << 8 | (int64_t)count.at[3],
  };
  enum outcome outcome = out->attested ? read_credential(&rest, out, fault) : OK;
  if (outcome == OK && flags.at[0] & EXTENDED) outcome = read_extensions(&rest, fault);
  if (outcome != OK) return outcome;
  if (rest.length > 0) return REFUSE(fault, "authenticator_data", "%zu bytes too many", rest.length);
  return OK;
}

enum outcome authenticator_data_check(const struct webauthn_relying_party *party, const struct authenticator_data *data,
                                      struct fault *fault) {
  uint8_t ours[SHA256_BYTES];
  sha256(party->id, strlen(party->id), ours);
  if (!same_bytes(data->party_hash.at, ours, sizeof ours)) return REFUSE(fault, "rp_id", "made for another site");
  if (!data->present) return REFUSE(fault, "flags", "nobody was there");
  if (!data->verified) return REFUSE(fault, "flags", "the authenticator did not ask who was there");
  if (data->backed_up && !data->backup_eligible) return REFUSE(fault, "flags", "backed up, though it cannot be");
  return OK;
}

/* §6.5.1: model, length of the id, id, key. The model (AAGUID) is a maker's claim, which nobody attests here. */
static enum outcome read_credential(struct bytes *rest, struct authenticator_data *out, struct fault *fault) {
  if (rest->length < MODEL_BYTES + ID_LENGTH_BYTES) return REFUSE(fault, "authenticator_data", "cut in the credential");
  cut(rest, MODEL_BYTES);
  struct bytes length = cut(rest, ID_LENGTH_BYTES), key;
  size_t id_length = (size_t)length.at[0] << 8 | length.at[1];
  if (id_length == 0 || id_length > WEBAUTHN_ID_MAX) return REFUSE(fault, "credential_id", "of %zu bytes", id_length);
  if (id_length > rest->length) return REFUSE(fault, "authenticator_data", "cut in the id");
  out->credential_id = cut(rest, id_length);
  struct cbor cbor = cbor_of(*rest);
  if (!cbor_skip(&cbor, &key)) return REFUSE(fault, "public_key", "not canonical CBOR");
  out->public_key = cut(rest, key.length);
  return OK;
}

static enum outcome read_extensions(struct bytes *rest, struct fault *fault) {
  struct cbor cbor = cbor_of(*rest);
  struct cbor_map map;
  if (!cbor_read_map(&cbor, &map)) return REFUSE(fault, "extensions", "not a map of canonical CBOR");
  cut(rest, rest->length - cbor.left);
  return OK;
}

static bool same_text(const json_t *value, const char *wanted) {
  return json_is_string(value) && text_equal(json_string_value(value), wanted);
}

static bool is_challenge(const json_t *value, struct bytes challenge) {
  char wanted[CHALLENGE_TEXT];
  if (!json_is_string(value) || challenge.length < 16 || BASE64URL_SIZE(challenge.length) > sizeof wanted) return false;
  base64url_from_bytes(challenge.at, challenge.length, wanted);
  return json_string_length(value) == strlen(wanted) && same_bytes(json_string_value(value), wanted, strlen(wanted));
}

/* In a time that does not tell where they differ. */
static bool same_bytes(const void *a, const void *b, size_t length) {
  return CRYPTO_memcmp(a, b, length) == 0;
}

static struct bytes cut(struct bytes *rest, size_t length) {
  struct bytes piece = {rest->at, length};
  rest->at += length;
  rest->length -= length;
  return piece;
}

static void release_value(json_t **value) {
  json_decref(*value);
}
