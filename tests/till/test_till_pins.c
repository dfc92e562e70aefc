/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The cashiers' PINs at rest: sealed beside a catalogue that stays readable, taken over from an earlier version, and
 * never an open till when they are lost. */
#include "tests/till/fake_server.h"

#define ETAG "\"of the server\""

static char folder[64], pin_of_sylvie[PASSWORD_HASH_TEXT], pin_of_malik[PASSWORD_HASH_TEXT];
static const struct snapshot_cashier *two_cashiers(void) {
  static struct snapshot_cashier cashiers[2];
  cashiers[0] = (struct snapshot_cashier){.code = "BLG-M04", .name = "Sylvie", .face = "sylvie", .pin = pin_of_sylvie};
  cashiers[1] = (struct snapshot_cashier){.code = "BLG-M02", .name = "Malik", .face = "malik", .pin = pin_of_malik};
  return cashiers;
}

static struct snapshot with_cashiers(void) {
  struct snapshot snapshot = kit_snapshot();
  snapshot.cashiers = two_cashiers();
  snapshot.cashier_count = 2;
  return snapshot;
}

static int hash_pins(void **state) {
  (void)state;
  password_hash_pin("271828", pin_of_sylvie);
  password_hash_pin("161803", pin_of_malik);
  return 0;
}

static int set_stage(void **state) {
  (void)state;
  folder_make(folder);
  struct till *till = kit_enrolled(folder);
  struct snapshot snapshot = with_cashiers();
  catalogue_set(till, &snapshot, ETAG);
  till_close(till);
  return 0;
}

static int clear_stage(void **state) {
  (void)state;
  folder_remove(folder);
  return 0;
}

static bool folder_holds(const char *text) {
  static const char *const names[] = {"journal.db", "journal.db-wal", "journal.db-shm", "key.sealed"};
  bool held = false;
  for (size_t i = 0; i < COUNT(names); i++) {
    AUTO(buffer) struct buffer file = {0};
    struct fault fault = {0};
    if (buffer_read_file(&file, file_in(folder, names[i]), (size_t)256 << 20, &fault) != OK) continue;
    held |= memmem(file.bytes, file.length, text, strlen(text)) != NULL;
  }
  return held;
}

static enum outcome sign_in(struct till *till, const char *code, const char *pin) {
  char token[CASHIER_TOKEN];
  int64_t wait_us = 0;
  struct fault fault = {0};
  return cashier_sign_in(till, code, pin, token, &wait_us, &fault);
}

static void assert_signs_in(void) {
  struct till *till = kit_open(folder);
  assert_int_equal(sign_in(till, "BLG-M04", "271828"), OK);
  assert_int_equal(sign_in(till, "BLG-M02", "271828"), SIGN_IN_REFUSED);
  assert_int_equal(sign_in(till, "BLG-M02", "161803"), OK);
  assert_string_equal(till->view->etag, ETAG); /* what the server gave, for its 304 and for the records */
  assert_false(till->view->is_incomplete);
  till_close(till);
}

static void no_pin_lies_in_clear_and_all_can_sign_in(void **state) {
  (void)state;
  struct till *running = kit_open(folder); /* what a thief unplugs */
  struct snapshot snapshot = with_cashiers();
  catalogue_set(running, &snapshot, ETAG);
  assert_false(folder_holds("argon2"));
  till_close(running);
  assert_false(folder_holds("argon2"));
  assert_true(folder_holds("\"face\":\"sylvie\"")); /* and the search finds what is there */
  assert_whole(folder, 0);
  assert_signs_in();
}

static void a_copy_without_the_machine_key_is_recounted(void **state) {
  (void)state;
  unlink(file_in(folder, "machine.key"));
  assert_whole(folder, 0);
}

/* As an earlier version left it: the bytes of the server, and their digest. */
static void keep_as_before(void) {
  AUTO(buffer) struct buffer bytes = {0};
  struct snapshot snapshot = with_cashiers();
  struct fault fault = {0};
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  snapshot_json(&snapshot, &bytes);
  sha256(bytes.bytes, bytes.length, digest);
  hex_from_bytes(digest, sizeof digest, hash);
  struct till *till = kit_open(folder);
  const struct journal_setting settings[] = {{"snapshot", bytes.bytes}, {"snapshot_sha256", hash}};
  assert_int_equal(journal_settings_write(till->journal, settings, COUNT(settings), &fault), OK);
  till_close(till);
  sql_on(folder, "DELETE FROM setting WHERE name = 'cashier_pins_sealed'");
}

static void an_earlier_version_is_taken_over(void **state) {
  (void)state;
  keep_as_before();
  assert_true(folder_holds("argon2"));
  assert_whole(folder, 0);
  assert_signs_in();
  assert_false(folder_holds("argon2"));
  assert_whole(folder, 0);
  assert_signs_in();
}

static void lost_pins_open_the_till_to_nobody(void **state) {
  (void)state;
  static const char *const losses[] = {
      "DELETE FROM setting WHERE name = 'cashier_pins_sealed'",
      "UPDATE setting SET value = '' WHERE name = 'cashier_pins_sealed'",
      "UPDATE setting SET value = 'AAAA' WHERE name = 'cashier_pins_sealed'",
      "UPDATE setting SET value = '{\"cashiers\":[]}' WHERE name = 'cashier_pins_sealed'",
      "UPDATE setting SET value = (SELECT value FROM setting WHERE name = 'token_sealed') WHERE name LIKE 'cashier_p%'",
  };
  log_set_level(LOG_ERROR - 1); /* each is said, on purpose */
  for (size_t i = 0; i < COUNT(losses); i++) {
    sql_on(folder, losses[i]);
    struct till *till = kit_open(folder);
    struct basket basket = coat_basket(sale_id(1));
    assert_true(cashier_needed(till) && till->view->is_incomplete);
    assert_int_equal(sign_in(till, "BLG-M04", "271828"), UNAVAILABLE);
    assert_int_equal(sign_in(till, "BLG-M04", ""), UNAVAILABLE);
    assert_int_equal(sell_outcome(till, &basket), UNAUTHENTICATED);
    till_close(till);
    assert_int_equal(sql_number(folder, "SELECT count(*) FROM wrong_pin"), 0);
  }
  log_set_level(LOG_ERROR);
}

/* The tag it has is the server's present one: it must ask for everything all the same. */
static void lost_pins_come_with_the_next_catalogue(void **state) {
  (void)state;
  char enrolled[64];
  struct fake *fake = fake_new();
  struct snapshot snapshot = with_cashiers();
  struct fault fault = {0};
  fake_offer_snapshot(fake, &snapshot);
  folder_make(enrolled);
  struct till *till = kit_open(enrolled);
  assert_int_equal(till_enrol(till, fake->address, FAKE_CODE, &fault), OK);
  till_close(till);
  sql_on(enrolled, "DELETE FROM setting WHERE name = 'cashier_pins_sealed'");
  log_set_level(LOG_ERROR - 1);
  till = kit_open(enrolled);
  log_set_level(LOG_ERROR);
  WAIT_FOR(sign_in(till, "BLG-M04", "271828") == OK);
  till_close(till);
  assert_whole(enrolled, 0);
  fake_free(fake);
  folder_remove(enrolled);
}

static void a_rotation_seals_them_again(void **state) {
  (void)state;
  char copy[64];
  struct till_options options = {.folder = folder};
  struct fault fault = {0};
  folder_make(copy);
  folder_copy(folder, copy);
  for (int i = 0; i < 2; i++) assert_int_equal(till_rotate(&options, &fault), OK);
  assert_false(folder_holds("argon2"));
  assert_signs_in();
  file_copy(file_in(folder, "machine.key"), file_in(copy, "machine.key"));
  assert_int_equal(kit_refused(copy).outcome, BAD_KEY); /* the new key opens nothing of before */
  folder_remove(copy);
}

/* A stick that is pulled out while the till runs: new prices come, and the PINs with the next start's catalogue. */
static void a_key_that_was_taken_out_keeps_no_prices_away(void **state) {
  (void)state;
  log_set_level(LOG_ERROR - 1);
  struct till *till = kit_open(folder);
  assert_int_equal(rename(file_in(folder, "machine.key"), file_in(folder, "aside.key")), 0);
  struct snapshot snapshot = with_cashiers();
  catalogue_set(till, &snapshot, "\"newer\"");
  assert_int_equal(sign_in(till, "BLG-M04", "271828"), OK);
  till_close(till);
  assert_false(folder_holds("argon2"));
  assert_int_equal(rename(file_in(folder, "aside.key"), file_in(folder, "machine.key")), 0);
  till = kit_open(folder);
  assert_string_equal(till->view->etag, "\"newer\"");
  assert_true(till->view->is_incomplete);
  assert_int_equal(sign_in(till, "BLG-M04", "271828"), UNAVAILABLE);
  till_close(till);
  log_set_level(LOG_ERROR);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      TEST(no_pin_lies_in_clear_and_all_can_sign_in),
      TEST(a_copy_without_the_machine_key_is_recounted),
      TEST(an_earlier_version_is_taken_over),
      TEST(lost_pins_open_the_till_to_nobody),
      TEST(lost_pins_come_with_the_next_catalogue),
      TEST(a_rotation_seals_them_again),
      TEST(a_key_that_was_taken_out_keeps_no_prices_away),
  };
  return cmocka_run_group_tests(tests, hash_pins, NULL);
}
