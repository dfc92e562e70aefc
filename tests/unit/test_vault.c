/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
/* What the vault opens, what it refuses, and what a rotation leaves behind wherever it stops. */
#include "tests/unit/kit.h"

#include "core/vault.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

static char folder[64], path[96], other_path[96];
static struct fault fault;

static int set_stage(void **state) {
  (void)state;
  snprintf(folder, sizeof folder, "/tmp/comptoir-vault-XXXXXX");
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/machine.key", folder);
  snprintf(other_path, sizeof other_path, "%s/other.key", folder);
  fault = (struct fault){0};
  return 0;
}

static int clear_stage(void **state) {
  (void)state;
  unsetenv("CREDENTIALS_DIRECTORY");
  unlink(path), unlink(other_path);
  assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
  return 0;
}

static struct vault *open_vault(void) {
  struct vault *vault = NULL;
  if (vault_open(path, &vault, &fault) != OK) fail_msg("%s: %s", fault.field, fault.hint);
  return vault;
}

static void write_file(const char *where, const void *bytes, size_t length, mode_t mode) {
  int file = open(where, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  assert_true(file >= 0);
  assert_int_equal(write(file, bytes, length), length);
  assert_int_equal(fchmod(file, mode), 0);
  close(file);
}

static size_t read_file(const char *where, uint8_t bytes[static 128]) {
  int file = open(where, O_RDONLY | O_CLOEXEC);
  ssize_t got = read(file, bytes, 128);
  close(file);
  return got < 0 ? 0 : (size_t)got;
}

static void assert_unseals(struct vault *vault, const struct buffer *sealed, const char *text) {
  AUTO(secret) struct buffer opened = {0};
  if (vault_unseal(vault, "test", sealed->bytes, sealed->length, &opened, &fault) != OK) fail_msg("%s", fault.hint);
  assert_int_equal(opened.length, strlen(text));
  assert_string_equal(opened.bytes, text);
}

static void assert_stays_shut(struct vault *vault, const char *purpose, const void *sealed, size_t length) {
  AUTO(secret) struct buffer opened = {0};
  assert_int_equal(vault_unseal(vault, purpose, sealed, length, &opened, &fault), BAD_KEY);
  assert_int_equal(opened.length, 0);
}

static void seal(struct vault *vault, const char *text, struct buffer *sealed) {
  assert_int_equal(vault_seal(vault, "test", text, strlen(text), sealed, &fault), OK);
}

static void a_key_is_made_once_and_for_its_owner(void **state) {
  (void)state;
  uint8_t first[128], again[128];
  struct stat about;
  vault_close(open_vault());
  assert_int_equal(read_file(path, first), VAULT_KEY_BYTES);
  assert_int_equal(stat(path, &about), 0);
  assert_int_equal(about.st_mode & 07777, 0600);
  vault_close(open_vault());
  assert_int_equal(read_file(path, again), VAULT_KEY_BYTES);
  assert_memory_equal(first, again, VAULT_KEY_BYTES);
}

static void what_is_sealed_opens(void **state) {
  (void)state;
  AUTO(buffer) struct buffer sealed = {0}, nothing = {0}, twice = {0};
  struct vault *vault = open_vault();
  seal(vault, "un secret d’atelier", &sealed);
  assert_int_equal(sealed.length, strlen("un secret d’atelier") + VAULT_OVERHEAD);
  assert_int_equal(sealed.bytes[0], 1);
  assert_true(vault_is_current(vault, sealed.bytes, sealed.length));
  assert_unseals(vault, &sealed, "un secret d’atelier");
  seal(vault, "", &nothing);
  assert_unseals(vault, &nothing, "");
  seal(vault, "un secret d’atelier", &twice);
  assert_memory_not_equal(sealed.bytes, twice.bytes, sealed.length); /* a nonce of its own */
  vault_close(vault);
  vault = open_vault();
  assert_unseals(vault, &sealed, "un secret d’atelier");
  vault_close(vault);
}

static void whatever_was_changed_stays_shut(void **state) {
  (void)state;
  AUTO(buffer) struct buffer sealed = {0};
  struct vault *vault = open_vault();
  seal(vault, "secret", &sealed);
  for (size_t i = 0; i < sealed.length; i++)
    for (int bit = 0; bit < 8; bit++) {
      sealed.bytes[i] ^= (char)(1 << bit);
      assert_stays_shut(vault, "test", sealed.bytes, sealed.length);
      sealed.bytes[i] ^= (char)(1 << bit);
    }
  for (size_t length = 0; length < sealed.length; length++) assert_stays_shut(vault, "test", sealed.bytes, length);
  assert_stays_shut(vault, "tesu", sealed.bytes, sealed.length);
  assert_stays_shut(vault, "", sealed.bytes, sealed.length);
  assert_unseals(vault, &sealed, "secret");
  vault_close(vault);
}

static void another_machine_opens_nothing(void **state) {
  (void)state;
  AUTO(buffer) struct buffer sealed = {0};
  struct vault *vault = open_vault(), *other = NULL;
  seal(vault, "secret", &sealed);
  assert_int_equal(vault_open(other_path, &other, &fault), OK);
  assert_stays_shut(other, "test", sealed.bytes, sealed.length);
  assert_non_null(strstr(fault.hint, "put the right one back"));
  vault_close(other), vault_close(vault);
}

static void refuse(const char *says) {
  struct vault *vault = NULL;
  fault = (struct fault){0};
  assert_int_equal(vault_open(path, &vault, &fault), BAD_KEY);
  assert_null(vault);
  if (!strstr(fault.hint, says)) fail_msg("\"%s\" does not say \"%s\"", fault.hint, says);
}

static void a_bad_file_is_refused(void **state) {
  (void)state;
  static const uint8_t bytes[96] = {1};
  static const mode_t open_modes[] = {0640, 0604, 0660, 0602, 0610};
  static const size_t sizes[] = {0, 1, 31, 33, 63, 65, 96};
  for (size_t i = 0; i < COUNT(open_modes); i++) {
    write_file(path, bytes, VAULT_KEY_BYTES, open_modes[i]);
    refuse("others can read it");
  }
  for (size_t i = 0; i < COUNT(sizes); i++) {
    write_file(path, bytes, sizes[i], 0600);
    refuse("where a machine key has 32");
  }
  write_file(path, bytes, VAULT_KEY_BYTES, 0400);
  vault_close(open_vault());
  assert_int_equal(rename(path, other_path), 0);
  assert_int_equal(symlink(other_path, path), 0);
  refuse("symbolic link");
  assert_int_equal(unlink(path), 0);
  assert_int_equal(mkfifo(path, 0600), 0);
  refuse("not a file");
  assert_int_equal(unlink(path), 0);
  assert_int_equal(mkdir(path, 0700), 0);
  refuse("not a file");
  assert_int_equal(rmdir(path), 0);
}

static void sealed_data_do_not_get_a_new_key(void **state) {
  (void)state;
  struct vault *vault = NULL;
  assert_int_equal(vault_open_existing(path, &vault, &fault), BAD_KEY);
  assert_non_null(strstr(fault.hint, "put it back"));
  assert_int_not_equal(access(path, F_OK), 0);
  assert_int_equal(vault_open("/nonexistent/machine.key", &vault, &fault), STORAGE_FULL);
}

static void a_rotation_keeps_everything_readable(void **state) {
  (void)state;
  AUTO(buffer) struct buffer old = {0}, new = {0};
  uint8_t first[128], both[128], last[128];
  struct vault *vault = open_vault();
  seal(vault, "old", &old);
  read_file(path, first);
  assert_int_equal(vault_rotate_begin(vault, &fault), OK);
  assert_true(vault_is_rotating(vault));
  assert_int_equal(read_file(path, both), 2 * VAULT_KEY_BYTES);
  assert_memory_equal(both + VAULT_KEY_BYTES, first, VAULT_KEY_BYTES);
  assert_memory_not_equal(both, first, VAULT_KEY_BYTES);
  assert_false(vault_is_current(vault, old.bytes, old.length));
  assert_unseals(vault, &old, "old");
  seal(vault, "new", &new);
  assert_true(vault_is_current(vault, new.bytes, new.length));
  vault_close(vault); /* a crash: begun, not finished */
  vault = open_vault();
  assert_unseals(vault, &old, "old");
  assert_unseals(vault, &new, "new");
  assert_int_equal(vault_rotate_begin(vault, &fault), OK); /* goes on */
  assert_int_equal(read_file(path, last), 2 * VAULT_KEY_BYTES);
  assert_memory_equal(both, last, sizeof last / 2);
  assert_int_equal(vault_rotate_finish(vault, &fault), OK);
  assert_int_equal(read_file(path, last), VAULT_KEY_BYTES);
  assert_memory_equal(both, last, VAULT_KEY_BYTES);
  assert_false(vault_is_rotating(vault));
  assert_stays_shut(vault, "test", old.bytes, old.length);
  assert_unseals(vault, &new, "new");
  vault_close(vault);
}

/* A server that runs while the command rotates. */
static void a_vault_follows_its_file(void **state) {
  (void)state;
  AUTO(buffer) struct buffer sealed = {0}, later = {0}, last = {0};
  struct vault *server = open_vault(), *command = open_vault();
  assert_int_equal(vault_rotate_begin(command, &fault), OK);
  seal(server, "while it rotates", &sealed); /* with the new key, or finish would lose it */
  assert_true(vault_is_current(command, sealed.bytes, sealed.length));
  assert_int_equal(vault_rotate_finish(command, &fault), OK);
  seal(command, "after", &later);
  assert_unseals(server, &sealed, "while it rotates");
  assert_unseals(server, &later, "after");
  assert_int_equal(vault_rotate_begin(command, &fault), OK);
  seal(command, "the next time", &last);
  assert_unseals(server, &last, "the next time"); /* a key it never saw */
  vault_close(server), vault_close(command);
}

/* Three programs: one is between its last step and the next rotation, which is not its own to finish. */
static void nobody_finishes_the_rotation_of_another(void **state) {
  (void)state;
  AUTO(buffer) struct buffer sealed = {0};
  struct vault *slow = open_vault(), *resumed = open_vault(), *next = open_vault();
  assert_int_equal(vault_rotate_begin(slow, &fault), OK);
  seal(slow, "kept", &sealed);
  assert_int_equal(vault_rotate_begin(resumed, &fault), OK);
  assert_int_equal(vault_rotate_finish(resumed, &fault), OK);
  assert_int_equal(vault_rotate_begin(next, &fault), OK);
  assert_int_equal(vault_rotate_finish(slow, &fault), OK);
  vault_close(next); /* it remembers every key it saw */
  next = open_vault();
  assert_unseals(next, &sealed, "kept");
  vault_close(slow), vault_close(resumed), vault_close(next);
}

/* A key that goes away while the program runs is missed before anything is sealed with it. */
static void a_lost_key_seals_nothing_more(void **state) {
  (void)state;
  AUTO(buffer) struct buffer sealed = {0}, more = {0};
  struct vault *vault = open_vault();
  seal(vault, "secret", &sealed);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(vault_seal(vault, "test", "x", 1, &more, &fault), BAD_KEY);
  assert_int_equal(more.length, 0);
  assert_unseals(vault, &sealed, "secret"); /* what it knows it still opens */
  vault_close(vault);
}

/* systemd hands out a read-only copy, whose access list stat shows as the group's. */
static void a_credential_is_read_and_never_written(void **state) {
  (void)state;
  uint8_t keys[128], after[128];
  struct vault *vault = open_vault();
  AUTO(buffer) struct buffer sealed = {0};
  seal(vault, "secret", &sealed);
  vault_close(vault);
  assert_int_equal(chmod(path, 0440), 0);
  refuse("others can read it");
  setenv("CREDENTIALS_DIRECTORY", folder, 1);
  vault = open_vault();
  assert_unseals(vault, &sealed, "secret");
  assert_int_equal(vault_rotate_begin(vault, &fault), UNAVAILABLE);
  assert_non_null(strstr(fault.hint, "32 new bytes before the old key"));
  vault_close(vault);
  read_file(path, keys); /* what the administrator does: a new key before the old one */
  memcpy(keys + VAULT_KEY_BYTES, keys, VAULT_KEY_BYTES);
  random_bytes(keys, VAULT_KEY_BYTES);
  write_file(path, keys, (size_t)2 * VAULT_KEY_BYTES, 0440);
  vault = open_vault();
  assert_int_equal(vault_rotate_begin(vault, &fault), OK);
  assert_unseals(vault, &sealed, "secret");
  assert_int_equal(vault_rotate_finish(vault, &fault), UNAVAILABLE);
  assert_non_null(strstr(fault.hint, "first 32 bytes alone"));
  assert_int_equal(read_file(path, after), 2 * VAULT_KEY_BYTES);
  vault_close(vault);
  assert_int_equal(unlink(path), 0);
  refuse("put it back"); /* none is made there */
  assert_int_equal(chmod(folder, 0700), 0);
}

static void *open_beside(void *context) {
  struct vault **vault = context;
  struct fault why = {0};
  return vault_open(path, vault, &why) == OK ? NULL : context;
}

static void programs_that_start_at_once_share_one_key(void **state) {
  (void)state;
  enum { PROGRAMS = 8, ROUNDS = 20 };
  for (int round = 0; round < ROUNDS; round++) {
    AUTO(buffer) struct buffer sealed = {0};
    pthread_t threads[PROGRAMS];
    struct vault *vaults[PROGRAMS] = {0};
    for (size_t i = 0; i < PROGRAMS; i++) pthread_create(&threads[i], NULL, open_beside, &vaults[i]);
    for (size_t i = 0; i < PROGRAMS; i++) {
      void *failed = NULL;
      pthread_join(threads[i], &failed);
      assert_null(failed);
    }
    seal(vaults[0], "secret", &sealed);
    for (size_t i = 0; i < PROGRAMS; i++) {
      assert_unseals(vaults[i], &sealed, "secret");
      vault_close(vaults[i]);
    }
    assert_int_equal(unlink(path), 0);
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_key_is_made_once_and_for_its_owner),
      TEST(what_is_sealed_opens),
      TEST(whatever_was_changed_stays_shut),
      TEST(another_machine_opens_nothing),
      TEST(a_bad_file_is_refused),
      TEST(sealed_data_do_not_get_a_new_key),
      TEST(a_rotation_keeps_everything_readable),
      TEST(a_vault_follows_its_file),
      TEST(nobody_finishes_the_rotation_of_another),
      TEST(a_lost_key_seals_nothing_more),
      TEST(a_credential_is_read_and_never_written),
      TEST(programs_that_start_at_once_share_one_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
