/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/record.h"

#include <errno.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Neither struct is ever defined: both are the library's key under a name that cannot be mixed up with the other. */
static EVP_PKEY *private_key(const struct signing_key *key);
static EVP_PKEY *public_key(const struct verify_key *key);
static bool is_p256(const EVP_PKEY *key);
static void stop(const char *what) __attribute__((noreturn));

struct signing_key *signing_key_new(void) {
  EVP_PKEY *key = EVP_EC_gen("P-256");
  if (key == NULL) stop("cannot make a key");
  return (struct signing_key *)key;
}

enum outcome signing_key_load(const char *pem_path, struct signing_key **key, struct fault *fault) {
  FILE *file = fopen(pem_path, "re");
  if (file == NULL) return fault_set(fault, UNAVAILABLE, pem_path, "%s", strerror(errno));
  EVP_PKEY *loaded = PEM_read_PrivateKey(file, NULL, NULL, NULL);
  fclose(file);
  if (loaded != NULL && is_p256(loaded)) {
    *key = (struct signing_key *)loaded;
    return OK;
  }
  EVP_PKEY_free(loaded);
  return fault_set(fault, UNAVAILABLE, pem_path, "not a P-256 private key");
}

void signing_key_der(const struct signing_key *key, struct buffer *der) {
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(private_key(key));
  unsigned char *bytes = NULL;
  int length = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &bytes) : 0;
  if (length <= 0) stop("cannot write the private key");
  buffer_add(der, bytes, (size_t)length);
  OPENSSL_clear_free(bytes, (size_t)length);
  PKCS8_PRIV_KEY_INFO_free(info);
}

enum outcome signing_key_from_der(const void *der, size_t length, struct signing_key **key, struct fault *fault) {
  const unsigned char *at = der;
  EVP_PKEY *loaded = length <= LONG_MAX ? d2i_AutoPrivateKey(NULL, &at, (long)length) : NULL;
  if (loaded != NULL && is_p256(loaded)) {
    *key = (struct signing_key *)loaded;
    return OK;
  }
  EVP_PKEY_free(loaded);
  return fault_set(fault, BAD_KEY, "signing key", "not a P-256 private key");
}

void signing_key_free(struct signing_key *key) {
  EVP_PKEY_free((EVP_PKEY *)key);
}

size_t signing_key_public(const struct signing_key *key, uint8_t der[static PUBLIC_KEY_MAX]) {
  int length = i2d_PUBKEY(private_key(key), NULL);
  if (length <= 0 || length > PUBLIC_KEY_MAX || i2d_PUBKEY(private_key(key), &der) != length)
    stop("cannot write the public key");
  return (size_t)length;
}

size_t record_sign(const struct signing_key *key, const void *bytes, size_t length,
                   uint8_t signature[static SIGNATURE_MAX]) {
  size_t written = SIGNATURE_MAX;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context == NULL || EVP_DigestSignInit_ex(context, NULL, "SHA256", NULL, NULL, private_key(key), NULL) != 1 ||
      EVP_DigestSign(context, signature, &written, bytes, length) != 1)
    stop("cannot sign");
  EVP_MD_CTX_free(context);
  return written;
}

struct verify_key *verify_key_from_der(const uint8_t *der, size_t length) {
  const uint8_t *at = der;
  uint8_t *again = NULL;
  if (length == 0 || length > PUBLIC_KEY_MAX) return NULL;
  EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)length);
  /* written again and compared: one key has one form, so its bytes can be compared and stored */
  int written = key != NULL && is_p256(key) ? i2d_PUBKEY(key, &again) : 0;
  bool same = written > 0 && (size_t)written == length && memcmp(again, der, length) == 0;
  OPENSSL_free(again);
  if (same) return (struct verify_key *)key;
  EVP_PKEY_free(key);
  return NULL;
}

void verify_key_free(struct verify_key *key) {
  EVP_PKEY_free((EVP_PKEY *)key);
}

bool record_verify(const struct verify_key *key, const void *bytes, size_t length, const uint8_t *signature,
                   size_t signature_length) {
  if (signature_length == 0 || signature_length > SIGNATURE_MAX) return false;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context == NULL) stop("cannot verify");
  /* the library refuses bytes after the DER form and any other spelling of the same two numbers */
  bool right = EVP_DigestVerifyInit_ex(context, NULL, "SHA256", NULL, NULL, public_key(key), NULL) == 1 &&
               EVP_DigestVerify(context, signature, signature_length, bytes, length) == 1;
  EVP_MD_CTX_free(context);
  return right;
}

static EVP_PKEY *private_key(const struct signing_key *key) {
  union {
    const struct signing_key *ours;
    EVP_PKEY *theirs;
  } view = {.ours = key};
  return view.theirs;
}

static EVP_PKEY *public_key(const struct verify_key *key) {
  union {
    const struct verify_key *ours;
    EVP_PKEY *theirs;
  } view = {.ours = key};
  return view.theirs;
}

static bool is_p256(const EVP_PKEY *key) {
  char group[32];
  size_t length;
  return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1 &&
         text_equal(group, SN_X9_62_prime256v1);
}

static void stop(const char *what) {
  fprintf(stderr, "signature: %s\n", what);
  abort();
}
