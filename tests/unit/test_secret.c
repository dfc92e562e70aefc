/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access embedded_sql */
/* Secrets in the database: kept, read, and sealed again with a new key wherever a rotation stops and whoever writes
 * meanwhile. */
#include "tests/unit/kit.h"
#include "tests/unit/migrated.h"

#include "access/secret.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define PERSON "019aa9f2-0000-7000-8000-000000000001"

static struct db_fixture base;
static char key_path[96];
static struct vault *vault;
static struct fault fault;

static const struct db_query put_totp, get_totp;

static const struct db_query *const *queries(void) {
  static const struct db_query *all[32] = {&put_totp, &get_totp};
  for (size_t i = 0; secret_queries[i]; i++) all[i + 2] = secret_queries[i];
  return all;
}

static int open_house(void **state) {
  (void)state;
  log_set_level(LOG_ERROR - 1);
  fixture_start_migrated(&base);
  fixture_command(cluster_conninfo(base.cluster),
                  "INSERT INTO person (id, name, created_at) VALUES ('" PERSON "', 'Aïcha', now())");
  const struct db_options options = {
      .conninfo = cluster_conninfo(base.cluster), .connections = 4, .queries = queries()};
  fixture_expect(db_open(&options, &base.db, &fault), OK, &fault);
  snprintf(key_path, sizeof key_path, "%s/machine.key", base.folder);
  return 0;
}

static int close_house(void **state) {
  (void)state;
  db_close(base.db);
  fixture_stop(&base);
  return 0;
}

static int set_stage(void **state) {
  (void)state;
  fault = (struct fault){0};
  fixture_command(cluster_conninfo(base.cluster), "DELETE FROM secret; DELETE FROM totp");
  unlink(key_path);
  fixture_expect(secret_vault_open(base.db, key_path, &vault, &fault), OK, &fault);
  return 0;
}

static int clear_stage(void **state) {
  (void)state;
  vault_close(vault);
  vault = NULL;
  return 0;
}

/* ---- short words ------------------------------------------------------------------------------------------------- */

struct word {
  struct vault *vault;
  const char *name, *text;
  char read[128];
  size_t count;
};

static enum outcome write_word(struct tx *tx, void *context) {
  struct word *word = context;
  return secret_write(tx, word->vault, word->name, word->text, tx_fault(tx));
}

static enum outcome read_word(struct tx *tx, void *context) {
  struct word *word = context;
  AUTO(arena) struct arena arena = {0};
  const char *text = NULL;
  enum outcome outcome = secret_read(tx, word->vault, word->name, &arena, &text, tx_fault(tx));
  if (outcome == OK) TEXT_COPY(word->read, text);
  return outcome;
}

static enum outcome count_words(struct tx *tx, void *context) {
  struct word *word = context;
  AUTO(arena) struct arena arena = {0};
  struct secret_row *rows = NULL;
  return secret_list(tx, &arena, &rows, &word->count);
}

static enum outcome write_secret(const char *name, const char *text) {
  struct word word = {.vault = vault, .name = name, .text = text};
  return db_transact(base.db, TX_WRITE, write_word, &word, &fault);
}

static void assert_reads(struct vault *with, const char *name, const char *text) {
  struct word word = {.vault = with, .name = name};
  fixture_expect(db_transact(base.db, TX_READ, read_word, &word, &fault), OK, &fault);
  assert_string_equal(word.read, text);
}

static enum outcome read_outcome(struct vault *with, const char *name) {
  struct word word = {.vault = with, .name = name};
  return db_transact(base.db, TX_READ, read_word, &word, &fault);
}

static const enum db_kind of_person_bytes[] = {DB_UUID, DB_BYTES};
static const struct db_query put_totp = {.name = "test/put_totp",
                                         .sql = "INSERT INTO totp (person, secret) VALUES ($1, $2)"
                                                " ON CONFLICT (person) DO UPDATE SET secret = excluded.secret",
                                         .params = of_person_bytes,
                                         .param_count = 2};
struct totp_row {
  struct db_bytes secret;
};
static const struct db_column totp_columns[] = {DB_COLUMN(struct totp_row, secret)};
static const struct db_query get_totp = {.name = "test/get_totp",
                                         .sql = "SELECT secret FROM totp",
                                         .columns = totp_columns,
                                         .column_count = 1,
                                         .row_size = sizeof(struct totp_row)};

static atomic_bool sealed_and_waiting, may_commit;

static enum outcome enrol(struct tx *tx, void *context) {
  AUTO(buffer) struct buffer sealed = {0};
  char purpose[SECRET_PURPOSE];
  secret_totp_purpose(PERSON, purpose);
  enum outcome outcome = secret_seal(tx, vault, purpose, "totp secret", 11, &sealed, tx_fault(tx));
  atomic_store(&sealed_and_waiting, true);
  while (outcome == OK && context && !atomic_load(&may_commit)) nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(PERSON), P_BYTES((const uint8_t *)sealed.bytes, sealed.length)};
  return tx_run(tx, &put_totp, params, NULL, NULL, NULL);
}

static enum outcome open_totp(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  AUTO(secret) struct buffer opened = {0};
  struct totp_row *rows = NULL;
  size_t count = 0;
  char purpose[SECRET_PURPOSE];
  secret_totp_purpose(PERSON, purpose);
  enum outcome outcome = tx_run(tx, &get_totp, NULL, &arena, &rows, &count);
  if (outcome != OK || count != 1) return FAILED_INTERNAL;
  outcome = vault_unseal(context, purpose, rows[0].secret.bytes, rows[0].secret.length, &opened, tx_fault(tx));
  return outcome == OK && text_equal(opened.bytes, "totp secret") ? OK : outcome;
}

static void enrol_person(void) {
  fixture_expect(db_transact(base.db, TX_WRITE, enrol, NULL, &fault), OK, &fault);
}

static void assert_second_factor(struct vault *with) {
  fixture_expect(db_transact(base.db, TX_READ, open_totp, with, &fault), OK, &fault);
}

static size_t rotate(void) {
  size_t sealed = 0;
  fixture_expect(secret_rotate(base.db, vault, &sealed, &fault), OK, &fault);
  return sealed;
}

static size_t read_key(uint8_t bytes[static 128]) {
  int file = open(key_path, O_RDONLY | O_CLOEXEC);
  ssize_t got = read(file, bytes, 128);
  close(file);
  return got < 0 ? 0 : (size_t)got;
}

static void write_key(const uint8_t *bytes, size_t length) {
  unlink(key_path); /* another file, as a rename makes it */
  int file = open(key_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  assert_int_equal(write(file, bytes, length), length);
  close(file);
}

/* ---- tests ------------------------------------------------------------------------------------------------------- */

static void a_secret_is_kept_and_replaced(void **state) {
  (void)state;
  static const char *const bad_names[] = {"", "a", "Smtp", "1smtp", "smtp password", "smtp_password", "é-mail"};
  struct word list = {0};
  assert_int_equal(read_outcome(vault, "smtp-password"), NOT_FOUND);
  assert_non_null(strstr(fault.hint, "comptoir secret set smtp-password"));
  assert_int_equal(write_secret("smtp-password", "un mot"), OK);
  assert_reads(vault, "smtp-password", "un mot");
  assert_int_equal(write_secret("smtp-password", "un autre\nsur deux lignes"), OK);
  assert_reads(vault, "smtp-password", "un autre\nsur deux lignes");
  assert_int_equal(db_transact(base.db, TX_READ, count_words, &list, &fault), OK);
  assert_int_equal(list.count, 1);
  for (size_t i = 0; i < COUNT(bad_names); i++) assert_int_equal(write_secret(bad_names[i], "x"), BAD_OPTION);
  assert_int_equal(write_secret("empty", ""), BAD_OPTION);
  assert_int_equal(write_secret("control", "a\001b"), BAD_OPTION);
}

static void a_value_does_not_open_under_another_name(void **state) {
  (void)state;
  assert_int_equal(write_secret("one", "un mot"), OK);
  fixture_command(cluster_conninfo(base.cluster),
                  "INSERT INTO secret SELECT 'other', sealed, changed_at FROM secret WHERE name = 'one'");
  assert_int_equal(read_outcome(vault, "other"), BAD_KEY);
}

static void a_rotation_seals_everything_again(void **state) {
  (void)state;
  uint8_t before[128], after[128];
  struct vault *server = NULL;
  assert_int_equal(write_secret("smtp-password", "un mot"), OK);
  enrol_person();
  read_key(before);
  fixture_expect(secret_vault_open(base.db, key_path, &server, &fault), OK, &fault);
  assert_int_equal(rotate(), 2);
  assert_int_equal(read_key(after), VAULT_KEY_BYTES);
  assert_memory_not_equal(before, after, VAULT_KEY_BYTES);
  assert_reads(server, "smtp-password", "un mot"); /* a server that runs goes on */
  assert_second_factor(server);
  vault_close(server);
  write_key(before, VAULT_KEY_BYTES);
  assert_int_equal(secret_vault_open(base.db, key_path, &server, &fault), BAD_KEY); /* the old key opens nothing */
}

/* The file as it is between the commit and the last step, and before the transaction. */
static void a_rotation_that_stopped_goes_on(void **state) {
  (void)state;
  uint8_t both[128], last[128];
  assert_int_equal(write_secret("smtp-password", "un mot"), OK);
  assert_int_equal(vault_rotate_begin(vault, &fault), OK);
  assert_int_equal(read_key(both), 2 * VAULT_KEY_BYTES);
  assert_reads(vault, "smtp-password", "un mot");
  rotate();
  write_key(both, (size_t)2 * VAULT_KEY_BYTES);
  vault_close(vault);
  fixture_expect(secret_vault_open(base.db, key_path, &vault, &fault), OK, &fault);
  assert_reads(vault, "smtp-password", "un mot");
  rotate();
  assert_int_equal(read_key(last), VAULT_KEY_BYTES);
  assert_memory_equal(last, both, VAULT_KEY_BYTES);
  assert_reads(vault, "smtp-password", "un mot");
}

/* A value that nobody can open stops the rotation before anything is lost, and can be given up. */
static void what_cannot_be_opened_stops_a_rotation(void **state) {
  (void)state;
  size_t sealed = 77;
  uint8_t key[128];
  struct secret_losses losses = {0};
  assert_int_equal(write_secret("first", "un mot"), OK);
  enrol_person();
  fixture_command(cluster_conninfo(base.cluster),
                  "INSERT INTO secret SELECT 'lost', sealed, changed_at FROM secret WHERE name = 'first'");
  assert_int_equal(secret_rotate(base.db, vault, &sealed, &fault), BAD_KEY);
  assert_string_equal(fault.field, "secret:lost");
  assert_int_equal(sealed, 77);
  assert_int_equal(read_key(key), 2 * VAULT_KEY_BYTES);
  assert_reads(vault, "first", "un mot");
  assert_second_factor(vault);
  fixture_expect(secret_forget_lost(base.db, vault, &losses, &fault), OK, &fault);
  assert_int_equal(losses.secrets, 1);
  assert_int_equal(losses.second_factors, 0);
  assert_int_equal(rotate(), 2);
  assert_reads(vault, "first", "un mot");
  assert_int_equal(read_outcome(vault, "lost"), NOT_FOUND);
}

static void another_machines_key_is_refused_at_once(void **state) {
  (void)state;
  struct vault *other = NULL;
  struct secret_losses losses = {0};
  uint8_t key[128];
  enrol_person();
  read_key(key);
  unlink(key_path);
  assert_int_equal(secret_vault_open(base.db, key_path, &other, &fault), BAD_KEY);
  assert_int_not_equal(access(key_path, F_OK), 0); /* none was made over what is sealed */
  random_bytes(key, VAULT_KEY_BYTES);
  write_key(key, VAULT_KEY_BYTES);
  assert_int_equal(secret_vault_open(base.db, key_path, &other, &fault), BAD_KEY);
  assert_null(other);
  fixture_expect(vault_open(key_path, &other, &fault), OK, &fault);
  fixture_expect(secret_forget_lost(base.db, other, &losses, &fault), OK, &fault);
  assert_int_equal(losses.second_factors, 1);
  vault_close(other);
}

static void *enrol_slowly(void *context) {
  struct fault why = {0};
  return db_transact(base.db, TX_WRITE, enrol, context, &why) == OK ? NULL : context;
}

static void *rotate_beside(void *context) {
  struct fault why = {0};
  struct vault *own = NULL;
  size_t sealed = 0;
  enum outcome outcome = vault_open_existing(key_path, &own, &why);
  if (outcome == OK) outcome = secret_rotate(base.db, own, &sealed, &why);
  vault_close(own);
  return outcome == OK ? NULL : context;
}

/* Sealed with the old key, not yet committed: the rotation must wait for it, or drop the only key that opens it. */
static void a_rotation_waits_for_who_has_sealed(void **state) {
  (void)state;
  pthread_t writer, rotation;
  void *failed = NULL;
  uint8_t key[128];
  assert_int_equal(write_secret("smtp-password", "un mot"), OK);
  atomic_store(&sealed_and_waiting, false), atomic_store(&may_commit, false);
  pthread_create(&writer, NULL, enrol_slowly, &may_commit);
  while (!atomic_load(&sealed_and_waiting)) nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  pthread_create(&rotation, NULL, rotate_beside, &may_commit);
  nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL); /* time enough to do wrong */
  atomic_store(&may_commit, true);
  pthread_join(writer, &failed);
  assert_null(failed);
  pthread_join(rotation, &failed);
  assert_null(failed);
  assert_int_equal(read_key(key), VAULT_KEY_BYTES);
  vault_close(vault); /* it remembers the old key */
  vault = NULL;
  fixture_expect(vault_open_existing(key_path, &vault, &fault), OK, &fault);
  assert_second_factor(vault);
  assert_reads(vault, "smtp-password", "un mot");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_secret_is_kept_and_replaced),          TEST(a_value_does_not_open_under_another_name),
      TEST(a_rotation_seals_everything_again),      TEST(a_rotation_that_stopped_goes_on),
      TEST(what_cannot_be_opened_stops_a_rotation), TEST(another_machines_key_is_refused_at_once),
      TEST(a_rotation_waits_for_who_has_sealed),
  };
  return cmocka_run_group_tests(tests, open_house, close_house);
}
