/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_intake catalog ledger pos_ticket core_http core_db core embedded_sql */
/* Every chain of a till has its own head at the server, is kept verbatim, and is counted again by the recount. */
#include "tests/unit/chain_kit.h"
#include "tests/unit/intake_kit.h"

struct chain { /* of one letter, as the till goes on with it */
  int64_t sequence;
  char previous[SHA256_HEX];
};

static struct chain chain_new(void) {
  return (struct chain){.previous = ZEROS};
}

/* record becomes the next one of its chain: place, id and time. */
static struct record place(struct fake_till *till, const struct chain *chain, struct record record) {
  char *id = arena_alloc(&till->arena, UUID_TEXT);
  uuid_v7(id);
  record.id = id;
  record.till = till->code;
  record.sequence = chain->sequence + 1;
  record.previous = arena_format(&till->arena, "%s", chain->previous);
  record.at = "2026-11-22T09:30:00+01:00";
  return record;
}

static struct intake_record go_on(struct fake_till *till, struct chain *chain, const struct record *record) {
  struct intake_record sealed = till_seal(till, record);
  uint8_t hash[SHA256_BYTES];
  sha256(sealed.body.bytes, sealed.body.length, hash);
  hex_from_bytes(hash, sizeof hash, chain->previous);
  chain->sequence = record->sequence;
  return sealed;
}

static struct intake_record next_of(struct fake_till *till, struct chain *chain, struct record example) {
  const struct record record = place(till, chain, example);
  return go_on(till, chain, &record);
}

static int64_t kept(const struct house *house, const char *chain) {
  char sql[120];
  snprintf(sql, sizeof sql, "SELECT count(*) FROM record WHERE chain = '%s'", chain);
  return house_count(house, sql);
}

static void every_chain_has_its_own_head(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct chain events = chain_new(), copies = chain_new(), slips = chain_new(), learned = chain_new();
  struct intake_record mixed[] = {
      next_of(&till, &events, chain_event()),
      till_sell(&till),
      next_of(&till, &copies, chain_copy("C")),
      next_of(&till, &events, chain_event()),
      next_of(&till, &slips, chain_slip("B", "quote")),
      till_sell(&till),
      next_of(&till, &learned, chain_cash("X", "cash_in")),
      next_of(&till, &events, chain_event()),
  };
  struct intake_record twice[COUNT(mixed) + 1]; /* the first sale comes again in the same batch */
  struct intake_result results[COUNT(twice)];
  struct fault fault = {0};
  memcpy(twice, mixed, sizeof mixed);
  twice[COUNT(mixed)] = mixed[1];
  for (int round = 0; round < 2; round++) {
    fixture_expect(intake_submit(house->intake, till.code, twice, COUNT(twice), results, &fault), OK, &fault);
    for (size_t i = 0; i < COUNT(mixed); i++)
      expect_answer(results[i], round == 0 ? INTAKE_ACCEPTED : INTAKE_REPLAYED, OK);
    expect_answer(results[COUNT(mixed)], INTAKE_REPLAYED, OK);
    assert_string_equal(results[2].chain, "C");
    assert_int_equal(results[7].sequence, 3);
  }
  expect_counts(house, 8, 2, 2, 0); /* sales only have tickets and entries */
  assert_int_equal(kept(house, "L"), 3);
  intake_stop(house->intake); /* a new writer goes on from the tables */
  house_start_intake(house);
  expect_answer(house_give(house, &till, next_of(&till, &events, chain_event())), INTAKE_ACCEPTED, OK);
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* What happens to one chain happens to no other. */
static void gaps_and_forks_stay_in_their_chain(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct chain events = chain_new(), copies = chain_new();
  struct record gap = place(&till, &events, chain_event()), fork = place(&till, &copies, chain_copy("C"));
  gap.sequence = 2;
  fork.previous = "ab00000000000000000000000000000000000000000000000000000000000000";
  expect_answer(house_give(house, &till, till_seal(&till, &gap)), INTAKE_REFUSED, CHAIN_GAP);
  expect_answer(house_give(house, &till, till_seal(&till, &fork)), INTAKE_REFUSED, CHAIN_FORK);
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  struct intake_record first = next_of(&till, &events, chain_event());
  expect_answer(house_give(house, &till, first), INTAKE_ACCEPTED, OK);
  struct chain again = chain_new();
  expect_answer(house_give(house, &till, next_of(&till, &again, chain_event())), INTAKE_REFUSED, CHAIN_FORK);
  expect_answer(house_give(house, &till, first), INTAKE_REPLAYED, OK);
  expect_answer(house_give(house, &till, next_of(&till, &copies, chain_copy("C"))), INTAKE_ACCEPTED, OK);
  expect_counts(house, 3, 1, 1, 3);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* Its place is right and its content is not: kept, named, and the chain goes on. */
static void a_wrong_content_keeps_its_place(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct chain events = chain_new();
  struct record wrong[] = {place(&till, &events, chain_event()), chain_event(), chain_event(), chain_event()};
  const enum outcome codes[] = {WRONG_TILL, WRONG_TILL, OUT_OF_RANGE, OUT_OF_RANGE};
  for (size_t i = 0; i < COUNT(wrong); i++) {
    wrong[i] = place(&till, &events, wrong[i]);
    if (i == 0) wrong[i].kpa = "QQQ";
    if (i == 1) wrong[i].legal_entity = "QQQ";
    if (i == 2) wrong[i].at = "2027-11-22T09:30:00+01:00";
    if (i == 3) wrong[i].business_day = "2026-11-20";
    struct intake_record sealed = go_on(&till, &events, &wrong[i]);
    expect_answer(house_give(house, &till, sealed), INTAKE_REFUSED, codes[i]);
    expect_answer(house_give(house, &till, sealed), INTAKE_REFUSED, codes[i]); /* the same again, the same answer */
  }
  expect_answer(house_give(house, &till, next_of(&till, &events, chain_event())), INTAKE_ACCEPTED, OK);
  expect_counts(house, 5, 0, 0, 4);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* A whole day of somebody who learns: kept, and counting for nothing. */
static void what_is_learned_has_no_effect(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct chain learned = chain_new();
  struct record examples[64];
  size_t count = chain_examples(examples), given = 0;
  int64_t entries = house_count(house, "SELECT count(*) FROM entry");
  for (size_t i = 0; i < count; i++) {
    if (!text_equal(examples[i].chain, "X") || text_equal(examples[i].kind, "return")) continue;
    expect_answer(house_give(house, &till, next_of(&till, &learned, examples[i])), INTAKE_ACCEPTED, OK);
    given++;
  }
  assert_true(given >= 17);
  assert_int_equal(kept(house, "X"), given);
  expect_counts(house, (int64_t)given, 0, entries, 0);
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK); /* totals begin with the first sale */
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void expect_fault(const struct house *house, const char *sql, const char *says) {
  struct verify_report report = {0};
  struct fault fault = {0};
  char script[600];
  snprintf(script, sizeof script, "BEGIN; SET LOCAL session_replication_role = replica; %s; COMMIT", sql);
  fixture_command(house->conninfo, script);
  fixture_expect(db_transact(house->db, TX_READ, house_recount_all, &report, &fault), OK, &fault);
  if (report.findings == 0 || strstr(report.text.bytes, says) == NULL)
    fail_msg("%s: %zu findings: %s", sql, report.findings, report.text.bytes);
  buffer_done(&report.text);
}

static int64_t recounted(const struct house *house, bool right) {
  for (int waited = 0; waited < 3000; waited += 10, usleep(10000)) /* after the answer */
    if (house_count(house, "SELECT count(*) FROM closing WHERE NOT EXISTS (SELECT FROM closing_recount WHERE closing = "
                           "id)") == 0)
      break;
  return house_count(house, right ? "SELECT count(*) FROM closing_recount WHERE is_right"
                                  : "SELECT count(*) FROM closing_recount WHERE NOT is_right");
}

/* A Z is counted again when the last thing it counted is here, which may be after it came. */
static void a_closing_is_counted_again_as_it_comes(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct chain closings = chain_new();
  const struct intake_record sale = till_sell(&till);
  expect_answer(house_give(house, &till, next_of(&till, &closings, chain_closing("G", "day"))), INTAKE_ACCEPTED, OK);
  assert_int_equal(house_count(house, "SELECT count(*) FROM closing_recount"), 0);
  assert_int_equal(house_findings(house, true), 0); /* what is still on its way is nobody's fault */
  expect_answer(house_give(house, &till, sale), INTAKE_ACCEPTED, OK);
  assert_int_equal(recounted(house, true), 1);
  struct record lie = chain_closing("G", "day"); /* right in itself, and of a sale that was made: once */
  lie.closing.number = 2;
  lie.closing.tickets = 0;
  lie.closing.last = 1;
  lie.closing.first = 0;
  lie.closing.perpetual_total = lie.closing.perpetual_total_abs = MONEY(2000);
  expect_answer(house_give(house, &till, next_of(&till, &closings, lie)), INTAKE_ACCEPTED, OK);
  assert_int_equal(recounted(house, false), 1);
  assert_int_equal(house_count(house, "SELECT count(*) FROM closing_recount WHERE field <> ''"), 1);
  expect_counts(house, 3, 1, 1, 0);                                                          /* kept like the others */
  expect_fault(house, "DELETE FROM record WHERE chain = 'T'", "FAUTE closing : BLG-1 G 1 "); /* it was here once */
  till_close(&till);
}

static void what_is_noted_later_was_sold_before(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct record early = till_coat(&till);
  early.ticket.deferred_at = "2026-11-22T09:00:00+01:00";
  expect_answer(house_give(house, &till, till_keep(&till, &early)), INTAKE_ACCEPTED, OK);
  struct record late = till_coat(&till);
  late.ticket.deferred_at = "2026-11-22T09:30:01+01:00"; /* a second after it was noted */
  expect_answer(house_give(house, &till, till_keep(&till, &late)), INTAKE_REFUSED, OUT_OF_RANGE);
  till_close(&till);
}

static void every_chain_is_recounted(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct chain events = chain_new(), copies = chain_new();
  for (int i = 0; i < 3; i++) {
    expect_answer(house_give(house, &till, next_of(&till, &events, chain_event())), INTAKE_ACCEPTED, OK);
    expect_answer(house_give(house, &till, next_of(&till, &copies, chain_copy("C"))), INTAKE_ACCEPTED, OK);
  }
  fixture_command(house->conninfo, "CREATE TABLE keep AS SELECT * FROM record");
  static const char again[] = "DELETE FROM record; INSERT INTO record SELECT * FROM keep; ";
  static const char *const edits[][2] = {
      {"DELETE FROM record WHERE chain = 'L' AND sequence = 2", "BLG-1 L 3 : il manque"},
      {"DELETE FROM record WHERE chain = 'C' AND sequence = 1", "BLG-1 C 2 : il manque"},
      {"UPDATE record SET body = body || ' ' WHERE chain = 'L' AND sequence = 2", "BLG-1 L 2 : hash"},
      {"UPDATE record SET signature = signature || '\\x00' WHERE chain = 'C' AND sequence = 3",
       "BLG-1 C 3 : signature"},
      {"UPDATE record SET chain = 'B' WHERE chain = 'C' AND sequence = 3", "BLG-1 B 3 : chain"},
      {"UPDATE record SET sequence = 4 WHERE chain = 'L' AND sequence = 3", "BLG-1 L 4 : sequence"},
  };
  for (size_t i = 0; i < COUNT(edits); i++) {
    char sql[400];
    snprintf(sql, sizeof sql, "%s%s", again, edits[i][0]);
    expect_fault(house, sql, edits[i][1]);
  }
  till_close(&till);
}

#define HOUSE_TEST(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)

int main(void) {
  const struct CMUnitTest tests[] = {
      HOUSE_TEST(every_chain_has_its_own_head),
      HOUSE_TEST(gaps_and_forks_stay_in_their_chain),
      HOUSE_TEST(a_closing_is_counted_again_as_it_comes),
      HOUSE_TEST(what_is_noted_later_was_sold_before),
      HOUSE_TEST(a_wrong_content_keeps_its_place),
      HOUSE_TEST(what_is_learned_has_no_effect),
      HOUSE_TEST(every_chain_is_recounted),
  };
  return cmocka_run_group_tests(tests, kit_open, kit_close);
}
