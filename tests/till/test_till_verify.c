/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* What somebody with the file and a SQL shell may do to a journal, and that the recount names it. */
#include "tests/till/till_kit.h"

#include <fcntl.h>
#include <pthread.h>

static char honest[64]; /* six sales, honestly kept */

static int make_honest(void **state) {
  (void)state;
  folder_make(honest);
  struct till *till = kit_enrolled(honest);
  for (unsigned i = 1; i <= 6; i++) assert_int_equal(sell_coat(till, i), i);
  till_close(till);
  return 0;
}

static int remove_honest(void **state) {
  (void)state;
  folder_remove(honest);
  return 0;
}

static void an_honest_journal_has_no_fault(void **state) {
  (void)state;
  assert_whole(honest, 6);
}

#define UNGUARD "DROP TRIGGER record_is_final_1; DROP TRIGGER record_is_final_2;"
#define GUARD                                                                                                          \
  "CREATE TRIGGER record_is_final_1 BEFORE UPDATE ON record"                                                           \
  " BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"                                                          \
  "CREATE TRIGGER record_is_final_2 BEFORE DELETE ON record"                                                           \
  " BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;"

/* Tampers with a copy, guards put back, and gives what the recount says. */
static void tamper(const char *sql, struct findings *findings) {
  char folder[64];
  folder_make(folder);
  folder_copy(honest, folder);
  AUTO(buffer) struct buffer script = {0};
  buffer_format(&script, UNGUARD "%s;" GUARD, sql);
  sql_on(folder, script.bytes);
  recount(folder, findings);
  folder_remove(folder);
}

static void every_column_of_every_row_is_watched(void **state) {
  (void)state;
  static const struct {
    const char *column, *value;
  } edits[] = {
      {"sequence", "sequence + 100"},
      {"chain", "'X'"},
      {"id", "'019aa9f2-ffff-7000-8000-000000000001'"},
      {"id", "id || char(0) || 'x'"},
      {"at", "'2026-11-22T14:12:59+01:00'"},
      {"at", "at || char(0)"},
      {"business_day", "'2026-11-23'"},
      {"total_cents", "total_cents + 1"},
      {"hash", "replace(hash, substr(hash, 1, 1), 'g')"},
      {"hash", "hash || 'a'"},
      {"hash", "'" ZERO_HASH_HEX "'"},
      {"body", "replace(body, '1000', '1001')"},
      {"body", "body || ' '"},
      {"body", "replace(body, 'BLG-M01', 'BLG-M02')"},
      {"signature", "zeroblob(70)"},
      {"signature", "cast(signature || x'00' AS blob)"},
  };
  for (size_t i = 0; i < COUNT(edits); i++)
    for (int row = 1; row <= 6; row += row == 1 ? 2 : 3) { /* first, third, last */
      AUTO(findings) struct findings findings = {0};
      char sql[200], name[40];
      snprintf(sql, sizeof sql, "UPDATE record SET %s = %s WHERE chain = 'T' AND sequence = %d", edits[i].column,
               edits[i].value, row);
      tamper(sql, &findings);
      if (findings.count == 0) fail_msg("not seen: %s", sql);
      bool moved = text_equal(edits[i].column, "sequence");
      snprintf(name, sizeof name, "sequence=%d |", moved ? row + 100 : row);
      assert_says(findings.text.bytes, name);
      if (findings.count > 16) fail_msg("%s: %zu findings for one edit", sql, findings.count);
      assert_says(findings.text.bytes, text_equal(edits[i].column, "chain") ? "chain" : edits[i].column);
    }
}

static void a_swap_of_two_rows_is_seen(void **state) {
  (void)state;
  AUTO(findings) struct findings findings = {0};
  tamper("UPDATE record SET sequence = 100 WHERE chain = 'T' AND sequence = 2; UPDATE record SET sequence = 2 WHERE "
         "chain = 'T' AND sequence = 3;"
         "UPDATE record SET sequence = 3 WHERE chain = 'T' AND sequence = 100",
         &findings);
  assert_says(findings.text.bytes, "sequence=2 |");
  assert_says(findings.text.bytes, "sequence=3 |");
}

static void rows_that_are_gone_are_missed(void **state) {
  (void)state;
  static const struct {
    const char *sql, *says;
  } cuts[] = {
      {"DELETE FROM record WHERE chain = 'T' AND sequence = 1", "sequence=2 | sequence: 2 stands, 1 expected"},
      {"DELETE FROM record WHERE chain = 'T' AND sequence = 4", "sequence=5 | sequence: 5 stands, 4 expected"},
      {"DELETE FROM record WHERE chain = 'T' AND sequence = 6", "head chain=T | sequence: 6 stands, 5 expected"},
      {"DELETE FROM record WHERE chain = 'T' AND sequence >= 3", "head chain=T | sequence: 6 stands, 2 expected"},
      {"DELETE FROM record WHERE chain = 'T'", "head chain=T | sequence: 6 stands, 0 expected"},
      {"DELETE FROM record WHERE chain = 'T' AND sequence = 6; UPDATE head SET sequence = 5 WHERE chain = 'T'",
       "head chain=T | hash"},
      {"DELETE FROM head WHERE chain = 'T'", "head chain=T | sequence: 0 stands, 6 expected"},
  };
  for (size_t i = 0; i < COUNT(cuts); i++) {
    AUTO(findings) struct findings findings = {0};
    tamper(cuts[i].sql, &findings);
    assert_says(findings.text.bytes, cuts[i].says);
  }
}

static void the_end_marker_is_watched(void **state) {
  (void)state;
  static const struct {
    const char *column, *value;
  } edits[] = {{"sequence", "7"},
               {"hash", "'" ZERO_HASH_HEX "'"},
               {"hash", "hash || 'a'"},
               {"perpetual_cents", "perpetual_cents + 1"},
               {"perpetual_abs_cents", "0"},
               {"at_us", "at_us + 1000000"}};
  for (size_t i = 0; i < COUNT(edits); i++) {
    AUTO(findings) struct findings findings = {0};
    char sql[160], says[80];
    snprintf(sql, sizeof sql, "UPDATE head SET %s = %s WHERE chain = 'T'", edits[i].column, edits[i].value);
    snprintf(says, sizeof says, "till head chain=T | %s:", edits[i].column);
    tamper(sql, &findings);
    assert_says(findings.text.bytes, says);
  }
}

static void what_lies_beside_the_records_is_watched(void **state) {
  (void)state;
  static const struct {
    const char *sql, *says;
  } edits[] = {
      {"UPDATE setting SET value = replace(value, '1000', '10') WHERE name = 'snapshot'", "name=snapshot | value"},
      {"UPDATE setting SET value = value || char(0) || 'x' WHERE name = 'snapshot'", "name=snapshot | value"},
      {"DELETE FROM setting WHERE name = 'snapshot'", "name=snapshot | value (SHA-256): none stands"},
      {"UPDATE setting SET value = '" ZERO_HASH_HEX "' WHERE name = 'snapshot_sha256'", "name=snapshot | value"},
      {"UPDATE setting SET value = 'BLG-2' WHERE name = 'till'", "till: BLG-2 stands, BLG-1 expected"},
      {"UPDATE setting SET value = 'MFkw' WHERE name = 'public_key'", "name=public_key"},
      {"INSERT INTO head VALUES ('Z', 1, '', 0, 0, 0, x'')", "till head chain=Z sequence=1 | chain"},
      {"DROP TRIGGER refused_is_final_1", "refused_is_final_1 is not as"},
      {"CREATE TABLE extra (a)", "extra is not as"},
      {"CREATE TRIGGER a_thief AFTER INSERT ON record BEGIN DELETE FROM sent; END", "a_thief is not as"},
  };
  for (size_t i = 0; i < COUNT(edits); i++) {
    AUTO(findings) struct findings findings = {0};
    tamper(edits[i].sql, &findings);
    assert_says(findings.text.bytes, edits[i].says);
  }
}

static void a_missing_guard_is_named(void **state) {
  (void)state;
  char folder[64];
  AUTO(findings) struct findings findings = {0};
  folder_make(folder);
  folder_copy(honest, folder);
  sql_on(folder, "DROP TRIGGER record_is_final_2");
  assert_int_equal(recount(folder, &findings), 6);
  assert_int_equal(findings.count, 1);
  assert_says(findings.text.bytes, "record_is_final_2");
  assert_says(kit_refused(folder).hint, "record_is_final_2");
  folder_remove(folder);
}

/* A forger with his own key may sign everything again: only the key itself, and the server, can tell. */
static void another_key_is_seen(void **state) {
  (void)state;
  char folder[64], other[64];
  AUTO(findings) struct findings findings = {0};
  folder_make(folder);
  folder_make(other);
  till_close(kit_open(other));
  folder_copy(honest, folder);
  file_copy(file_in(other, "key.sealed"), file_in(folder, "key.sealed"));
  file_copy(file_in(other, "machine.key"), file_in(folder, "machine.key"));
  recount(folder, &findings);
  assert_says(findings.text.bytes, "till key | not the key of this journal");
  folder_remove(folder);
  folder_remove(other);
}

static void a_copy_is_verified_without_the_private_key(void **state) {
  (void)state;
  char folder[64];
  folder_make(folder);
  file_copy(file_in(honest, "journal.db"), file_in(folder, "journal.db"));
  assert_whole(folder, 6);
  folder_remove(folder);
}

static void what_cannot_be_opened_is_said(void **state) {
  (void)state;
  char folder[64];
  AUTO(findings) struct findings nothing = {0}, garbage = {0};
  folder_make(folder);
  assert_int_equal(recount(folder, &nothing), -1);
  assert_int_equal(nothing.count, 1);
  FILE *file = fopen(file_in(folder, "journal.db"), "we");
  for (int i = 0; i < 1000; i++) fputs("not a journal", file);
  fclose(file);
  assert_int_equal(recount(folder, &garbage), -1);
  assert_says(garbage.text.bytes, "damaged");
  folder_remove(folder);
}

/* ---- beside a till that runs, and where nothing can be written
 * --------------------------------------------------------- */

struct seller {
  struct till *till;
  atomic_bool stop;
  unsigned sold;
};

static void *sell_and_sell(void *context) {
  struct seller *seller = context;
  while (!atomic_load(&seller->stop)) sell_coat(seller->till, 1000 + seller->sold++);
  return NULL;
}

static void the_recount_runs_beside_the_till(void **state) {
  (void)state;
  char folder[64];
  folder_make(folder);
  struct seller seller = {.till = kit_enrolled(folder)};
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, sell_and_sell, &seller), 0);
  int64_t before = 0;
  for (int i = 0; i < 20; i++) {
    AUTO(findings) struct findings findings = {0};
    int64_t records = recount(folder, &findings);
    if (findings.count > 0) fail_msg("%s", findings.text.bytes);
    assert_true(records >= before);
    before = records;
  }
  atomic_store(&seller.stop, true);
  pthread_join(thread, NULL);
  till_close(seller.till);
  assert_whole(folder, seller.sold);
  folder_remove(folder);
}

static const char *closed_folder; /* for the child */
static int64_t closed_records;

static void recount_as_nobody(void) {
  if (geteuid() == 0 && setuid(65534) != 0) _exit(3);
  struct findings findings = {0};
  int64_t records = recount(closed_folder, &findings);
  if (records != closed_records || findings.count > 0) {
    printf("%lld records; %s\n", (long long)records, findings.text.bytes);
    fflush(stdout);
    _exit(4);
  }
  buffer_done(&findings.text);
  _exit(0);
}

/* Everybody may read, nobody may write: what an auditor's stick looks like. */
static void close_folder(const char *folder) {
  static const char *const names[] = {"journal.db", "journal.db-wal", "journal.db-shm"};
  for (size_t i = 0; i < COUNT(names); i++) chmod(file_in(folder, names[i]), 0444);
  chmod(folder, 0555);
}

static void a_stopped_till_is_read_where_nothing_can_be_written(void **state) {
  (void)state;
  char folder[64];
  folder_make(folder);
  file_copy(file_in(honest, "journal.db"), file_in(folder, "journal.db"));
  close_folder(folder);
  closed_folder = folder;
  closed_records = 6;
  assert_int_equal(child_status(recount_as_nobody), 0);
  assert_int_not_equal(access(file_in(folder, "journal.db-wal"), F_OK), 0);
  assert_int_not_equal(access(file_in(folder, "journal.db-shm"), F_OK), 0);
  chmod(folder, 0755);
  folder_remove(folder);
}

static void sell_and_die(void) {
  struct till *till = kit_enrolled(closed_folder);
  for (unsigned i = 1; i <= 3; i++) sell_coat(till, i);
  kill(getpid(), SIGKILL);
}

static void recount_in_vain(void) {
  if (geteuid() == 0 && setuid(65534) != 0) _exit(3);
  struct findings findings = {0};
  bool said = recount(closed_folder, &findings) == -1 && strstr(findings.text.bytes, "copy the folder");
  buffer_done(&findings.text);
  _exit(said ? 0 : 4);
}

static void a_killed_till_is_read_where_nothing_can_be_written(void **state) {
  (void)state;
  char folder[64];
  folder_make(folder);
  closed_folder = folder;
  closed_records = 3;
  assert_int_equal(child_status(sell_and_die), SIGKILL);
  assert_int_equal(access(file_in(folder, "journal.db-wal"), F_OK), 0);
  close_folder(folder);
  assert_int_equal(child_status(recount_as_nobody), 0);
  chmod(folder, 0755);
  assert_whole(folder, 3);
  folder_remove(folder);
}

/* Without -shm there is no place to read the WAL's index into: said, rather than read without the latest records. */
static void a_wal_that_cannot_be_read_is_said(void **state) {
  (void)state;
  char folder[64], copy[64];
  folder_make(folder);
  folder_make(copy);
  closed_folder = folder;
  assert_int_equal(child_status(sell_and_die), SIGKILL);
  folder_copy(folder, copy);
  close_folder(copy);
  closed_folder = copy;
  assert_int_equal(child_status(recount_in_vain), 0);
  chmod(copy, 0755);
  assert_whole(copy, 3);
  folder_remove(folder);
  folder_remove(copy);
}

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_stopped_till_is_read_where_nothing_can_be_written), /* the tests that fork come first */
      cmocka_unit_test(a_killed_till_is_read_where_nothing_can_be_written),
      cmocka_unit_test(a_wal_that_cannot_be_read_is_said),
      cmocka_unit_test(an_honest_journal_has_no_fault),
      cmocka_unit_test(every_column_of_every_row_is_watched),
      cmocka_unit_test(a_swap_of_two_rows_is_seen),
      cmocka_unit_test(rows_that_are_gone_are_missed),
      cmocka_unit_test(the_end_marker_is_watched),
      cmocka_unit_test(what_lies_beside_the_records_is_watched),
      cmocka_unit_test(a_missing_guard_is_named),
      cmocka_unit_test(another_key_is_seen),
      cmocka_unit_test(a_copy_is_verified_without_the_private_key),
      cmocka_unit_test(what_cannot_be_opened_is_said),
      cmocka_unit_test(the_recount_runs_beside_the_till),
  };
  return cmocka_run_group_tests(tests, make_honest, remove_honest);
}
