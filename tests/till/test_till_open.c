/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* What opening a till refuses, in words that say what to do; and clocks that go back. */
#include "tests/till/till_kit.h"

#include <fcntl.h>

struct stage {
  char folder[64], aside[64];
};

/* Three sales, then closed. */
static int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  folder_make(stage->aside);
  struct till *till = kit_enrolled(stage->folder);
  for (unsigned i = 1; i <= 3; i++) sell_coat(till, i);
  till_close(till);
  *state = stage;
  return 0;
}

static int clear_stage(void **state) {
  struct stage *stage = *state;
  folder_remove(stage->folder);
  folder_remove(stage->aside);
  free(stage);
  return 0;
}

static void put_aside(const struct stage *stage, const char *name) {
  assert_int_equal(rename(file_in(stage->folder, name), file_in(stage->aside, name)), 0);
}

static void put_back(const struct stage *stage, const char *name) {
  assert_int_equal(rename(file_in(stage->aside, name), file_in(stage->folder, name)), 0);
}

static void assert_opens(const struct stage *stage, int64_t sequence) {
  struct till *till = kit_open(stage->folder);
  assert_int_equal(head_sequence(till), sequence);
  till_close(till);
}

static void a_journal_without_its_key_is_refused(void **state) {
  struct stage *stage = *state;
  put_aside(stage, "key.sealed");
  struct fault fault = kit_refused(stage->folder);
  assert_says(fault.hint, "signing key of this journal is missing");
  assert_says(fault.field, "key.sealed");
  assert_int_not_equal(access(file_in(stage->folder, "key.sealed"), F_OK), 0); /* and none was made */
  put_back(stage, "key.sealed");
  assert_opens(stage, 3);
}

static void a_key_without_its_journal_is_refused(void **state) {
  struct stage *stage = *state;
  put_aside(stage, "journal.db");
  assert_says(kit_refused(stage->folder).hint, "journal of this key is missing");
  assert_int_not_equal(access(file_in(stage->folder, "journal.db"), F_OK), 0); /* number 1 is not given again */
  assert_int_equal(close(open(file_in(stage->folder, "journal.db"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
  assert_says(kit_refused(stage->folder).hint, "journal of this key is missing");
  put_back(stage, "journal.db");
  assert_opens(stage, 3);
}

/* A key goes with the machine key that seals it. */
static void key_from(const char *from, const char *to) {
  file_copy(file_in(from, "key.sealed"), file_in(to, "key.sealed"));
  file_copy(file_in(from, "machine.key"), file_in(to, "machine.key"));
}

/* The token was sealed with the machine key that is gone. */
static void without_a_token(const char *folder) {
  sql_on(folder, "UPDATE setting SET value = '' WHERE name = 'token_sealed'");
}

static void an_enrolled_till_without_sales_needs_its_key_too(void **state) {
  struct stage *stage = *state;
  till_close(kit_enrolled(stage->aside));
  assert_int_equal(unlink(file_in(stage->aside, "key.sealed")), 0);
  assert_says(kit_refused(stage->aside).hint, "signing key of this journal is missing");
  key_from(stage->folder, stage->aside);
  assert_int_equal(kit_refused(stage->aside).outcome, BAD_KEY);
  without_a_token(stage->aside);
  assert_int_equal(kit_refused(stage->aside).outcome, FORGED_SIGNATURE);
}

static void a_fresh_till_may_lose_its_key(void **state) {
  struct stage *stage = *state;
  till_close(kit_open(stage->aside));
  assert_int_equal(unlink(file_in(stage->aside, "key.sealed")), 0);
  till_close(kit_open(stage->aside));
  till_close(kit_enrolled(stage->aside));
  till_close(kit_open(stage->aside));
}

static void the_key_is_its_owners_alone(void **state) {
  struct stage *stage = *state;
  struct stat about;
  assert_int_equal(stat(file_in(stage->folder, "key.sealed"), &about), 0);
  assert_int_equal(about.st_mode & 0777, 0600);
}

static void another_key_is_refused(void **state) {
  struct stage *stage = *state;
  till_close(kit_open(stage->aside));
  file_copy(file_in(stage->aside, "key.sealed"), file_in(stage->folder, "key.sealed"));
  assert_int_equal(kit_refused(stage->folder).outcome, BAD_KEY);
  key_from(stage->aside, stage->folder);
  without_a_token(stage->folder);
  struct fault fault = kit_refused(stage->folder);
  assert_int_equal(fault.outcome, FORGED_SIGNATURE);
  assert_says(fault.hint, "another key");
  FILE *file = fopen(file_in(stage->folder, "key.sealed"), "we");
  fputs("not a key\n", file);
  fclose(file);
  assert_says(kit_refused(stage->folder).hint, "not a sealed value");
}

#define GUARDS                                                                                                         \
  "CREATE TRIGGER record_is_final_1 BEFORE UPDATE ON record"                                                           \
  " BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"                                                          \
  "CREATE TRIGGER record_is_final_2 BEFORE DELETE ON record"                                                           \
  " BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"

static void a_damaged_chain_is_refused(void **state) {
  struct stage *stage = *state;
  static const struct {
    const char *sql, *says;
  } damages[] = {
      {"DELETE FROM record WHERE chain = 'T' AND sequence = 3", "end marker says record 3, the last record is 2"},
      {"DELETE FROM record WHERE chain = 'T' AND sequence = 2", "2 records where there were 3"},
      {"DELETE FROM record WHERE chain = 'T' AND sequence = 1", "2 records where there were 3"},
      {"DELETE FROM head WHERE chain = 'T'", "end marker says record 0, the last record is 3"},
      {"UPDATE head SET sequence = 4 WHERE chain = 'T'", "end marker says record 4, the last record is 3"},
      {"UPDATE head SET hash = '" ZERO_HASH_HEX "' WHERE chain = 'T'",
       "record T 3 is not the one its end marker names"},
      {"UPDATE record SET body = replace(body, '1000', '2000') WHERE chain = 'T' AND sequence = 3",
       "record T 3 is not the one"},
      {"UPDATE record SET signature = zeroblob(70) WHERE chain = 'T' AND sequence = 3", "signed with another key"},
  };
  for (size_t i = 0; i < COUNT(damages); i++) {
    AUTO(buffer) struct buffer sql = {0};
    char copy[64];
    folder_make(copy);
    folder_copy(stage->folder, copy);
    buffer_format(&sql, "DROP TRIGGER record_is_final_1; DROP TRIGGER record_is_final_2; %s; " GUARDS, damages[i].sql);
    sql_on(copy, sql.bytes);
    assert_says(kit_refused(copy).hint, damages[i].says);
    folder_remove(copy);
  }
}

static void a_damaged_file_is_refused(void **state) {
  struct stage *stage = *state;
  assert_int_equal(truncate(file_in(stage->folder, "journal.db"), 4096 + 100), 0);
  assert_says(kit_refused(stage->folder).hint, "damaged");
}

static void a_folder_belongs_to_one_till(void **state) {
  struct stage *stage = *state;
  struct till *till = kit_open(stage->folder);
  struct fault fault = kit_refused(stage->folder);
  assert_int_equal(fault.outcome, UNAVAILABLE);
  assert_says(fault.hint, "another comptoir-till uses this folder");
  sell_coat(till, 4);
  till_close(till);
  assert_opens(stage, 4);
}

static void a_catalogue_that_was_altered_is_not_sold_from(void **state) {
  struct stage *stage = *state;
  sql_on(stage->folder,
         "UPDATE setting SET value = replace(value, '\"price\":1000', '\"price\":10') WHERE name = 'snapshot'");
  struct till *till = kit_open(stage->folder);
  struct basket basket = coat_basket(sale_id(9));
  assert_int_equal(sell_outcome(till, &basket), NOT_ENROLLED);
  struct snapshot snapshot = kit_snapshot();
  catalogue_set(till, &snapshot, "\"again\"");
  assert_int_equal(sell_coat(till, 9), 4);
  till_close(till);
  assert_whole(stage->folder, 4);
}

static void a_folder_that_cannot_be_made_is_said(void **state) {
  (void)state;
  assert_says(kit_refused("/proc/none/till").hint, "cannot make the folder");
}

/* ---- clocks: each runs in a child, because a program reads COMPTOIR_NOW once
 * -------------------------------------------- */

static const char *clock_folder;
static unsigned clock_sale;

static void sell_by_the_clock(void) {
  struct till *till = kit_open(clock_folder);
  sell_coat(till, clock_sale);
  till_close(till);
}

static void refuse_by_the_clock(void) {
  struct till *till = kit_open(clock_folder);
  struct basket basket = coat_basket(sale_id(clock_sale));
  enum outcome outcome = sell_outcome(till, &basket);
  till_close(till);
  if (outcome != CONTRACT_EXPIRED) _exit(4);
}

static void at_the_clock(const char *now, unsigned sale, void (*work)(void)) {
  setenv("COMPTOIR_NOW", now, 1);
  clock_sale = sale;
  assert_int_equal(child_status(work), 0);
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
}

static void make_till_in_child(void) {
  till_close(kit_enrolled(clock_folder));
}

/* Runs first: nothing in this process has asked for the time yet. */
static void a_clock_that_goes_back_stops_nothing(void **state) {
  (void)state;
  char folder[64];
  folder_make(folder);
  clock_folder = folder;
  at_the_clock(KIT_NOW, 0, make_till_in_child);
  at_the_clock("2026-11-22T14:12:00+01:00", 1, sell_by_the_clock);
  at_the_clock("2026-11-22T09:00:00+01:00", 2, sell_by_the_clock);   /* hours back */
  at_the_clock("2026-11-20T14:00:00+01:00", 3, sell_by_the_clock);   /* days back */
  at_the_clock("2026-10-25T02:30:00+01:00", 4, sell_by_the_clock);   /* the hour that comes twice */
  at_the_clock("1970-01-01T01:00:07+01:00", 5, refuse_by_the_clock); /* no clock at all: nobody has a contract yet */
  at_the_clock("2026-11-22T15:00:00+01:00", 6, sell_by_the_clock);
  assert_int_equal(sql_number(folder, "SELECT count(*) FROM record WHERE chain = 'T'"), 5);
  assert_int_equal(sql_number(folder, "SELECT sequence FROM record WHERE chain = 'T' AND business_day = '2026-11-20'"),
                   3);
  assert_int_equal(
      sql_number(folder, "SELECT at = '2026-10-25T02:30:00+01:00' FROM record WHERE chain = 'T' AND sequence = 4"), 1);
  assert_whole(folder, 5);
  folder_remove(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR - 1);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_clock_that_goes_back_stops_nothing),
      TEST(a_journal_without_its_key_is_refused),
      TEST(a_key_without_its_journal_is_refused),
      TEST(an_enrolled_till_without_sales_needs_its_key_too),
      TEST(a_fresh_till_may_lose_its_key),
      TEST(the_key_is_its_owners_alone),
      TEST(another_key_is_refused),
      TEST(a_damaged_chain_is_refused),
      TEST(a_damaged_file_is_refused),
      TEST(a_folder_belongs_to_one_till),
      TEST(a_catalogue_that_was_altered_is_not_sold_from),
      cmocka_unit_test(a_folder_that_cannot_be_made_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
