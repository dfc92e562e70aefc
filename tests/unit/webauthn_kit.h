/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An authenticator and its browser, that do as they are told, wrong things too. */
#ifndef COMPTOIR_TESTS_UNIT_WEBAUTHN_KIT_H
#define COMPTOIR_TESTS_UNIT_WEBAUTHN_KIT_H

#include "tests/unit/kit.h"

#include "access/webauthn.h"
#include "core/buffer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#define PARTY_ID "localhost"
#define PARTY_ORIGIN "http://localhost:8080"
#define CREATED                                                                                                        \
  "{\"type\":\"webauthn.create\",\"challenge\":\"$\",\"origin\":\"" PARTY_ORIGIN "\",\"crossOrigin\":false}"
#define GOTTEN "{\"type\":\"webauthn.get\",\"challenge\":\"$\",\"origin\":\"" PARTY_ORIGIN "\",\"crossOrigin\":false}"
enum {
  FLAG_PRESENT = 1,
  FLAG_VERIFIED = 4,
  FLAG_ELIGIBLE = 8,
  FLAG_BACKED_UP = 16,
  FLAG_ATTESTED = 64,
  FLAG_EXTENDED = 128
};
enum cbor_head { HEAD_UNSIGNED, HEAD_NEGATIVE, HEAD_BYTES, HEAD_TEXT, HEAD_LIST, HEAD_MAP };

struct passkey {
  EVP_PKEY *key;
  int64_t algorithm;
  uint8_t id[16];
};

/* One thing to say otherwise in a COSE key; label 0: nothing. */
struct key_change {
  int64_t label;
  enum { CHANGE_NUMBER, CHANGE_BYTES, CHANGE_DROP } how;
  int64_t number; /* CHANGE_NUMBER; CHANGE_BYTES: the value's last byte is xored with it */
  int longer;     /* CHANGE_BYTES: so many zeros in front, or bytes off the end */
};

struct message {      /* what is said, and what is said wrong; zero for a good one */
  const char *client; /* $ is the challenge */
  const char *party;  /* whose hash */
  unsigned flip;      /* flags said the other way round */
  uint32_t count;
  const char *extensions; /* hexadecimal */
  size_t cut, extra;      /* bytes off or after the authenticator data */
  size_t id_length;       /* instead of the id's own, as declared */
  struct key_change change;
  const char *format;
  const char *statement;    /* hexadecimal; NULL: {} or, for "packed", signed by the key */
  const char *extra_member; /* hexadecimal, of the attestation object, which then has four */
  enum { SIGNED, BY_ANOTHER, OVER_OTHERS, FLIPPED, SHORTER, LONGER, UNSIGNED } signature;
  int64_t statement_algorithm; /* instead of the key's */
};

static inline void cbor_head(struct buffer *out, enum cbor_head major, uint64_t number) {
  uint8_t bytes[9] = {(uint8_t)((unsigned)major << 5)};
  unsigned follow = number < 24 ? 0 : number < 256 ? 1 : number < 65536 ? 2 : 4, form = follow == 4 ? 26 : 23 + follow;
  bytes[0] = (uint8_t)(bytes[0] | (follow ? form : (unsigned)number));
  for (unsigned i = 0; i < follow; i++) bytes[1 + i] = (uint8_t)(number >> 8 * (follow - 1 - i));
  buffer_add(out, bytes, 1 + follow);
}

static inline void cbor_number(struct buffer *out, int64_t number) {
  cbor_head(out, number < 0 ? HEAD_NEGATIVE : HEAD_UNSIGNED, (uint64_t)(number < 0 ? -1 - number : number));
}

static inline void cbor_string(struct buffer *out, enum cbor_head major, const void *bytes, size_t length) {
  cbor_head(out, major, length);
  buffer_add(out, bytes, length);
}

static inline void cbor_word(struct buffer *out, const char *text) {
  cbor_string(out, HEAD_TEXT, text, strlen(text));
}

static inline void buffer_hex(struct buffer *out, const char *hex) {
  uint8_t byte;
  for (; *hex; hex += 2) {
    char two[3] = {hex[0], hex[1], '\0'};
    assert_true(hex_to_bytes(two, &byte, 1));
    buffer_add(out, &byte, 1);
  }
}

static inline struct bytes bytes_of(const struct buffer *buffer) {
  return (struct bytes){(const uint8_t *)buffer->bytes, buffer->length};
}

static inline void passkey_make(struct passkey *passkey, int64_t algorithm) {
  *passkey = (struct passkey){.algorithm = algorithm};
  passkey->key = algorithm == WEBAUTHN_ES256   ? EVP_EC_gen("P-256")
                 : algorithm == WEBAUTHN_EDDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                               : EVP_RSA_gen(2048);
  assert_non_null(passkey->key);
  random_bytes(passkey->id, sizeof passkey->id);
}

static inline void cose_member(struct buffer *out, int64_t label, const uint8_t *bytes, size_t length, int64_t number,
                               const struct key_change *change) {
  bool changed = change->label == label;
  if (changed && change->how == CHANGE_DROP) return;
  cbor_number(out, label);
  if (!bytes || (changed && change->how == CHANGE_NUMBER)) {
    cbor_number(out, changed ? change->number : number);
    return;
  }
  uint8_t value[1200] = {0};
  size_t zeros = changed && change->longer > 0 ? (size_t)change->longer : 0;
  size_t off = changed && change->longer < 0 ? (size_t)-change->longer : 0;
  memcpy(value + zeros, bytes, length);
  if (changed) value[zeros + length - 1] ^= (uint8_t)change->number;
  cbor_string(out, HEAD_BYTES, value, length + zeros - off);
}

static inline size_t big_number(EVP_PKEY *key, const char *name, uint8_t *bytes, size_t least) {
  BIGNUM *number = NULL;
  assert_int_equal(EVP_PKEY_get_bn_param(key, name, &number), 1);
  size_t length = (size_t)BN_num_bytes(number);
  if (length < least) length = least;
  BN_bn2binpad(number, bytes, (int)length);
  BN_free(number);
  return length;
}

static inline void passkey_cose(const struct passkey *passkey, const struct key_change *change, struct buffer *out) {
  uint8_t first[1100], second[64];
  size_t length = 32;
  bool dropped = change->label && change->how == CHANGE_DROP;
  cbor_head(out, HEAD_MAP, (passkey->algorithm == WEBAUTHN_ES256 ? 5U : 4U) - dropped);
  cose_member(out, 1, NULL, 0,
              passkey->algorithm == WEBAUTHN_ES256   ? 2
              : passkey->algorithm == WEBAUTHN_EDDSA ? 1
                                                     : 3,
              change);
  cose_member(out, 3, NULL, 0, passkey->algorithm, change);
  if (passkey->algorithm == WEBAUTHN_RS256) {
    length = big_number(passkey->key, OSSL_PKEY_PARAM_RSA_N, first, 0);
    cose_member(out, -1, first, length, 0, change);
    length = big_number(passkey->key, OSSL_PKEY_PARAM_RSA_E, first, 0);
    cose_member(out, -2, first, length, 0, change);
    return;
  }
  cose_member(out, -1, NULL, 0, passkey->algorithm == WEBAUTHN_ES256 ? 1 : 6, change);
  if (passkey->algorithm == WEBAUTHN_EDDSA) {
    assert_int_equal(EVP_PKEY_get_raw_public_key(passkey->key, first, &length), 1);
    cose_member(out, -2, first, length, 0, change);
    return;
  }
  cose_member(out, -2, first, big_number(passkey->key, OSSL_PKEY_PARAM_EC_PUB_X, first, 32), 0, change);
  cose_member(out, -3, second, big_number(passkey->key, OSSL_PKEY_PARAM_EC_PUB_Y, second, 32), 0, change);
}

static inline void say_client(const struct message *message, const char *usual, struct bytes challenge,
                              struct buffer *out) {
  char text[128];
  base64url_from_bytes(challenge.at, challenge.length, text);
  for (const char *at = message->client ? message->client : usual; *at; at++)
    if (*at == '$') buffer_text(out, text);
    else buffer_char(out, *at);
}

static inline void say_data(const struct passkey *passkey, const struct message *message, unsigned flags,
                            struct buffer *out) {
  uint8_t hash[SHA256_BYTES], zeros[16] = {0};
  const char *party = message->party ? message->party : PARTY_ID;
  flags = (flags | (message->extensions ? FLAG_EXTENDED : 0U)) ^ message->flip;
  uint8_t tail[5] = {(uint8_t)flags, (uint8_t)(message->count >> 24), (uint8_t)(message->count >> 16),
                     (uint8_t)(message->count >> 8), (uint8_t)message->count};
  sha256(party, strlen(party), hash);
  buffer_add(out, hash, sizeof hash);
  buffer_add(out, tail, sizeof tail);
  if (flags & FLAG_ATTESTED) {
    size_t declared = message->id_length ? message->id_length : sizeof passkey->id;
    uint8_t length[2] = {(uint8_t)(declared >> 8), (uint8_t)declared};
    buffer_add(out, zeros, sizeof zeros);
    buffer_add(out, length, 2);
    buffer_add(out, passkey->id, sizeof passkey->id);
    passkey_cose(passkey, &message->change, out);
  }
  if (message->extensions) buffer_hex(out, message->extensions);
  for (size_t i = 0; i < message->extra; i++) buffer_char(out, 0);
  out->length -= message->cut;
}

static inline void passkey_sign(const struct passkey *passkey, const struct message *message, const struct buffer *data,
                                const struct buffer *client, struct buffer *out) {
  AUTO(buffer) struct buffer content = {0};
  struct passkey another = *passkey;
  uint8_t digest[SHA256_BYTES], signature[WEBAUTHN_SIGNATURE_MAX];
  size_t length = sizeof signature;
  sha256(client->bytes, client->length, digest);
  buffer_add(&content, data->bytes, data->length);
  buffer_add(&content, digest, sizeof digest);
  if (message->signature == OVER_OTHERS) content.bytes[36] ^= 1;
  if (message->signature == BY_ANOTHER) passkey_make(&another, passkey->algorithm);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  const char *method = passkey->algorithm == WEBAUTHN_EDDSA ? NULL : "SHA256";
  assert_int_equal(EVP_DigestSignInit_ex(context, NULL, method, NULL, NULL, another.key, NULL), 1);
  assert_int_equal(EVP_DigestSign(context, signature, &length, (uint8_t *)content.bytes, content.length), 1);
  EVP_MD_CTX_free(context);
  if (another.key != passkey->key) EVP_PKEY_free(another.key);
  if (message->signature == FLIPPED) signature[length - 1] ^= 1;
  if (message->signature == SHORTER) length--;
  if (message->signature == LONGER) signature[length++] = 0;
  if (message->signature != UNSIGNED) buffer_add(out, signature, length);
}

static inline void say_registration(const struct passkey *passkey, const struct message *message,
                                    struct bytes challenge, struct buffer *client, struct buffer *object) {
  AUTO(buffer) struct buffer data = {0};
  AUTO(buffer) struct buffer signature = {0};
  const char *format = message->format ? message->format : "none";
  say_client(message, CREATED, challenge, client);
  say_data(passkey, message, FLAG_PRESENT | FLAG_VERIFIED | FLAG_ATTESTED, &data);
  cbor_head(object, HEAD_MAP, message->extra_member ? 4 : 3);
  cbor_word(object, "fmt");
  cbor_word(object, format);
  cbor_word(object, "attStmt");
  if (message->statement) {
    buffer_hex(object, message->statement);
  } else if (strcmp(format, "packed") == 0) {
    passkey_sign(passkey, message, &data, client, &signature);
    cbor_head(object, HEAD_MAP, 2);
    cbor_word(object, "alg");
    cbor_number(object, message->statement_algorithm ? message->statement_algorithm : passkey->algorithm);
    cbor_word(object, "sig");
    cbor_string(object, HEAD_BYTES, signature.bytes, signature.length);
  } else {
    cbor_head(object, HEAD_MAP, 0);
  }
  cbor_word(object, "authData");
  cbor_string(object, HEAD_BYTES, data.bytes, data.length);
  if (message->extra_member) buffer_hex(object, message->extra_member);
}

static inline void say_sign_in(const struct passkey *passkey, const struct message *message, struct bytes challenge,
                               struct buffer *client, struct buffer *data, struct buffer *signature) {
  say_client(message, GOTTEN, challenge, client);
  say_data(passkey, message, FLAG_PRESENT | FLAG_VERIFIED, data);
  passkey_sign(passkey, message, data, client, signature);
}

#endif
