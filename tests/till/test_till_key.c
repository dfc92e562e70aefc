/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The till's secrets at rest: sealed with a machine key, taken over from an earlier version, and sealed again with a
 * new key whatever the moment the machine stops. */
#include "tests/till/till_kit.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#define TOKEN "01234567890123456789" /* of kit_enrolled */

static char folder[64], elsewhere[64];

static int set_stage(void **state) {
  (void)state;
  folder_make(folder);
  folder_make(elsewhere);
  struct till *till = kit_enrolled(folder);
  sell_coat(till, 1);
  till_close(till);
  return 0;
}

static int clear_stage(void **state) {
  (void)state;
  folder_remove(folder);
  folder_remove(elsewhere);
  return 0;
}

static struct till_options options_of(const char *where, const char *machine_key) {
  return (struct till_options){.folder = where, .machine_key = machine_key};
}

static void assert_opens(const char *where, const char *machine_key) {
  struct till_options options = options_of(where, machine_key);
  struct till *till = NULL;
  struct fault fault = {0};
  if (till_open(&options, &till, &fault) != OK) fail_msg("%s: %s", fault.field, fault.hint);
  assert_string_equal(till->identity.token, TOKEN);
  till_close(till);
}

static struct fault refusal(const char *where, const char *machine_key) {
  struct till_options options = options_of(where, machine_key);
  struct till *till = NULL;
  struct fault fault = {0};
  if (till_open(&options, &till, &fault) == OK) {
    till_close(till);
    fail_msg("it opened");
  }
  return fault;
}

static bool file_holds(const char *path, const void *bytes, size_t length) {
  AUTO(buffer) struct buffer file = {0};
  struct fault fault = {0};
  if (buffer_read_file(&file, path, (size_t)256 << 20, &fault) != OK) return false;
  return memmem(file.bytes, file.length, bytes, length) != NULL;
}

static bool folder_holds(const char *where, const void *bytes, size_t length) {
  bool held = false;
  DIR *listed = opendir(where);
  assert_non_null(listed);
  for (struct dirent *entry; (entry = readdir(listed));)
    held |= entry->d_name[0] != '.' && file_holds(file_in(where, entry->d_name), bytes, length);
  closedir(listed);
  return held;
}

static int64_t size_of(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 ? (int64_t)about.st_size : -1;
}

/* The 32 bytes that make a P-256 key. */
static void read_scalar(const char *where, uint8_t scalar[static 32], struct buffer *der) {
  struct till *till = kit_open(where);
  signing_key_der(till->key, der);
  till_close(till);
  const uint8_t *at = (const uint8_t *)der->bytes;
  EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)der->length);
  BIGNUM *number = NULL;
  assert_int_equal(EVP_PKEY_get_bn_param(key, "priv", &number), 1);
  assert_int_equal(BN_bn2binpad(number, scalar, 32), 32);
  BN_free(number);
  EVP_PKEY_free(key);
}

static void nothing_lies_in_clear(void **state) {
  (void)state;
  AUTO(buffer) struct buffer der = {0};
  uint8_t scalar[32];
  read_scalar(folder, scalar, &der);
  assert_false(folder_holds(folder, scalar, sizeof scalar));
  assert_false(folder_holds(folder, TOKEN, strlen(TOKEN)));
  assert_false(folder_holds(folder, "PRIVATE KEY", 11));
  assert_true(folder_holds(folder, "BLG-1", 5)); /* and the search finds what is there */
}

/* As an earlier version left it: key.pem and the token in clear, no machine key. */
static void make_old_folder(const char *where) {
  AUTO(buffer) struct buffer der = {0};
  uint8_t scalar[32];
  read_scalar(where, scalar, &der);
  const uint8_t *at = (const uint8_t *)der.bytes;
  EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)der.length);
  FILE *file = fopen(file_in(where, "key.pem"), "we");
  assert_int_equal(PEM_write_PKCS8PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
  fclose(file);
  EVP_PKEY_free(key);
  unlink(file_in(where, "key.sealed"));
  unlink(file_in(where, "machine.key"));
  sql_on(where, "DELETE FROM setting WHERE name = 'token_sealed';"
                "INSERT OR REPLACE INTO setting (name, value) VALUES ('token', '" TOKEN "')");
}

static void an_earlier_version_is_taken_over(void **state) {
  (void)state;
  AUTO(buffer) struct buffer der = {0};
  uint8_t scalar[32];
  read_scalar(folder, scalar, &der);
  make_old_folder(folder);
  assert_true(folder_holds(folder, TOKEN, strlen(TOKEN)));
  assert_opens(folder, NULL);
  assert_int_equal(size_of(file_in(folder, "key.pem")), -1);
  assert_false(folder_holds(folder, TOKEN, strlen(TOKEN)));
  assert_false(folder_holds(folder, scalar, sizeof scalar));
  assert_whole(folder, 1);
}

static void a_stop_in_the_middle_of_taking_over_is_mended(void **state) {
  (void)state;
  make_old_folder(folder);
  file_copy(file_in(folder, "key.pem"), file_in(elsewhere, "key.pem"));
  assert_opens(folder, NULL);
  file_copy(file_in(elsewhere, "key.pem"), file_in(folder, "key.pem")); /* sealed, and not yet removed */
  assert_opens(folder, NULL);
  assert_int_equal(size_of(file_in(folder, "key.pem")), -1);
}

static void somebody_elses_pem_is_not_taken(void **state) {
  (void)state;
  till_close(kit_enrolled(elsewhere));
  make_old_folder(elsewhere);
  file_copy(file_in(elsewhere, "key.pem"), file_in(folder, "key.pem"));
  assert_int_equal(refusal(folder, NULL).outcome, FORGED_SIGNATURE);
  assert_int_not_equal(size_of(file_in(folder, "key.pem")), -1); /* it is not ours to remove */
  unlink(file_in(folder, "key.pem"));
  assert_opens(folder, NULL);
}

static void the_folder_without_the_machine_key_is_useless(void **state) {
  (void)state;
  file_copy(file_in(folder, "machine.key"), file_in(elsewhere, "machine.key"));
  assert_opens(folder, file_in(elsewhere, "machine.key"));
  unlink(file_in(folder, "machine.key"));
  struct fault fault = refusal(folder, NULL);
  assert_int_equal(fault.outcome, BAD_KEY);
  assert_says(fault.hint, "put it back");
  assert_int_equal(size_of(file_in(folder, "machine.key")), -1); /* and none was made */
  assert_opens(folder, file_in(elsewhere, "machine.key"));
  assert_whole(folder, 1); /* a copy can still be verified */
}

static void a_till_that_runs_is_not_rotated(void **state) {
  (void)state;
  struct till *till = kit_open(folder);
  struct till_options options = options_of(folder, NULL);
  struct fault fault = {0};
  assert_int_equal(till_rotate(&options, &fault), UNAVAILABLE);
  till_close(till);
  assert_int_equal(size_of(file_in(folder, "machine.key")), VAULT_KEY_BYTES);
}

static void rotate(const char *where) {
  struct till_options options = options_of(where, NULL);
  struct fault fault = {0};
  if (till_rotate(&options, &fault) != OK) fail_msg("%s: %s", fault.field, fault.hint);
}

static void begin_rotation(const char *where) {
  struct vault *vault = NULL;
  struct fault fault = {0};
  assert_int_equal(vault_open_existing(file_in(where, "machine.key"), &vault, &fault), OK);
  assert_int_equal(vault_rotate_begin(vault, &fault), OK);
  vault_close(vault);
}

/* before: as it was; begun: two keys, nothing sealed again; after: one key again. Every state that a stop can leave is
 * a choice among their files. */
static char before[64], begun[64], after_it[64];

static void pick(const char *from, const char *name, const char *to) {
  file_copy(file_in(from, name), file_in(to, name));
}

static void a_stop_at_any_point_of_a_rotation_leaves_a_till_that_opens(void **state) {
  (void)state;
  static const struct {
    const char *what, *machine, *key, *journal;
    bool opens;
  } stops[] = {
      {"before", before, before, before, true},
      {"two keys", begun, before, before, true},
      {"and the signing key sealed again", begun, after_it, before, true},
      {"and the token", begun, after_it, after_it, true},
      {"and the old key dropped", after_it, after_it, after_it, true},
      {"the old key dropped too early: the signing key", after_it, before, after_it, false},
      {"the old key dropped too early: the token", after_it, after_it, before, false},
      {"the old key alone", before, after_it, after_it, false},
  };
  folder_make(before), folder_make(begun), folder_make(after_it);
  folder_copy(folder, before);
  begin_rotation(folder);
  folder_copy(folder, begun);
  rotate(folder);
  folder_copy(folder, after_it);
  for (size_t i = 0; i < COUNT(stops); i++) {
    char stopped[64];
    folder_make(stopped);
    pick(stops[i].machine, "machine.key", stopped);
    pick(stops[i].key, "key.sealed", stopped);
    pick(stops[i].journal, "journal.db", stopped);
    if (stops[i].opens) {
      assert_opens(stopped, NULL);
      rotate(stopped);
      assert_opens(stopped, NULL);
      assert_int_equal(size_of(file_in(stopped, "machine.key")), VAULT_KEY_BYTES);
      assert_whole(stopped, 1);
    } else if (refusal(stopped, NULL).outcome != BAD_KEY) {
      fail_msg("%s: it should not open", stops[i].what);
    }
    folder_remove(stopped);
  }
  folder_remove(before), folder_remove(begun), folder_remove(after_it);
}

static void the_old_key_is_gone_after_a_rotation(void **state) {
  (void)state;
  AUTO(buffer) struct buffer old = {0};
  struct fault fault = {0};
  assert_int_equal(buffer_read_file(&old, file_in(folder, "machine.key"), 100, &fault), OK);
  rotate(folder);
  assert_false(folder_holds(folder, old.bytes, old.length));
  assert_opens(folder, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR - 1);
  const struct CMUnitTest tests[] = {
      TEST(nothing_lies_in_clear),
      TEST(an_earlier_version_is_taken_over),
      TEST(a_stop_in_the_middle_of_taking_over_is_mended),
      TEST(somebody_elses_pem_is_not_taken),
      TEST(the_folder_without_the_machine_key_is_useless),
      TEST(a_till_that_runs_is_not_rotated),
      TEST(a_stop_at_any_point_of_a_rotation_leaves_a_till_that_opens),
      TEST(the_old_key_is_gone_after_a_rotation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
