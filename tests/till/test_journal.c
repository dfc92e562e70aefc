/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The journal by itself: what is appended is there, what is refused is not, nothing is changed. */
#include "tests/till/till_kit.h"

#include <pthread.h>

struct fixture {
  char folder[64];
  struct journal *journal;
};

static int open_empty(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  struct fault fault = {0};
  assert_non_null(fixture);
  folder_make(fixture->folder);
  assert_int_equal(journal_open(file_in(fixture->folder, "journal.db"), &fixture->journal, &fault), OK);
  *state = fixture;
  return 0;
}

static int close_and_remove(void **state) {
  struct fixture *fixture = *state;
  journal_close(fixture->journal);
  folder_remove(fixture->folder);
  free(fixture);
  return 0;
}

/* The journal asks nothing of the bytes it keeps: these are easy to recognise. */
static struct journal_row row_of(int64_t sequence) {
  static const uint8_t signature[] = {0x30, 0x00, 0x7f};
  struct journal_row row = {.chain = CHAIN_SALES,
                            .kind = "sale",
                            .id = sale_id((unsigned)sequence),
                            .at = KIT_NOW,
                            .business_day = sequence <= 3 ? "2026-11-21" : KIT_DAY,
                            .sequence = sequence,
                            .total = {sequence * 100},
                            .body = "{\"é\":1}",
                            .body_length = strlen("{\"é\":1}"),
                            .signature = signature,
                            .signature_length = sizeof signature};
  snprintf(row.hash, sizeof row.hash, "%064llx", (long long)sequence);
  return row;
}

static struct journal_head head_of(int64_t sequence) {
  struct journal_head head = {.sequence = sequence,
                              .perpetual_total = {sequence * 1000},
                              .perpetual_total_abs = {sequence * 1001},
                              .at_us = sequence * 7};
  snprintf(head.hash, sizeof head.hash, "%064llx", (long long)sequence);
  return head;
}

static enum outcome append(struct journal *journal, int64_t sequence) {
  struct journal_row row = row_of(sequence);
  struct journal_head head = head_of(sequence);
  struct fault fault = {0};
  return journal_append(journal, &(struct journal_entry){.row = row, .next = head}, 1, &fault);
}

static void append_up_to(struct journal *journal, int64_t last) {
  for (int64_t i = 1; i <= last; i++) assert_int_equal(append(journal, i), OK);
}

static void assert_row(const struct journal_row *row, int64_t sequence) {
  struct journal_row expected = row_of(sequence);
  assert_int_equal(row->sequence, sequence);
  assert_string_equal(row->chain, expected.chain);
  assert_string_equal(row->id, expected.id);
  assert_string_equal(row->at, expected.at);
  assert_string_equal(row->business_day, expected.business_day);
  assert_int_equal(row->total.cents, expected.total.cents);
  assert_string_equal(row->hash, expected.hash);
  assert_int_equal(row->body_length, expected.body_length);
  assert_string_equal(row->body, expected.body);
  assert_int_equal(row->signature_length, expected.signature_length);
  assert_memory_equal(row->signature, expected.signature, expected.signature_length);
}

static void an_empty_journal_says_so(void **state) {
  struct fixture *fixture = *state;
  AUTO(arena) struct arena arena = {0};
  struct journal_head head;
  struct journal_extent extent;
  struct journal_row row, *rows;
  struct fault fault = {0};
  bool found = true;
  size_t count = 9;
  int64_t sent = 9;
  char hash[SHA256_HEX];
  assert_int_equal(journal_head_read(fixture->journal, CHAIN_SALES, &head, &fault), OK);
  assert_int_equal(head.sequence, 0);
  assert_string_equal(head.hash, ZERO_HASH_HEX);
  assert_int_equal(journal_extent_read(fixture->journal, CHAIN_SALES, &extent, &fault), OK);
  assert_true(extent.records == 0 && extent.first == 0 && extent.last == 0);
  assert_int_equal(journal_find(fixture->journal, sale_id(1), &arena, &row, &found, &fault), OK);
  assert_false(found);
  assert_int_equal(journal_after(fixture->journal, CHAIN_SALES, 0, 10, &arena, &rows, &count, &fault), OK);
  assert_int_equal(count, 0);
  assert_int_equal(journal_sent_read(fixture->journal, CHAIN_SALES, &sent, &fault), OK);
  assert_int_equal(sent, 0);
  assert_false(journal_hash_at(fixture->journal, CHAIN_SALES, 1, hash));
}

static void what_was_appended_is_read_back(void **state) {
  struct fixture *fixture = *state;
  AUTO(arena) struct arena arena = {0};
  struct journal_row found_row, *rows = NULL;
  struct journal_head head;
  struct journal_day day;
  struct fault fault = {0};
  bool found = false;
  size_t count = 0;
  char hash[SHA256_HEX];
  append_up_to(fixture->journal, 5);
  journal_close(fixture->journal);
  assert_int_equal(journal_open(file_in(fixture->folder, "journal.db"), &fixture->journal, &fault), OK);
  assert_int_equal(journal_find(fixture->journal, sale_id(4), &arena, &found_row, &found, &fault), OK);
  assert_true(found);
  assert_row(&found_row, 4);
  assert_int_equal(journal_after(fixture->journal, CHAIN_SALES, 1, 3, &arena, &rows, &count, &fault), OK);
  assert_int_equal(count, 3);
  for (size_t i = 0; i < count; i++) assert_row(&rows[i], (int64_t)i + 2);
  assert_int_equal(journal_latest(fixture->journal, CHAIN_SALES, 2, &arena, &rows, &count, &fault), OK);
  assert_int_equal(count, 2);
  assert_row(&rows[0], 5);
  assert_row(&rows[1], 4);
  assert_int_equal(journal_head_read(fixture->journal, CHAIN_SALES, &head, &fault), OK);
  struct journal_head expected = head_of(5);
  assert_memory_equal(head.hash, expected.hash, SHA256_HEX);
  assert_true(head.sequence == 5 && head.perpetual_total.cents == 5000 && head.perpetual_total_abs.cents == 5005 &&
              head.at_us == 35);
  assert_int_equal(journal_day_read(fixture->journal, "2026-11-21", &day, &fault), OK);
  assert_true(day.tickets == 3 && day.total.cents == 600);
  assert_true(journal_hash_at(fixture->journal, CHAIN_SALES, 3, hash));
  assert_string_equal(hash, row_of(3).hash);
}

/* The number is the last guard against two writers of one chain; the id against a sale kept twice. */
static void a_number_or_an_id_is_used_once(void **state) {
  struct fixture *fixture = *state;
  append_up_to(fixture->journal, 3);
  struct journal_head head, next = head_of(4);
  struct fault fault = {0};
  struct journal_row same_number = row_of(3), same_id = row_of(4);
  same_number.id = sale_id(77);
  same_id.id = sale_id(2);
  assert_int_not_equal(
      journal_append(fixture->journal, &(struct journal_entry){.row = same_number, .next = next}, 1, &fault), OK);
  assert_int_not_equal(
      journal_append(fixture->journal, &(struct journal_entry){.row = same_id, .next = next}, 1, &fault), OK);
  assert_int_equal(journal_head_read(fixture->journal, CHAIN_SALES, &head, &fault), OK);
  assert_int_equal(head.sequence, 3);
  assert_int_equal(sql_number(fixture->folder, "SELECT count(*) FROM record"), 3);
  assert_int_equal(append(fixture->journal, 4), OK);
}

static void nothing_is_changed_or_taken_out(void **state) {
  struct fixture *fixture = *state;
  static const char *const attempts[] = {"UPDATE record SET total_cents = 0", "DELETE FROM record WHERE sequence = 2",
                                         "UPDATE refused_request SET code = ''", "DELETE FROM refused_request"};
  uint8_t hash[SHA256_BYTES] = {1};
  struct fault fault = {0};
  bool fresh = false;
  append_up_to(fixture->journal, 2);
  assert_int_equal(journal_refuse(fixture->journal, sale_id(1), "id_reused", hash, KIT_NOW, &fresh, &fault), OK);
  sqlite3 *sqlite = NULL;
  assert_int_equal(sqlite3_open(file_in(fixture->folder, "journal.db"), &sqlite), SQLITE_OK);
  for (size_t i = 0; i < COUNT(attempts); i++) {
    assert_int_equal(sqlite3_exec(sqlite, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_says(sqlite3_errmsg(sqlite), "append-only");
  }
  sqlite3_close(sqlite);
}

static void acknowledgements_move_both_ways(void **state) {
  struct fixture *fixture = *state;
  static const int64_t values[] = {5, 9, 2, 0, 7};
  struct fault fault = {0};
  int64_t sent = -1;
  for (size_t i = 0; i < COUNT(values); i++) {
    assert_int_equal(journal_sent_write(fixture->journal, CHAIN_SALES, values[i], &fault), OK);
    assert_int_equal(journal_sent_read(fixture->journal, CHAIN_SALES, &sent, &fault), OK);
    assert_int_equal(sent, values[i]);
  }
}

static void a_screen_that_insists_is_one_refusal(void **state) {
  struct fixture *fixture = *state;
  uint8_t one[SHA256_BYTES] = {1}, two[SHA256_BYTES] = {2};
  struct fault fault = {0};
  for (int i = 0; i < 3; i++) {
    bool fresh = false;
    assert_int_equal(journal_refuse(fixture->journal, sale_id(1), "id_reused", one, KIT_NOW, &fresh, &fault), OK);
    assert_true(fresh == (i == 0));
  }
  bool fresh = false;
  assert_int_equal(sql_number(fixture->folder, "SELECT count(*) FROM refused_request"), 1);
  assert_int_equal(journal_refuse(fixture->journal, sale_id(1), "id_reused", two, KIT_NOW, &fresh, &fault), OK);
  assert_int_equal(journal_refuse(fixture->journal, sale_id(2), "id_reused", two, KIT_NOW, &fresh, &fault), OK);
  assert_int_equal(sql_number(fixture->folder, "SELECT count(*) FROM refused_request"), 3);
}

static void settings_are_kept_together_or_not_at_all(void **state) {
  struct fixture *fixture = *state;
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  const char *value = "untouched";
  const struct journal_setting good[] = {{"a", "1"}, {"b", "été"}}, bad[] = {{"a", "2"}, {"b", NULL}};
  assert_int_equal(journal_settings_write(fixture->journal, good, 2, &fault), OK);
  assert_int_not_equal(journal_settings_write(fixture->journal, bad, 2, &fault), OK);
  assert_int_equal(journal_setting_read(fixture->journal, "a", &arena, &value, &fault), OK);
  assert_string_equal(value, "1");
  assert_int_equal(journal_setting_read(fixture->journal, "b", &arena, &value, &fault), OK);
  assert_string_equal(value, "été");
  assert_int_equal(journal_setting_read(fixture->journal, "c", &arena, &value, &fault), OK);
  assert_null(value);
}

static struct fault refused(struct fixture *fixture) {
  struct fault fault = {0};
  struct journal *opened = NULL;
  assert_int_not_equal(journal_open(file_in(fixture->folder, "journal.db"), &opened, &fault), OK);
  assert_null(opened);
  return fault;
}

static void a_later_format_is_left_alone(void **state) {
  struct fixture *fixture = *state;
  sql_on(fixture->folder, "PRAGMA user_version = 99");
  assert_int_equal(refused(fixture).outcome, SCHEMA_TOO_NEW);
}

static void other_tables_are_refused_by_name(void **state) {
  struct fixture *fixture = *state;
  static const char *const changes[][2] = {
      {"DROP TRIGGER record_is_final_1", "record_is_final_1"},
      {"DROP INDEX record_by_day", "record_by_day"},
      {"ALTER TABLE sent ADD COLUMN more TEXT", "sent"},
      {"CREATE VIEW zzz AS SELECT 1", "zzz"},
      {"CREATE TRIGGER aaa AFTER INSERT ON record BEGIN DELETE FROM sent; END", "aaa"},
      {"DROP TABLE setting", "setting"},
  };
  journal_close(fixture->journal);
  fixture->journal = NULL;
  for (size_t i = 0; i < COUNT(changes); i++) {
    struct fixture changed = {0};
    folder_make(changed.folder);
    folder_copy(fixture->folder, changed.folder);
    sql_on(changed.folder, changes[i][0]);
    struct fault fault = refused(&changed);
    assert_int_equal(fault.outcome, SCHEMA_MISMATCH);
    assert_string_equal(fault.field, changes[i][1]);
    folder_remove(changed.folder);
  }
}

static void a_file_that_is_no_journal_is_refused_in_words(void **state) {
  struct fixture *fixture = *state;
  append_up_to(fixture->journal, 3);
  journal_close(fixture->journal);
  fixture->journal = NULL;
  FILE *file = fopen(file_in(fixture->folder, "journal.db"), "r+e");
  assert_non_null(file);
  fputs("not the header of a database", file);
  fclose(file);
  assert_says(refused(fixture).hint, "damaged");
  assert_int_equal(truncate(file_in(fixture->folder, "journal.db"), 5000), 0);
  assert_says(refused(fixture).hint, "damaged");
}

static void a_journal_held_by_another_program_is_busy_not_broken(void **state) {
  struct fixture *fixture = *state;
  sqlite3 *other = NULL;
  assert_int_equal(sqlite3_open(file_in(fixture->folder, "journal.db"), &other), SQLITE_OK);
  assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(append(fixture->journal, 1), UNAVAILABLE);
  assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(append(fixture->journal, 1), OK);
  sqlite3_close(other);
}

static void *read_while_appended(void *context) {
  struct fixture *fixture = context;
  for (int i = 0; i < 200; i++) {
    struct journal_head head;
    struct journal_extent extent;
    struct fault fault = {0};
    if (journal_head_read(fixture->journal, CHAIN_SALES, &head, &fault) != OK ||
        journal_extent_read(fixture->journal, CHAIN_SALES, &extent, &fault) != OK || extent.last < head.sequence)
      return fixture; /* anything but NULL */
  }
  return NULL;
}

static void readers_see_whole_records_only(void **state) {
  struct fixture *fixture = *state;
  pthread_t readers[4];
  for (size_t i = 0; i < COUNT(readers); i++)
    assert_int_equal(pthread_create(&readers[i], NULL, read_while_appended, fixture), 0);
  append_up_to(fixture->journal, 100);
  for (size_t i = 0; i < COUNT(readers); i++) {
    void *wrong = NULL;
    pthread_join(readers[i], &wrong);
    assert_null(wrong);
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_empty, close_and_remove)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_empty_journal_says_so),
      TEST(what_was_appended_is_read_back),
      TEST(a_number_or_an_id_is_used_once),
      TEST(nothing_is_changed_or_taken_out),
      TEST(acknowledgements_move_both_ways),
      TEST(a_screen_that_insists_is_one_refusal),
      TEST(settings_are_kept_together_or_not_at_all),
      TEST(a_later_format_is_left_alone),
      TEST(other_tables_are_refused_by_name),
      TEST(a_file_that_is_no_journal_is_refused_in_words),
      TEST(a_journal_held_by_another_program_is_busy_not_broken),
      TEST(readers_see_whole_records_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
