/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A till in a few lines, and a database of its own for each test, cloned from a migrated one with the shop in it. */
#ifndef COMPTOIR_TESTS_UNIT_INTAKE_KIT_H
#define COMPTOIR_TESTS_UNIT_INTAKE_KIT_H

#include "tests/unit/ledger_kit.h"
#include "tests/unit/record_kit.h"

#include "catalog/catalog.h"
#include "custody/custody.h"
#include "pos/intake/intake.h"

static struct db_fixture kit_base; /* the cluster */
static int kit_databases;

struct house { /* one database and what runs on it */
  char conninfo[256];
  struct db *db, *writer; /* the owner; what the intake may do */
  struct intake *intake;
  struct arena arena;
};

static inline const struct db_query *const *all_queries(void) {
  static const struct db_query *all[300];
  const struct db_query *const *const modules[] = {catalog_queries, ledger_queries,  intake_queries,
                                                   drawer_queries,  custody_queries, settings_queries};
  size_t next = 0;
  for (size_t m = 0; m < COUNT(modules); m++)
    for (size_t i = 0; modules[m][i] != NULL; i++) all[next++] = modules[m][i];
  assert_true(next < COUNT(all));
  return all;
}

static inline void seed_items(const char *conninfo) {
  AUTO(buffer) struct buffer sql = {0};
  buffer_text(&sql, "DELETE FROM till;");
  for (size_t i = 1; i < COUNT(shop_items); i++) {
    const struct snapshot_item *item = &shop_items[i];
    buffer_format(
        &sql,
        "INSERT INTO item (kpa, code, activity, name, short_name, kind, unit, pricing, vat_rate, vat_scheme, account,"
        " pictogram, online, turnover, position) VALUES ('BLG', '%s', '%s', '%s', 'x', '%s', '%s', '%s', %lld, '%s',"
        " '%s', 'note', false, %s, %zu);"
        "INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', '%s', '2022-01-01',"
        " %lld, '');",
        item->code, item->activity, item->name, item->kind, item->unit, item->pricing, (long long)item->vat_rate,
        item->vat_scheme, item->account, item->turnover ? "true" : "false", i + 1, item->code,
        (long long)item->price.cents);
  }
  fixture_command(conninfo, sql.bytes);
}

/* Group setup and teardown: the migrated database that the others are cloned from. */
static inline int kit_open(void **state) {
  (void)state;
  log_set_level(LOG_ERROR);
  setenv("COMPTOIR_NOW", "2026-11-22T10:00:00+01:00", 1);
  fixture_start_migrated(&kit_base);
  const char *conninfo = cluster_conninfo(kit_base.cluster);
  fixture_command(conninfo, ledger_people_sql);
  seed_items(conninfo);
  return 0;
}

static inline int kit_close(void **state) {
  (void)state;
  fixture_stop(&kit_base);
  return 0;
}

static inline void house_start_intake(struct house *house) {
  struct fault fault = {0};
  fixture_expect(intake_start(house->writer, &house->intake, &fault), OK, &fault);
}

/* Test setup and teardown. */
static inline int house_open(void **state) {
  struct house *house = calloc(1, sizeof *house);
  struct fault fault = {0};
  char sql[128];
  int number = ++kit_databases;
  snprintf(sql, sizeof sql, "CREATE DATABASE house%d TEMPLATE comptoir", number);
  snprintf(house->conninfo, sizeof house->conninfo, "%s dbname=postgres", cluster_conninfo(kit_base.cluster));
  fixture_command(house->conninfo, sql);
  snprintf(house->conninfo, sizeof house->conninfo, "%s dbname=house%d", cluster_conninfo(kit_base.cluster), number);
  const struct db_options options = {.conninfo = house->conninfo, .connections = 4, .queries = all_queries()};
  fixture_expect(db_open(&options, &house->db, &fault), OK, &fault);
  struct db_options as_writer = options;
  as_writer.role = "comptoir_writer";
  fixture_expect(db_open(&as_writer, &house->writer, &fault), OK, &fault);
  house_start_intake(house);
  *state = house;
  return 0;
}

static inline int house_close(void **state) {
  struct house *house = *state;
  if (house->intake != NULL) intake_stop(house->intake);
  db_close(house->db);
  db_close(house->writer);
  arena_done(&house->arena);
  free(house);
  return 0;
}

static inline int64_t house_count(const struct house *house, const char *sql) {
  PGconn *connection = PQconnectdb(house->conninfo);
  PGresult *result = PQexec(connection, sql);
  int64_t count = 0;
  if (PQntuples(result) != 1 || !text_to_integer(PQgetvalue(result, 0, 0), INT64_MIN, INT64_MAX, &count))
    fail_msg("%s: %s", sql, PQerrorMessage(connection));
  PQclear(result);
  PQfinish(connection);
  return count;
}

static inline void expect_counts(const struct house *house, int64_t records, int64_t tickets, int64_t entries,
                                 int64_t refused) {
  assert_int_equal(house_count(house, "SELECT count(*) FROM record"), records);
  assert_int_equal(house_count(house, "SELECT count(*) FROM ticket"), tickets);
  assert_int_equal(house_count(house, "SELECT count(*) FROM entry"), entries);
  assert_int_equal(house_count(house, "SELECT count(*) FROM refused_record"), refused);
}

/* What both recounts find wrong: none, in an honest house. */
static inline enum outcome house_recount_all(struct tx *tx, void *report) {
  enum outcome outcome = intake_verify(tx, report);
  return outcome == OK ? ledger_verify(tx, report) : outcome;
}

static inline size_t house_findings(const struct house *house, bool say) {
  struct verify_report report = {0};
  struct fault fault = {0};
  fixture_expect(db_transact(house->db, TX_READ, house_recount_all, &report, &fault), OK, &fault);
  if (say && report.findings > 0) print_error("%s\n", report.text.bytes);
  buffer_done(&report.text);
  return report.findings;
}

/* ---- a till --------------------------------------------------------------------------------------------- */

struct fake_till {
  char code[32], token[INTAKE_TOKEN_TEXT], previous[SHA256_HEX];
  struct signing_key *key;
  int64_t sequence;
  struct money total, total_abs;
  struct arena arena;
  uint64_t chance;
};

static inline void till_open(struct fake_till *till, struct house *house, const char *code) {
  struct intake_enrolled enrolled;
  struct fault fault = {0};
  uint8_t der[PUBLIC_KEY_MAX];
  char once[INTAKE_CODE_TEXT];
  *till = (struct fake_till){.key = signing_key_new(), .previous = ZEROS, .chance = 7};
  TEXT_COPY(till->code, code);
  fixture_expect(intake_enrolment_create(house->db, "BLG", code, "Caisse", once, &fault), OK, &fault);
  fixture_expect(intake_enrol(house->db, once, der, signing_key_public(till->key, der), &enrolled, &fault), OK, &fault);
  TEXT_COPY(till->token, enrolled.token);
}

static inline void till_close(struct fake_till *till) {
  signing_key_free(till->key);
  arena_done(&till->arena);
}

/* A coat at 10.00 by Aïcha, as the till's next record; texts live in its arena. */
static inline struct record till_coat(struct fake_till *till) {
  struct record record = golden_coat();
  char *id = arena_alloc(&till->arena, UUID_TEXT);
  uuid_v7(id);
  record.id = record.ticket.id = id;
  record.till = till->code;
  record.sequence = till->sequence + 1;
  record.previous = arena_format(&till->arena, "%s", till->previous);
  record.at = "2026-11-22T09:30:00+01:00";
  record.perpetual_total = MONEY(till->total.cents + 1000);
  record.perpetual_total_abs = MONEY(till->total_abs.cents + 1000);
  return record;
}

/* Any basket drawn by chance. */
static inline struct record till_any(struct fake_till *till) {
  const struct ticket_catalogue catalogue = snapshot_catalogue(snapshot_index_new(&shop, &till->arena));
  struct record record = till_coat(till);
  struct fault fault = {0};
  struct basket basket = draw_basket(&till->chance, &catalogue, &till->arena);
  basket.id = record.id;
  fixture_expect(ticket_price(&basket, &catalogue, shop_day, true, &till->arena, &record.ticket, &fault), OK, &fault);
  record.cashier = basket.cashier;
  record.perpetual_total = MONEY(till->total.cents + record.ticket.total.cents);
  record.perpetual_total_abs = MONEY(till->total_abs.cents + record.ticket.total.cents);
  return record;
}

static inline struct intake_record till_seal_bytes(struct fake_till *till, const char *bytes, size_t length) {
  uint8_t *signature = arena_alloc(&till->arena, SIGNATURE_MAX);
  size_t signed_length = record_sign(till->key, bytes, length, signature);
  return (struct intake_record){{arena_copy(&till->arena, bytes, length), length}, {signature, signed_length}};
}

static inline struct intake_record till_seal(struct fake_till *till, const struct record *record) {
  AUTO(buffer) struct buffer bytes = {0};
  record_write(record, &bytes);
  return till_seal_bytes(till, bytes.bytes, bytes.length);
}

/* The chain goes on from this record. */
static inline struct intake_record till_keep(struct fake_till *till, const struct record *record) {
  struct intake_record made = till_seal(till, record);
  uint8_t hash[SHA256_BYTES];
  sha256(made.body.bytes, made.body.length, hash);
  hex_from_bytes(hash, sizeof hash, till->previous);
  till->sequence = record->sequence;
  till->total = record->perpetual_total;
  till->total_abs = record->perpetual_total_abs;
  return made;
}

static inline struct intake_record till_sell(struct fake_till *till) {
  const struct record record = till_coat(till);
  return till_keep(till, &record);
}

static inline struct intake_result house_give(struct house *house, const struct fake_till *till,
                                              struct intake_record record) {
  struct intake_result result = {0};
  struct fault fault = {0};
  fixture_expect(intake_submit(house->intake, till->code, &record, 1, &result, &fault), OK, &fault);
  return result;
}

static inline void expect_answer(struct intake_result result, enum intake_answer answer, enum outcome code) {
  if (result.answer != answer || result.code != code)
    print_error("%lld: %s %s: %s %s\n", (long long)result.sequence, intake_answer_name(result.answer),
                outcome_code(result.code), result.fault.field, result.fault.hint);
  assert_int_equal(result.answer, answer);
  assert_int_equal(result.code, code);
}

#endif
