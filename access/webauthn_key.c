/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* COSE keys of the three algorithms, made into OpenSSL's. */
#include "access/webauthn_parts.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <string.h>

enum { KEY_TYPE = 1, ALGORITHM = 3, CURVE = -1, POINT_X = -2, POINT_Y = -3, MODULUS = -1, EXPONENT = -2 };
enum { OKP = 1, EC2 = 2, RSA_TYPE = 3, P256 = 1, ED25519 = 6 };
enum { COORDINATE = 32, MODULUS_MIN_BITS = 2048, MODULUS_MAX_BITS = 8192, EXPONENT_MAX_BYTES = 8 };

static enum outcome read_es256(const struct cbor_map *map, EVP_PKEY **key, struct fault *fault);
static enum outcome read_ed25519(const struct cbor_map *map, EVP_PKEY **key, struct fault *fault);
static enum outcome read_rs256(const struct cbor_map *map, EVP_PKEY **key, struct fault *fault);
static enum outcome check_rsa(struct bytes modulus, struct bytes exponent, struct fault *fault);
static bool is_number(const struct cbor_map *map, int64_t name, int64_t wanted);
static bool get_number(const struct cbor_map *map, int64_t name, int64_t *number);
static bool get_bytes(const struct cbor_map *map, int64_t name, struct bytes *bytes);
static EVP_PKEY *rsa_key(struct bytes modulus, struct bytes exponent);
static EVP_PKEY *key_from(const char *type, OSSL_PARAM params[]);

enum outcome credential_key_read(struct bytes cose, struct credential_key *out, struct fault *fault) {
  struct cbor cbor = cbor_of(cose);
  struct cbor_map map;
  if (!cbor_read_map(&cbor, &map) || cbor.left > 0) return REFUSE(fault, "public_key", "not one map of canonical CBOR");
  if (!get_number(&map, ALGORITHM, &out->algorithm)) return REFUSE(fault, "public_key", "without algorithm");
  switch (out->algorithm) {
  case WEBAUTHN_ES256: return read_es256(&map, &out->key, fault);
  case WEBAUTHN_EDDSA: return read_ed25519(&map, &out->key, fault);
  case WEBAUTHN_RS256: return read_rs256(&map, &out->key, fault);
  default: return REFUSE(fault, "public_key", "of an algorithm that we did not ask for");
  }
}

void credential_key_done(struct credential_key *key) {
  EVP_PKEY_free(key->key);
}

bool credential_key_verifies(const struct credential_key *key, struct bytes authenticator_data,
                             struct bytes client_data, struct bytes signature) {
  uint8_t signed_bytes[WEBAUTHN_DATA_MAX + SHA256_BYTES];
  size_t length = authenticator_data.length;
  if (length > WEBAUTHN_DATA_MAX || signature.length == 0 || signature.length > WEBAUTHN_SIGNATURE_MAX) return false;
  memcpy(signed_bytes, authenticator_data.at, length);
  sha256(client_data.at, client_data.length, signed_bytes + length);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  const char *digest = key->algorithm == WEBAUTHN_EDDSA ? NULL : "SHA256"; /* Ed25519 digests for itself */
  /* ECDSA signatures that are not DER to the last bit are refused by the library; RSA is PKCS #1 v1.5, its default */
  bool right = context && EVP_DigestVerifyInit_ex(context, NULL, digest, NULL, NULL, key->key, NULL) == 1 &&
               EVP_DigestVerify(context, signature.at, signature.length, signed_bytes, length + SHA256_BYTES) == 1;
  EVP_MD_CTX_free(context);
  ERR_clear_error(); /* what was refused here is no trouble of the next user of this thread */
  return right;
}

/* The library refuses a point that is not on the curve. */
static enum outcome read_es256(const struct cbor_map *map, EVP_PKEY **key, struct fault *fault) {
  char group[] = "P-256";
  uint8_t point[1 + 2 * COORDINATE] = {4}; /* uncompressed */
  struct bytes x, y;
  if (!is_number(map, KEY_TYPE, EC2) || !is_number(map, CURVE, P256))
    return REFUSE(fault, "public_key", "ES256, but not of P-256");
  if (!get_bytes(map, POINT_X, &x) || !get_bytes(map, POINT_Y, &y) || x.length != COORDINATE || y.length != COORDINATE)
    return REFUSE(fault, "public_key", "coordinates are not of %d bytes", COORDINATE);
  memcpy(point + 1, x.at, COORDINATE);
  memcpy(point + 1 + COORDINATE, y.at, COORDINATE);
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                         OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
                         OSSL_PARAM_construct_end()};
  *key = key_from("EC", params);
  return *key ? OK : REFUSE(fault, "public_key", "not a point of P-256");
}

static enum outcome read_ed25519(const struct cbor_map *map, EVP_PKEY **key, struct fault *fault) {
  struct bytes x;
  if (!is_number(map, KEY_TYPE, OKP) || !is_number(map, CURVE, ED25519))
    return REFUSE(fault, "public_key", "EdDSA, but not of Ed25519");
  if (!get_bytes(map, POINT_X, &x) || x.length != COORDINATE)
    return REFUSE(fault, "public_key", "coordinate is not of %d bytes", COORDINATE);
  *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, x.at, x.length);
  return *key ? OK : REFUSE(fault, "public_key", "not a key of Ed25519");
}

static enum outcome read_rs256(const struct cbor_map *map, EVP_PKEY **key, struct fault *fault) {
  struct bytes modulus, exponent;
  if (!is_number(map, KEY_TYPE, RSA_TYPE) || !get_bytes(map, MODULUS, &modulus) || !get_bytes(map, EXPONENT, &exponent))
    return REFUSE(fault, "public_key", "RS256 without modulus and exponent");
  enum outcome outcome = check_rsa(modulus, exponent, fault);
  if (outcome != OK) return outcome;
  *key = rsa_key(modulus, exponent);
  return *key ? OK : REFUSE(fault, "public_key", "not a key of RSA");
}

/* Leading zeros are refused: one key has one writing. A huge modulus or exponent would cost us, not whoever sent it. */
static enum outcome check_rsa(struct bytes modulus, struct bytes exponent, struct fault *fault) {
  if (modulus.length * 8 < MODULUS_MIN_BITS || modulus.length * 8 > MODULUS_MAX_BITS || !(modulus.at[0] & 0x80) ||
      !(modulus.at[modulus.length - 1] & 1))
    return REFUSE(fault, "public_key", "modulus is not an odd number of %d to %d bits", MODULUS_MIN_BITS,
                  MODULUS_MAX_BITS);
  if (exponent.length == 0 || exponent.length > EXPONENT_MAX_BYTES || exponent.at[0] == 0 ||
      !(exponent.at[exponent.length - 1] & 1) || (exponent.length == 1 && exponent.at[0] < 3))
    return REFUSE(fault, "public_key", "exponent is not an odd number of 3 or more");
  return OK;
}

static bool is_number(const struct cbor_map *map, int64_t name, int64_t wanted) {
  int64_t number;
  return get_number(map, name, &number) && number == wanted;
}

static bool get_number(const struct cbor_map *map, int64_t name, int64_t *number) {
  struct cbor value;
  struct cbor_item item;
  if (!cbor_get_integer(map, name, &value) || !cbor_read(&value, &item) || item.kind != CBOR_INTEGER) return false;
  *number = item.number;
  return true;
}

static bool get_bytes(const struct cbor_map *map, int64_t name, struct bytes *bytes) {
  struct cbor value;
  struct cbor_item item;
  if (!cbor_get_integer(map, name, &value) || !cbor_read(&value, &item) || item.kind != CBOR_BYTES) return false;
  *bytes = item.bytes;
  return true;
}

static EVP_PKEY *rsa_key(struct bytes modulus, struct bytes exponent) {
  EVP_PKEY *key = NULL;
  BIGNUM *n = BN_bin2bn(modulus.at, (int)modulus.length, NULL), *e = BN_bin2bn(exponent.at, (int)exponent.length, NULL);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  if (n && e && builder && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1) {
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    if (params) key = key_from("RSA", params);
    OSSL_PARAM_free(params);
  }
  OSSL_PARAM_BLD_free(builder);
  BN_free(n);
  BN_free(e);
  return key;
}

static EVP_PKEY *key_from(const char *type, OSSL_PARAM params[]) {
  EVP_PKEY *key = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
  if (!context || EVP_PKEY_fromdata_init(context) != 1 ||
      EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
    key = NULL;
  EVP_PKEY_CTX_free(context);
  ERR_clear_error();
  return key;
}
