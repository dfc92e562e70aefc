/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger pos_ticket core_db core embedded_sql */
/* Versions of rules against a real PostgreSQL: which are refused, with what reason, and that nothing stays behind. */
#include "tests/unit/ledger_kit.h"

#include "ledger/people_file.h"

enum { QUERIES_MAX = 200, SALES = 20 };

static int start(void **state) {
  static struct ledger_place place;
  static const struct db_query *queries[QUERIES_MAX + 1];
  size_t count = 0;
  for (size_t i = 0; ledger_queries[i]; i++) queries[count++] = ledger_queries[i];
  for (size_t i = 0; people_queries[i]; i++) queries[count++] = people_queries[i];
  assert_true(count <= QUERIES_MAX);
  place_start(&place, queries, 2);
  kit_sell_many(&place.kit, place.base.db, SALES, (struct date){2026, 1, 5}, 20);
  *state = &place;
  return 0;
}

static int stop(void **state) {
  place_stop(*state);
  return 0;
}

/* ---- one statement ---- */

static enum outcome run_sql(struct tx *tx, void *sql) {
  return tx_command(tx, sql);
}

static void expect_sql(const struct ledger_place *place, enum outcome wanted, const char *sql) {
  struct fault fault = {0};
  char text[600];
  TEXT_COPY(text, sql);
  enum outcome got = db_transact(place->base.db, TX_WRITE, run_sql, text, &fault);
  if (got != wanted) fail_msg("%s: %s, expected %s (%s)", sql, outcome_code(got), outcome_code(wanted), fault.hint);
}

#define VERSION "INSERT INTO split_rule (kpa, decision, cae_bp, pot_bp, valid_from"

static void a_version_that_cannot_be_is_refused_with_its_reason(void **state) {
  struct ledger_place *place = *state;
  int64_t before = place_count(place, "SELECT count(*) FROM split_rule");
  static const struct {
    enum outcome outcome;
    const char *sql;
  } cases[] = {
      {RULE_OVER_WHOLE, VERSION ") VALUES ('BLG', 1, 6000, 5000, '2027-01-01')"},
      {RULE_OVERLAPS, VERSION ") VALUES ('BLG', 1, 1150, 900, '2022-01-01')"},
      {RULE_OVERLAPS, VERSION ", activity) VALUES ('BLG', 2, 1150, 900, '2026-01-01', 'BLA')"},
      {RULE_SOLD, VERSION ") VALUES ('BLG', 1, 1150, 900, '2026-01-05')"},
      {RULE_BANDS,
       VERSION ", band_from_cents, band_rate_bp) VALUES ('BLG', 1, 1150, 0, '2027-01-01', '{100}', '{1150}')"},
      {RULE_BANDS, VERSION
       ", band_from_cents, band_rate_bp) VALUES ('BLG', 1, 1150, 0, '2027-01-01', '{0,500,500}', '{1150,1000,900}')"},
      {RULE_BANDS,
       VERSION ", band_from_cents, band_rate_bp) VALUES ('BLG', 1, 1150, 0, '2027-01-01', '{0,500}', '{1150}')"},
      {RULE_BANDS, VERSION
       ", band_from_cents, band_rate_bp) VALUES ('BLG', 1, 1150, 1000, '2027-01-01', '{0,500}', '{1150,9500}')"},
      {RULE_WEIGHTS, VERSION
       ", weighting, weight_members, weights) VALUES ('BLG', 1, 1150, 0, '2027-01-01', 'fixed', '{NOBODY}', '{2}')"},
      {RULE_WEIGHTS, VERSION
       ", weighting, weight_members, weights) VALUES ('BLG', 1, 1150, 0, '2027-01-01', 'fixed', '{BLG-M01}', '{0}')"},
      {RULE_WEIGHTS, VERSION ", weighting, weight_members, weights) VALUES ('BLG', 1, 1150, 0, '2027-01-01', 'fixed',"
                             " '{BLG-M01,BLG-M01}', '{1,2}')"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) expect_sql(place, cases[i].outcome, cases[i].sql);
  assert_int_equal(place_count(place, "SELECT count(*) FROM split_rule"), before);
}

static void nothing_is_added_to_a_version(void **state) {
  struct ledger_place *place = *state;
  static const char *const tries[] = {
      "INSERT INTO split_rule_band VALUES (1, 100000, 100)",
      "INSERT INTO split_rule_weight VALUES (1, 'BLG-M01', 3)",
      "UPDATE split_rule SET band_rate_bp = '{100}'",
      "DELETE FROM split_rule",
  };
  for (size_t i = 0; i < COUNT(tries); i++) {
    struct fault fault = {0};
    char text[200];
    TEXT_COPY(text, tries[i]);
    assert_int_not_equal(db_transact(place->base.db, TX_WRITE, run_sql, text, &fault), OK);
  }
  assert_string_equal(
      place_ask(place,
                "SELECT string_agg(from_cents || ' ' || rate_bp, ',') FROM split_rule_band WHERE split_rule = 1"),
      "0 1150");
}

static void a_version_begins_in_an_open_month(void **state) {
  struct ledger_place *place = *state;
  expect_sql(place, OK, "SELECT month_seal('BLG', '2026-01-01', '2026-03-01', NULL, '{}')");
  expect_sql(place, MONTH_CLOSED, VERSION ", contract_kind) VALUES ('BLG', 1, 1150, 900, '2026-01-31', 'cesa')");
  expect_sql(place, OK, VERSION ", contract_kind) VALUES ('BLG', 1, 1050, 900, '2026-02-01', 'cesa')");
  expect_sql(place, OK, VERSION ") VALUES ('BLG', 1, 1150, 900, '2026-02-01')"); /* another contract: no overlap */
}

/* ---- a file ---- */

#define DECISION(rules)                                                                                                \
  "{\"decisions\":[{\"kpa\":\"BLG\",\"decided_on\":\"2026-03-01\",\"title\":\"Les "                                    \
  "tranches\",\"present\":8,\"votes_for\":8,"                                                                          \
  "\"minutes_sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"rules\":[" rules "]}]}"
#define BANDS                                                                                                          \
  "{\"valid_from\":\"2026-04-01\",\"contract\":\"cape\",\"cae_bp\":1150,\"pot_bp\":1000,\"base\":\"margin\","          \
  "\"bands\":[{\"from\":0,\"rate_bp\":1150},{\"from\":3000000,\"rate_bp\":1050}],\"fixed_month\":3000,"                \
  "\"exempt_months\":6,\"internal_apart\":true,\"internal_bp\":500,\"weighting\":\"fixed\","                           \
  "\"weights\":[{\"member\":\"BLG-M01\",\"weight\":3}]}"

static enum outcome import(const struct ledger_place *place, const char *json) {
  struct buffer report = {0};
  struct fault fault = {0};
  enum outcome outcome = people_import(place->base.db, json, strlen(json), &report, &fault);
  buffer_done(&report);
  return outcome;
}

static void a_file_says_a_whole_rule_once(void **state) {
  struct ledger_place *place = *state;
  for (int round = 0; round < 2; round++) assert_int_equal(import(place, DECISION(BANDS)), OK);
  assert_string_equal(
      place_ask(place, "SELECT concat_ws(' ', count(*), min(base), min(band_window), min(fixed_month_cents), "
                       "min(exempt_months), min(internal_bp),"
                       " (SELECT string_agg(b.from_cents || ':' || b.rate_bp, ' ' ORDER BY 1) FROM split_rule_band b "
                       "WHERE b.split_rule = min(r.id)),"
                       " (SELECT w.member || '=' || w.weight FROM split_rule_weight w WHERE w.split_rule = min(r.id)))"
                       " FROM split_rule r WHERE contract_kind = 'cape'"),
      "1 margin calendar 3000 6 500 0:1150 3000000:1050 BLG-M01=3");
}

static void a_file_with_one_bad_rule_leaves_nothing(void **state) {
  struct ledger_place *place = *state;
  int64_t before = place_count(place, "SELECT count(*) FROM split_rule");
  assert_int_equal(import(place, DECISION("{\"valid_from\":\"2027-05-01\",\"cae_bp\":1000,\"pot_bp\":0},"
                                          "{\"valid_from\":\"2027-06-01\",\"cae_bp\":6000,\"pot_bp\":6000}")),
                   RULE_OVER_WHOLE);
  assert_int_equal(
      import(place, DECISION("{\"valid_from\":\"2026-04-01\",\"contract\":\"cape\",\"cae_bp\":1,\"pot_bp\":0}")),
      RULE_OVERLAPS);
  assert_int_equal(place_count(place, "SELECT count(*) FROM split_rule"), before);
}

static enum outcome read_people(struct tx *tx, void *context) {
  struct ledger_kit *kit = context;
  return ledger_people_read(tx, "BLG", &kit->people_arena, &kit->people);
}

/* What the ledger reads is what was voted, and finds the closest. */
static void the_ledger_reads_all_of_it(void **state) {
  struct ledger_place *place = *state;
  struct fault fault = {0};
  fixture_expect(db_transact(place->base.db, TX_READ, read_people, &place->kit, &fault), OK, &fault);
  const struct ledger_people *people = &place->kit.people;
  const struct split_case cape = {"BLG", "FRI", CONTRACT_CAPE, {2026, 4, 1}},
                          cesa = {"BLG", "FRI", CONTRACT_CESA, {2026, 4, 1}};
  const struct split_rule *rule = split_rule_find(people->split_rules, people->rule_count, &cape);
  assert_non_null(rule);
  assert_int_equal(rule->contract, CONTRACT_CAPE);
  assert_int_equal(rule->weighting, WEIGHTING_FIXED);
  assert_int_equal(rule->weight_count, 1);
  assert_int_equal(rule->weights[0].weight, 3);
  assert_true(rule->internal_apart);
  assert_int_equal(rule->internal_bp, 500);
  rule = split_rule_find(people->split_rules, people->rule_count, &cesa);
  assert_int_equal(rule->cae_bp, 1050);
  assert_false(rule->internal_apart);
}

static enum outcome run_verify(struct tx *tx, void *report) {
  return ledger_verify(tx, report);
}

/* Two persons of one line, each by the rule of her contract; the recount finds the same. */
static void sales_under_several_rules_recount(void **state) {
  struct ledger_place *place = *state;
  struct verify_report report = {0};
  struct fault fault = {0};
  kit_sell_many(&place->kit, place->base.db, 300, (struct date){2026, 4, 2}, 20);
  assert_true(place_count(place, "SELECT count(*) FROM (SELECT entry, ticket_line FROM posting WHERE account = '901000'"
                                 " GROUP BY 1, 2 HAVING count(DISTINCT split_rule) > 1) mixed") > 0);
  fixture_expect(db_transact(place->base.db, TX_READ, run_verify, &report, &fault), OK, &fault);
  if (report.findings) print_error("%s", report.text.bytes);
  assert_int_equal(report.findings, 0);
  buffer_done(&report.text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_version_that_cannot_be_is_refused_with_its_reason),
      cmocka_unit_test(nothing_is_added_to_a_version),
      cmocka_unit_test(a_version_begins_in_an_open_month),
      cmocka_unit_test(a_file_says_a_whole_rule_once),
      cmocka_unit_test(a_file_with_one_bad_rule_leaves_nothing),
      cmocka_unit_test(the_ledger_reads_all_of_it),
      cmocka_unit_test(sales_under_several_rules_recount),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
