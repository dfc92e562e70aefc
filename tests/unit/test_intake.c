/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_intake catalog ledger pos_ticket core_http core_db core embedded_sql */
/* What the one writer accepts and refuses, against a real PostgreSQL. */
#include "tests/unit/intake_kit.h"

#include <pthread.h>

/* ---- accepted --------------------------------------------------------------------------------------------------- */

static void a_sale_becomes_ticket_and_entry(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct intake_result result = house_give(house, &till, till_sell(&till));
  expect_answer(result, INTAKE_ACCEPTED, OK);
  assert_int_equal(result.sequence, 1);
  assert_int_equal(strlen(result.id), 36);
  expect_counts(house, 1, 1, 1, 0);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '530000'"), 1000);
  assert_int_equal(
      house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '911000' AND member = 'BLG-M01'"),
      -654);
  assert_int_equal(
      house_count(house, "SELECT count(*) FROM entry WHERE piece = 'BLG-1-T-000001' AND date = '2026-11-22'"), 1);
  assert_int_equal(house_count(house, "SELECT change_cents FROM ticket"), 4000);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void a_thousand_baskets_enter_as_they_are(void **state) {
  struct house *house = *state;
  struct fake_till till;
  static struct intake_record records[1200];
  static struct intake_result results[COUNT(records)];
  struct fault fault = {0};
  till_open(&till, house, "BLG-1");
  till.chance = chance_seed();
  for (size_t i = 0; i < COUNT(records); i++) {
    const struct record record = till_any(&till);
    records[i] = till_keep(&till, &record);
  }
  fixture_expect(intake_submit(house->intake, "BLG-1", records, COUNT(records), results, &fault), OK, &fault);
  for (size_t i = 0; i < COUNT(records); i++) {
    expect_answer(results[i], INTAKE_ACCEPTED, OK);
    assert_int_equal(results[i].sequence, i + 1);
  }
  assert_int_equal(house_count(house, "SELECT sum(total_cents) FROM ticket"), till.total.cents);
  assert_int_equal(
      house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account IN ('530000', '511500', '511200')"),
      till.total.cents);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void free_goods_have_a_ticket_and_no_entry(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct record record = till_coat(&till);
  struct ticket_line line = record.ticket.lines[0];
  struct ticket_vat vat = {2000, "normal", {0}, {0}, {0}};
  line.item = "FRI-017", line.unit_price = line.gross = line.net = line.vat = MONEY(0);
  record.ticket =
      (struct ticket){.id = record.id, .kind = "sale", .lines = &line, .line_count = 1, .vat = &vat, .vat_count = 1};
  record.perpetual_total = record.perpetual_total_abs = MONEY(0);
  expect_answer(house_give(house, &till, till_keep(&till, &record)), INTAKE_ACCEPTED, OK);
  expect_counts(house, 1, 1, 0, 0);
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void change_leaves_with_the_cash_it_was_given_on(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct record record = till_coat(&till);
  const struct ticket_tender tenders[] = {{.kind = "card", .amount = {200}},
                                          {.kind = "cash", .amount = {500}},
                                          {.kind = "cheque", .amount = {100}},
                                          {.kind = "cash", .amount = {2000}}};
  record.ticket.tenders = tenders, record.ticket.tender_count = COUNT(tenders), record.ticket.change = MONEY(1800);
  expect_answer(house_give(house, &till, till_keep(&till, &record)), INTAKE_ACCEPTED, OK);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '530000'"), 700);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '511500'"), 200);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '511200'"), 100);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void an_item_added_a_moment_ago_is_known(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  fixture_command(
      house->conninfo,
      "INSERT INTO item (kpa, code, activity, name, short_name, kind, unit, pricing, vat_rate, vat_scheme, account,"
      " pictogram, online, position) SELECT kpa, 'FRI-500', activity, name, short_name, kind, unit, pricing,"
      " vat_rate, vat_scheme, account, pictogram, online, 99 FROM item WHERE code = 'FRI-007'");
  struct record record = till_coat(&till);
  struct ticket_line line = record.ticket.lines[0];
  line.item = "FRI-500";
  record.ticket.lines = &line;
  expect_answer(house_give(house, &till, till_keep(&till, &record)), INTAKE_ACCEPTED, OK);
  till_close(&till);
}

/* ---- again --------------------------------------------------------------------------------------------------------
 */

static void the_same_again_is_answered_the_same(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  const struct intake_record first = till_sell(&till), second = till_sell(&till);
  expect_answer(house_give(house, &till, first), INTAKE_ACCEPTED, OK);
  expect_answer(house_give(house, &till, second), INTAKE_ACCEPTED, OK);
  expect_answer(house_give(house, &till, first), INTAKE_REPLAYED, OK);
  const struct intake_record both[] = {first, second, first};
  struct intake_result results[COUNT(both)];
  struct fault fault = {0};
  fixture_expect(intake_submit(house->intake, "BLG-1", both, COUNT(both), results, &fault), OK, &fault);
  for (size_t i = 0; i < COUNT(both); i++) expect_answer(results[i], INTAKE_REPLAYED, OK);
  expect_counts(house, 2, 2, 2, 0);
  till_close(&till);
}

static void twins_in_one_batch_are_one(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  const struct intake_record first = till_sell(&till), second = till_sell(&till);
  const struct intake_record batch[] = {first, first, second, second, first};
  struct intake_result results[COUNT(batch)];
  struct fault fault = {0};
  fixture_expect(intake_submit(house->intake, "BLG-1", batch, COUNT(batch), results, &fault), OK, &fault);
  expect_answer(results[0], INTAKE_ACCEPTED, OK);
  expect_answer(results[1], INTAKE_REPLAYED, OK);
  expect_answer(results[2], INTAKE_ACCEPTED, OK);
  expect_answer(results[3], INTAKE_REPLAYED, OK);
  expect_answer(results[4], INTAKE_REPLAYED, OK);
  expect_counts(house, 2, 2, 2, 0);
  till_close(&till);
}

static void a_new_writer_goes_on_from_the_tables(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  struct record lie = till_coat(&till);
  lie.currency = "USD";
  expect_answer(house_give(house, &till, till_keep(&till, &lie)), INTAKE_REFUSED, WRONG_CURRENCY);
  intake_stop(house->intake);
  house_start_intake(house);
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  lie = till_coat(&till);
  lie.currency = "CHF";
  expect_answer(house_give(house, &till, till_keep(&till, &lie)), INTAKE_REFUSED, WRONG_CURRENCY);
  expect_counts(house, 4, 2, 2, 2);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* ---- refused for its place
 * ------------------------------------------------------------------------------------------- */

static void another_sale_under_a_taken_number(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  const struct record kept = till_coat(&till);
  struct record fork = till_coat(&till), changed = kept;
  changed.cashier = NULL;
  expect_answer(house_give(house, &till, till_seal(&till, &kept)), INTAKE_ACCEPTED, OK);
  expect_answer(house_give(house, &till, till_seal(&till, &fork)), INTAKE_REFUSED, CHAIN_FORK);
  expect_answer(house_give(house, &till, till_seal(&till, &changed)), INTAKE_REFUSED, ID_REUSED);
  expect_answer(house_give(house, &till, till_seal(&till, &fork)), INTAKE_REFUSED,
                CHAIN_FORK); /* leaves no second trace */
  expect_counts(house, 1, 1, 1, 2);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void gap_fork_forgery_and_noise(void **state) {
  struct house *house = *state;
  struct fake_till till, stranger;
  till_open(&till, house, "BLG-1");
  till_open(&stranger, house, "BLG-2");
  struct record gap = till_coat(&till), fork = till_coat(&till), honest = till_coat(&till),
                foreign = till_coat(&stranger);
  gap.sequence = 3;
  fork.previous = "ab00000000000000000000000000000000000000000000000000000000000000";
  struct intake_record forged = till_seal(&stranger, &honest), unsigned_one = till_seal(&till, &honest);
  unsigned_one.signature = (struct db_bytes){NULL, 0};
  for (int twice = 0; twice < 2; twice++) {
    expect_answer(house_give(house, &till, till_seal(&till, &gap)), INTAKE_REFUSED, CHAIN_GAP);
    expect_answer(house_give(house, &till, till_seal(&till, &fork)), INTAKE_REFUSED, CHAIN_FORK);
    expect_answer(house_give(house, &till, forged), INTAKE_REFUSED, FORGED_SIGNATURE);
    expect_answer(house_give(house, &till, unsigned_one), INTAKE_REFUSED, FORGED_SIGNATURE);
    expect_answer(house_give(house, &till, till_seal(&stranger, &foreign)), INTAKE_REFUSED, WRONG_TILL);
    expect_answer(house_give(house, &till, till_seal_bytes(&till, "{\"\xff\":1}", 7)), INTAKE_REFUSED, BAD_RECORD);
    expect_answer(house_give(house, &till, till_seal_bytes(&till, "", 0)), INTAKE_REFUSED, BAD_RECORD);
    expect_counts(house, 0, 0, 0, 6); /* the same bytes forged in two ways are one refusal */
  }
  expect_answer(house_give(house, &till, till_seal(&till, &honest)), INTAKE_ACCEPTED, OK);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till), till_close(&stranger);
}

static void an_unknown_till_is_nobody(void **state) {
  struct house *house = *state;
  struct intake_record record = {{(const uint8_t *)"x", 1}, {(const uint8_t *)"x", 1}};
  struct intake_result result;
  struct fault fault = {0};
  assert_int_equal(intake_submit(house->intake, "BLG-1", &record, 1, &result, &fault), UNAUTHENTICATED);
}

/* ---- refused for its content
 * ------------------------------------------------------------------------------------------ */

static struct ticket_line lie_line;
static struct ticket_member lie_member;
static struct ticket_tender lie_tender;

static struct ticket_line *line_of(struct record *record) {
  lie_line = record->ticket.lines[0];
  record->ticket.lines = &lie_line;
  return &lie_line;
}

static struct ticket_member *member_of(struct record *record) {
  struct ticket_line *line = line_of(record);
  lie_member = line->members[0];
  line->members = &lie_member;
  return &lie_member;
}

static struct ticket_tender *tender_of(struct record *record) {
  lie_tender = record->ticket.tenders[0];
  record->ticket.tenders = &lie_tender;
  return &lie_tender;
}

#define LIE(name, change)                                                                                              \
  static void name(struct record *record) {                                                                            \
    change;                                                                                                            \
  }
LIE(dollars, record->currency = "USD")
LIE(other_kpa, record->kpa = "CAP")
LIE(other_seller, record->legal_entity = "ASS1")
LIE(unknown_cashier, record->cashier = "BLG-M99")
LIE(tomorrow, record->at = "2026-11-24T10:00:00+01:00"; record->business_day = "2026-11-24")
LIE(other_day, record->business_day = "2026-11-20")
LIE(day_ahead, record->business_day = "2026-11-23")
LIE(negative, line_of(record)->quantity = -1000)
LIE(nothing_sold, record->ticket.line_count = 0)
LIE(wrong_product, line_of(record)->gross = MONEY(999))
LIE(moved_cent, line_of(record)->net.cents++; lie_line.vat.cents--)
LIE(wrong_total, record->ticket.total.cents++)
LIE(too_little, tender_of(record)->amount = MONEY(4999))
LIE(change_on_card, tender_of(record)->kind = "card")
LIE(jumping_total, record->perpetual_total.cents++)
LIE(jumping_total_abs, record->perpetual_total_abs.cents++)
LIE(unknown_item, line_of(record)->item = "FRI-999")
LIE(unknown_activity, line_of(record)->activity = "ZZZ")
LIE(unknown_kind, line_of(record)->kind = "gift")
LIE(purchase_account, line_of(record)->account = "607000")
LIE(unknown_account, line_of(record)->account = "709999")
LIE(unknown_scheme, line_of(record)->vat_scheme = "exotic")
LIE(nobody, member_of(record)->member = "BLG-M99")
LIE(contract_over, member_of(record)->member = "BLG-M03")

static const struct {
  const char *name;
  void (*tell)(struct record *record);
  enum outcome code;
  const char *field;
} lies[] = {
    {"a foreign currency", dollars, WRONG_CURRENCY, "/currency"},
    {"another KPA", other_kpa, WRONG_TILL, "/kpa"},
    {"another seller", other_seller, WRONG_TILL, "/legal_entity"},
    {"a cashier nobody knows", unknown_cashier, UNKNOWN_MEMBER, "/cashier"},
    {"a sale of the day after tomorrow", tomorrow, OUT_OF_RANGE, "/at"},
    {"a business day two days before", other_day, OUT_OF_RANGE, "/business_day"},
    {"a business day after the sale", day_ahead, OUT_OF_RANGE, "/business_day"},
    {"a negative quantity", negative, BAD_QUANTITY, "/ticket/lines/0/quantity"},
    {"an empty ticket", nothing_sold, EMPTY_TICKET, "/ticket/lines"},
    {"a line that does not multiply", wrong_product, ARITHMETIC_MISMATCH, "/ticket/lines/0/gross"},
    {"a cent moved from VAT to net", moved_cent, ARITHMETIC_MISMATCH, "/ticket/lines/0/net"},
    {"a total that is not the sum", wrong_total, TENDER_MISMATCH, "/ticket/tenders"},
    {"not enough money", too_little, TENDER_MISMATCH, "/ticket/tenders"},
    {"change on a card", change_on_card, CHANGE_WITHOUT_CASH, "/ticket/change"},
    {"a perpetual total that jumps", jumping_total, ARITHMETIC_MISMATCH, "/perpetual_total"},
    {"an absolute total that jumps", jumping_total_abs, ARITHMETIC_MISMATCH, "/perpetual_total_abs"},
    {"an unknown item", unknown_item, UNKNOWN_ITEM, "/ticket/lines/0/item"},
    {"an unknown activity", unknown_activity, UNKNOWN_ITEM, "/ticket/lines/0/activity"},
    {"an unknown kind", unknown_kind, UNKNOWN_ITEM, "/ticket/lines/0/kind"},
    {"an account of purchases", purchase_account, UNKNOWN_ITEM, "/ticket/lines/0/account"},
    {"an unknown account", unknown_account, UNKNOWN_ITEM, "/ticket/lines/0/account"},
    {"an unknown VAT scheme", unknown_scheme, ARITHMETIC_MISMATCH, "/ticket/vat/0/scheme"},
    {"an unknown member", nobody, UNKNOWN_MEMBER, "/ticket/lines/0/members"},
    {"a contract that is over", contract_over, CONTRACT_EXPIRED, "/ticket/lines/0/members"},
};

/* The chain goes on, the bytes are kept, the refusal is named once, and an honest sale follows. */
static void lies_are_kept_and_named(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  for (size_t i = 0; i < COUNT(lies); i++) {
    struct record record = till_coat(&till);
    lies[i].tell(&record);
    const struct intake_record sealed = till_keep(&till, &record);
    struct intake_result result = house_give(house, &till, sealed);
    if (result.code != lies[i].code || !text_equal(result.fault.field, lies[i].field))
      fail_msg("%s: %s %s %s", lies[i].name, outcome_code(result.code), result.fault.field, result.fault.hint);
    assert_int_equal(result.answer, INTAKE_REFUSED);
    expect_answer(house_give(house, &till, sealed), INTAKE_REFUSED, lies[i].code);
    expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
    int64_t told = (int64_t)i + 1;
    expect_counts(house, 2 * told, told, told, told);
  }
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void no_rule_no_sale(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct record record = till_coat(&till);
  struct ticket_line *line = line_of(&record);
  line->member_count = 0;
  record.at = "2021-06-01T10:00:00+02:00", record.business_day = "2021-06-01";
  expect_answer(house_give(house, &till, till_keep(&till, &record)), INTAKE_REFUSED, NO_SPLIT_RULE);
  record = till_coat(&till);
  line = line_of(&record);
  line->member_count = 0;
  record.at = "2013-06-01T10:00:00+02:00", record.business_day = "2013-06-01";
  expect_answer(house_give(house, &till, till_keep(&till, &record)), INTAKE_REFUSED, NO_VAT_RATE);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void the_id_of_another_sale(void **state) {
  struct house *house = *state;
  struct fake_till till, other;
  till_open(&till, house, "BLG-1");
  till_open(&other, house, "BLG-2");
  const struct record first = till_coat(&till);
  struct record thief = till_coat(&other);
  thief.id = thief.ticket.id = first.id;
  expect_answer(house_give(house, &till, till_keep(&till, &first)), INTAKE_ACCEPTED, OK);
  expect_answer(house_give(house, &other, till_keep(&other, &thief)), INTAKE_REFUSED, ID_REUSED);
  expect_answer(house_give(house, &other, till_sell(&other)), INTAKE_ACCEPTED, OK);
  expect_counts(house, 3, 2, 2, 1);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till), till_close(&other);
}

/* ---- neighbours
 * ---------------------------------------------------------------------------------------------------------- */

static void expect_middle_refused(struct house *house, struct fake_till *till, const char *item, enum outcome code) {
  struct intake_record records[5];
  struct intake_result results[COUNT(records)];
  struct fault fault = {0};
  for (size_t i = 0; i < COUNT(records); i++) {
    struct record record = till_coat(till);
    if (i == 2) line_of(&record)->item = item;
    records[i] = till_keep(till, &record);
  }
  fixture_expect(intake_submit(house->intake, till->code, records, COUNT(records), results, &fault), OK, &fault);
  for (size_t i = 0; i < COUNT(records); i++)
    expect_answer(results[i], i == 2 ? INTAKE_REFUSED : INTAKE_ACCEPTED, i == 2 ? code : OK);
}

static void a_bad_sale_leaves_its_neighbours_alone(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  expect_middle_refused(house, &till, "FRI-999", UNKNOWN_ITEM);
  expect_counts(house, 5, 4, 4, 1);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* Something only the database objects to: the batch fails as a whole, then one by one. */
static void what_the_database_refuses_is_refused_alone(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  fixture_command(house->conninfo, "ALTER TABLE ticket_line ADD CHECK (item <> 'FRI-001')");
  expect_middle_refused(house, &till, "FRI-001", FAILED_INTERNAL);
  expect_counts(house, 5, 4, 4, 1);
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* ---- one writer
 * ------------------------------------------------------------------------------------------------------------ */

#define OTHER_SERVER "SELECT pg_advisory_lock(7236004862031)"

static void the_writer_survives_its_connection(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  for (int round = 0; round < 3; round++) {
    expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
    assert_true(house_count(house,
                            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND"
                            " database = (SELECT oid FROM pg_database WHERE datname = current_database())") > 0);
  }
  expect_answer(house_give(house, &till, till_sell(&till)), INTAKE_ACCEPTED, OK);
  expect_counts(house, 4, 4, 4, 0);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void two_servers_cannot_write_at_once(void **state) {
  struct house *house = *state;
  struct fake_till till;
  struct intake_result result;
  struct fault fault = {0};
  till_open(&till, house, "BLG-1");
  const struct intake_record record = till_sell(&till);
  intake_stop(house->intake);
  PGconn *other = PQconnectdb(house->conninfo);
  PQclear(PQexec(other, OTHER_SERVER));
  house->intake = NULL;
  assert_int_equal(intake_start(house->db, &house->intake, &fault), UNAVAILABLE); /* after ten seconds */
  PQfinish(other);
  house_start_intake(house);
  /* and when the other one takes over while we have lost our connection */
  fixture_command(house->conninfo, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND"
                                   " database = (SELECT oid FROM pg_database WHERE datname = current_database())");
  other = PQconnectdb(house->conninfo);
  PQclear(PQexec(other, OTHER_SERVER));
  assert_int_equal(intake_submit(house->intake, "BLG-1", &record, 1, &result, &fault), UNAVAILABLE);
  PQfinish(other);
  for (int tries = 0; intake_submit(house->intake, "BLG-1", &record, 1, &result, &fault) != OK; tries++) {
    assert_true(tries < 50);
    usleep(20000);
  }
  expect_answer(result, INTAKE_ACCEPTED, OK);
  expect_counts(house, 1, 1, 1, 0);
  till_close(&till);
}

struct seller {
  struct house *house;
  struct fake_till till;
  pthread_t thread;
};

static void *sell_twenty(void *context) {
  struct seller *seller = context;
  for (int i = 0; i < 20; i++)
    expect_answer(house_give(seller->house, &seller->till, till_sell(&seller->till)), INTAKE_ACCEPTED, OK);
  return NULL;
}

static void many_tills_sell_at_once(void **state) {
  struct house *house = *state;
  struct seller sellers[8];
  for (size_t i = 0; i < COUNT(sellers); i++) {
    char code[16];
    snprintf(code, sizeof code, "BLG-%zu", i + 10);
    sellers[i].house = house;
    till_open(&sellers[i].till, house, code);
  }
  for (size_t i = 0; i < COUNT(sellers); i++)
    assert_int_equal(pthread_create(&sellers[i].thread, NULL, sell_twenty, &sellers[i]), 0);
  for (size_t i = 0; i < COUNT(sellers); i++) {
    pthread_join(sellers[i].thread, NULL);
    till_close(&sellers[i].till);
  }
  expect_counts(house, 160, 160, 160, 0);
  assert_int_equal(house_findings(house, true), 0);
}

#define HOUSE_TEST(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)

int main(void) {
  const struct CMUnitTest tests[] = {
      HOUSE_TEST(a_sale_becomes_ticket_and_entry),
      HOUSE_TEST(a_thousand_baskets_enter_as_they_are),
      HOUSE_TEST(free_goods_have_a_ticket_and_no_entry),
      HOUSE_TEST(change_leaves_with_the_cash_it_was_given_on),
      HOUSE_TEST(an_item_added_a_moment_ago_is_known),
      HOUSE_TEST(the_same_again_is_answered_the_same),
      HOUSE_TEST(twins_in_one_batch_are_one),
      HOUSE_TEST(a_new_writer_goes_on_from_the_tables),
      HOUSE_TEST(another_sale_under_a_taken_number),
      HOUSE_TEST(gap_fork_forgery_and_noise),
      HOUSE_TEST(an_unknown_till_is_nobody),
      HOUSE_TEST(lies_are_kept_and_named),
      HOUSE_TEST(no_rule_no_sale),
      HOUSE_TEST(the_id_of_another_sale),
      HOUSE_TEST(a_bad_sale_leaves_its_neighbours_alone),
      HOUSE_TEST(what_the_database_refuses_is_refused_alone),
      HOUSE_TEST(the_writer_survives_its_connection),
      HOUSE_TEST(two_servers_cannot_write_at_once),
      HOUSE_TEST(many_tills_sell_at_once),
  };
  return cmocka_run_group_tests(tests, kit_open, kit_close);
}
