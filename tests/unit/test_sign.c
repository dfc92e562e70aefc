/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
#include "tests/unit/kit.h"

#include "pos/ticket/record.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <string.h>

static const char message[] = "{\"version\":1}";

static struct verify_key *public_of(const struct signing_key *key) {
  uint8_t der[PUBLIC_KEY_MAX];
  size_t length = signing_key_public(key, der);
  struct verify_key *verify = verify_key_from_der(der, length);
  assert_non_null(verify);
  return verify;
}

static void what_is_signed_verifies_and_nothing_else(void **state) {
  (void)state;
  struct signing_key *key = signing_key_new(), *other = signing_key_new();
  struct verify_key *verify = public_of(key), *stranger = public_of(other);
  uint8_t signature[SIGNATURE_MAX];
  size_t length = record_sign(key, message, sizeof message, signature);
  assert_true(record_verify(verify, message, sizeof message, signature, length));
  assert_false(record_verify(stranger, message, sizeof message, signature, length));
  assert_false(record_verify(verify, message, sizeof message - 1, signature, length));
  assert_false(record_verify(verify, "", 0, signature, length));
  assert_false(record_verify(verify, message, sizeof message, signature, 0));
  verify_key_free(verify), verify_key_free(stranger);
  signing_key_free(key), signing_key_free(other);
}

static void every_bit_of_a_signature_counts(void **state) {
  (void)state;
  struct signing_key *key = signing_key_new();
  struct verify_key *verify = public_of(key);
  uint8_t signature[SIGNATURE_MAX + 2] = {0};
  size_t length = record_sign(key, message, sizeof message, signature);
  for (size_t bit = 0; bit < length * 8; bit++) {
    signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
    assert_false(record_verify(verify, message, sizeof message, signature, length));
    signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  for (size_t cut = 0; cut < length; cut++)
    assert_false(record_verify(verify, message, sizeof message, signature, cut));
  assert_false(record_verify(verify, message, sizeof message, signature, length + 1)); /* a byte after the end */
  assert_true(record_verify(verify, message, sizeof message, signature, length));
  verify_key_free(verify);
  signing_key_free(key);
}

/* The same two numbers written with a length in the long form: BER, not DER. */
static void only_one_spelling_is_accepted(void **state) {
  (void)state;
  struct signing_key *key = signing_key_new();
  struct verify_key *verify = public_of(key);
  uint8_t signature[SIGNATURE_MAX], longer[SIGNATURE_MAX + 1];
  size_t length = record_sign(key, message, sizeof message, signature);
  longer[0] = signature[0];
  longer[1] = 0x81;
  memcpy(longer + 2, signature + 1, length - 1);
  assert_false(record_verify(verify, message, sizeof message, longer, length + 1));
  verify_key_free(verify);
  signing_key_free(key);
}

static size_t public_der(const char *kind, const char *group, uint8_t *der) {
  EVP_PKEY *key = group != NULL ? EVP_EC_gen(group) : EVP_PKEY_Q_keygen(NULL, NULL, kind);
  assert_non_null(key);
  int length = i2d_PUBKEY(key, &der);
  EVP_PKEY_free(key);
  assert_true(length > 0);
  return (size_t)length;
}

static void only_p256_public_keys_are_keys(void **state) {
  (void)state;
  uint8_t der[2048] = {0};
  size_t length = public_der("EC", "P-256", der);
  assert_int_equal(length, 91);
  struct verify_key *key = verify_key_from_der(der, length);
  assert_non_null(key);
  verify_key_free(key);
  assert_null(verify_key_from_der(der, length + 1)); /* bytes after the end */
  for (size_t cut = 0; cut < length; cut++) assert_null(verify_key_from_der(der, cut));
  der[length - 1] ^= 1; /* no longer a point of the curve */
  assert_null(verify_key_from_der(der, length));
  assert_null(verify_key_from_der(der, public_der("EC", "P-384", der)));
  assert_null(verify_key_from_der(der, public_der("EC", "secp256k1", der)));
  assert_null(verify_key_from_der(der, public_der("ED25519", NULL, der)));
}

static void assert_same_key(const struct signing_key *a, const struct signing_key *b) {
  uint8_t one[PUBLIC_KEY_MAX], other[PUBLIC_KEY_MAX];
  size_t length = signing_key_public(a, one);
  assert_int_equal(signing_key_public(b, other), length);
  assert_memory_equal(one, other, length);
}

static void a_key_is_written_and_read(void **state) {
  (void)state;
  AUTO(buffer) struct buffer der = {0};
  struct fault fault = {0};
  struct signing_key *key = signing_key_new(), *loaded = NULL;
  signing_key_der(key, &der);
  assert_int_equal(signing_key_from_der(der.bytes, der.length, &loaded, &fault), OK);
  assert_same_key(key, loaded);
  signing_key_free(loaded);
  loaded = NULL;
  assert_int_equal(signing_key_from_der(der.bytes, der.length / 2, &loaded, &fault), BAD_KEY);
  assert_int_equal(signing_key_from_der("", 0, &loaded, &fault), BAD_KEY);
  assert_null(loaded);
  signing_key_free(key);
}

static void the_file_of_an_earlier_version_is_read(void **state) {
  (void)state;
  char folder[] = "/tmp/comptoir-sign-XXXXXX", path[64];
  AUTO(buffer) struct buffer der = {0};
  struct fault fault = {0};
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/key.pem", folder);
  struct signing_key *key = signing_key_new(), *loaded = NULL;
  assert_int_equal(signing_key_load(path, &loaded, &fault), UNAVAILABLE);
  assert_string_equal(fault.field, path);
  signing_key_der(key, &der);
  const uint8_t *at = (const uint8_t *)der.bytes;
  EVP_PKEY *library = d2i_AutoPrivateKey(NULL, &at, (long)der.length);
  FILE *file = fopen(path, "we");
  assert_int_equal(PEM_write_PKCS8PrivateKey(file, library, NULL, NULL, 0, NULL, NULL), 1);
  fclose(file);
  EVP_PKEY_free(library);
  assert_int_equal(signing_key_load(path, &loaded, &fault), OK);
  assert_same_key(key, loaded);
  signing_key_free(key), signing_key_free(loaded);
  assert_int_equal(truncate(path, 40), 0);
  assert_int_equal(signing_key_load(path, &loaded, &fault), UNAVAILABLE);
  unlink(path);
  assert_int_equal(rmdir(folder), 0);
}

struct work {
  const struct verify_key *key;
  uint8_t signature[SIGNATURE_MAX];
  size_t length, right;
};

static void *verify_often(void *context) {
  struct work *work = context;
  for (int i = 0; i < 100; i++)
    work->right += record_verify(work->key, message, sizeof message, work->signature, work->length);
  return NULL;
}

static void threads_share_a_key(void **state) {
  (void)state;
  struct signing_key *key = signing_key_new();
  struct verify_key *verify = public_of(key);
  struct work works[4];
  pthread_t threads[COUNT(works)];
  for (size_t i = 0; i < COUNT(works); i++) {
    works[i] = (struct work){.key = verify};
    works[i].length = record_sign(key, message, sizeof message, works[i].signature);
    assert_int_equal(pthread_create(&threads[i], NULL, verify_often, &works[i]), 0);
  }
  for (size_t i = 0; i < COUNT(works); i++) {
    pthread_join(threads[i], NULL);
    assert_int_equal(works[i].right, 100);
  }
  verify_key_free(verify);
  signing_key_free(key);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_signed_verifies_and_nothing_else),
      cmocka_unit_test(every_bit_of_a_signature_counts),
      cmocka_unit_test(only_one_spelling_is_accepted),
      cmocka_unit_test(only_p256_public_keys_are_keys),
      cmocka_unit_test(a_key_is_written_and_read),
      cmocka_unit_test(the_file_of_an_earlier_version_is_read),
      cmocka_unit_test(threads_share_a_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
