/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/ticket.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Neither struct is ever defined: both are the library's key under a name that cannot be mixed up with the other. */
static EVP_PKEY *private_key(const struct signing_key *key);
static EVP_PKEY *public_key(const struct verify_key *key);
static bool is_p256(const EVP_PKEY *key);
static enum outcome write_pem(const EVP_PKEY *key, const char *path, struct fault *fault);
static enum outcome sync_folder(const char *path, struct fault *fault);
static enum outcome storage_fault(struct fault *fault, const char *path);
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

/* Beside, then renamed: a power cut leaves the old key or the new one, never half of one. */
enum outcome signing_key_save(const struct signing_key *key, const char *pem_path, struct fault *fault) {
  char beside[4096];
  int length = snprintf(beside, sizeof beside, "%s.new", pem_path);
  if (length < 0 || (size_t)length >= sizeof beside) return fault_set(fault, STORAGE_FULL, pem_path, "path too long");
  enum outcome outcome = write_pem(private_key(key), beside, fault);
  if (outcome != OK) return outcome;
  if (rename(beside, pem_path) != 0) return storage_fault(fault, pem_path);
  return sync_folder(pem_path, fault);
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

static enum outcome write_pem(const EVP_PKEY *key, const char *path, struct fault *fault) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
  if (file == NULL) return storage_fault(fault, path);
  bool written = fchmod(fd, 0600) == 0 && PEM_write_PKCS8PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1 &&
                 fflush(file) == 0 && fsync(fd) == 0;
  enum outcome outcome = written ? OK : storage_fault(fault, path);
  fclose(file);
  return outcome;
}

static enum outcome sync_folder(const char *path, struct fault *fault) {
  char copy[4096];
  text_copy(copy, sizeof copy, path);
  int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  enum outcome outcome = fd >= 0 && fsync(fd) == 0 ? OK : storage_fault(fault, path);
  if (fd >= 0) close(fd);
  return outcome;
}

static enum outcome storage_fault(struct fault *fault, const char *path) {
  return fault_set(fault, STORAGE_FULL, path, "%s", strerror(errno));
}

static void stop(const char *what) {
  fprintf(stderr, "signature: %s\n", what);
  abort();
}
