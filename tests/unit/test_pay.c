/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pay ledger core_http core_db core embedded_sql */
/* What may be asked for and what a settlement writes; then the database itself, which refuses what no rule let through.
 */
#include "tests/unit/kit.h"
#include "tests/unit/migrated.h"

#include "core/arena.h"
#include "ledger/ledger.h"
#include "ledger/mention.h"
#include "ledger/seal.h"
#include "pay/budget.h"
#include "pay/request.h"

#include <string.h>

#define DAY(year, month, day) ((struct date){year, month, day})

/* ---- rules ---- */

static const struct {
  struct pay_asking asking;
  enum outcome expected;
} askings[] = {
#define ASK(day_, month_, amount_, balance_, asked_, one_)                                                             \
  {                                                                                                                    \
    .today = DAY(2026, 11, day_), .month = DAY(2026, month_, 1), .request_day = 20, .amount = MONEY(amount_),          \
    .balance = MONEY(balance_), .asked = MONEY(asked_), .there_is_one = one_                                           \
  }
    {ASK(18, 11, 10000, 10000, 0, false), OK},
    {ASK(20, 11, 10000, 10000, 0, false), OK},          /* the last day */
    {ASK(21, 11, 1, 10000, 0, false), PAY_DEADLINE},    /* too late for November */
    {ASK(21, 12, 1, 10000, 0, false), OK},              /* in time for December */
    {ASK(18, 12, 1, 10000, 0, false), PAY_DEADLINE},    /* not before its turn */
    {ASK(18, 10, 1, 10000, 0, false), PAY_DEADLINE},    /* nor after it */
    {ASK(18, 11, 1, 10000, 0, true), PAY_ASKED},        /* once a month */
    {ASK(18, 11, 10001, 10000, 0, false), PAY_BALANCE}, /* a cent more than there is */
    {ASK(18, 11, 5000, 10000, 5000, false), OK},        /* what is left beside what is asked for */
    {ASK(18, 11, 5001, 10000, 5000, false), PAY_BALANCE},
    {ASK(18, 11, 1, -10000, 0, false), PAY_BALANCE},    /* she owes */
    {ASK(21, 11, 10001, 10000, 0, true), PAY_DEADLINE}, /* the first reason in a fixed order */
};

static void a_request_is_judged(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(askings); i++)
    if (pay_may_ask(&askings[i].asking) != askings[i].expected) fail_msg("asking %zu", i);
}

static void expect_day(struct date month, struct date today, struct date expected) {
  struct date day;
  assert_true(pay_settled_on(month, today, &day));
  assert_int_equal(date_compare(day, expected), 0);
}

static void a_settlement_is_dated_in_its_month(void **state) {
  (void)state;
  struct date day;
  expect_day(DAY(2026, 11, 1), DAY(2026, 11, 18), DAY(2026, 11, 18));
  expect_day(DAY(2026, 11, 1), DAY(2026, 12, 3), DAY(2026, 11, 30));
  expect_day(DAY(2024, 2, 1), DAY(2024, 6, 3), DAY(2024, 2, 29));
  assert_false(pay_settled_on(DAY(2026, 12, 1), DAY(2026, 11, 30), &day));
}

static const struct pay_books books = {"CAE1", "BLG"};

static void expect_posting(const struct ledger_posting *posting, const char *account, const char *member,
                           int64_t cents) {
  assert_string_equal(posting->account, account);
  if (member) assert_string_equal(posting->member, member);
  else assert_null(posting->member);
  assert_int_equal(posting->amount.cents, cents);
}

static void entries_balance_and_name_nobody(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct ledger_entry entry =
      pay_entry_of_request(&books, "BLG-M01", DAY(2026, 11, 1), MONEY(12050), DAY(2026, 11, 30), &arena);
  assert_string_equal(entry.journal, "OD");
  assert_string_equal(entry.piece, "PAIE-2026-11-BLG-M01");
  assert_string_equal(entry.label, "Rémunération demandée, novembre 2026");
  assert_int_equal(entry.posting_count, 2);
  expect_posting(&entry.postings[0], "911000", "BLG-M01", 12050);
  expect_posting(&entry.postings[1], "921000", "BLG-M01", -12050);

  const struct pay_part parts[] = {{"BLG-M01", {2200}}, {"BLG-M02", {0}}, {"BLG-M03", {1800}}};
  entry = pay_entry_of_budget(&books, parts, COUNT(parts), DAY(2026, 11, 18), &arena);
  assert_string_equal(entry.label, "Budget contributif"); /* the title is free words: not in the books */
  assert_int_equal(entry.posting_count, 3);               /* who gets nothing has no line */
  expect_posting(&entry.postings[0], "912000", NULL, 4000);
  expect_posting(&entry.postings[1], "911000", "BLG-M01", -2200);
  expect_posting(&entry.postings[2], "911000", "BLG-M03", -1800);
  entry = pay_entry_of_budget(&books, &parts[1], 1, DAY(2026, 11, 18), &arena);
  assert_int_equal(entry.posting_count, 0);
}

static void a_budget_is_judged(void **state) {
  (void)state;
  struct money sum;
  size_t at;
  struct budget_share shares[] = {{"BLG-M01", {2000}, {2000}, ""}, {"BLG-M02", {1500}, {1500}, ""}};
  assert_int_equal(pay_budget_judge(shares, 2, MONEY(3500), MONEY(9999), &sum, &at), OK);
  assert_int_equal(sum.cents, 3500);
  assert_int_equal(pay_budget_judge(shares, 2, MONEY(3499), MONEY(9999), &sum, &at), BUDGET_POT);
  assert_int_equal(pay_budget_judge(shares, 2, MONEY(3500), MONEY(3499), &sum, &at), BUDGET_POT); /* the pot shrank */
  shares[1].settled = MONEY(1000);
  assert_int_equal(pay_budget_judge(shares, 2, MONEY(3500), MONEY(9999), &sum, &at), MISSING_FIELD);
  assert_int_equal(at, 1);
  shares[1].why = "d’un commun accord";
  assert_int_equal(pay_budget_judge(shares, 2, MONEY(3500), MONEY(9999), &sum, &at), OK);
  shares[0].settled = MONEY(-1);
  assert_int_equal(pay_budget_judge(shares, 2, MONEY(3500), MONEY(9999), &sum, &at), OUT_OF_RANGE);
  assert_int_equal(pay_budget_judge(NULL, 0, MONEY(1), MONEY(0), &sum, &at), OK);
}

/* C. com. R127-3, as receipts, invoices and her page write it. */
static void the_sentence_of_the_law(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct mention mention = {"Aïcha", "Coopérative Exemple", "2 rue de l’Exemple", "12345678200010", DAY(2027, 2, 28)};
  assert_string_equal(ledger_mention(&mention, &arena),
                      "Aïcha\u00a0: contrat d’appui au projet d’entreprise (CAPE) échéant le 28/02/2027, avec "
                      "Coopérative Exemple, 2 rue de l’Exemple, SIRET\u00a012345678200010");
}

/* ---- the database ---- */

#define PERSON "00000000-0000-7000-8000-000000000001"
#define REQUEST "00000000-0000-7000-8000-00000000000a"
#define PERIOD "00000000-0000-7000-8000-00000000000b"

static struct db_fixture place;

static int start(void **state) {
  (void)state;
  log_set_level(0);
  fixture_start_migrated(&place);
  fixture_command(
      cluster_conninfo(place.cluster),
      "INSERT INTO legal_entity VALUES ('CAE1', 'cae', 'Coopérative', '123456782', '12345678200010', '', 'x');"
      "INSERT INTO kpa VALUES ('BLG', 'CAE1', 'La Fourmilière', 'Boulogne', '');"
      "INSERT INTO member (code, kpa, name, joined_on) VALUES ('BLG-M01', 'BLG', 'Aïcha', '2024-01-01'),"
      " ('BLG-M02', 'BLG', 'Noé', '2026-01-01');"
      "INSERT INTO contract (member, kpa, legal_entity, kind, starts_on, ends_on, insured_on) VALUES"
      " ('BLG-M01', 'BLG', 'CAE1', 'cape', '2024-01-01', '2024-12-31', '2024-01-15'),"
      " ('BLG-M01', 'BLG', 'CAE1', 'cape', '2025-01-01', '2025-12-31', NULL);"
      "INSERT INTO minor VALUES ('BLG-M02', 'BLG', '2027-06-01', '2026-03-01');"
      "INSERT INTO person (id, name, created_at) VALUES ('" PERSON "', 'Quelqu’un', now());"
      "INSERT INTO pay_request (id, kpa, member, month, amount_cents, asked_at, asked_by) VALUES"
      " ('" REQUEST "', 'BLG', 'BLG-M01', '2026-11-01', 100, now(), '" PERSON "');"
      "INSERT INTO budget_period (id, kpa, title, purpose, opens_on, closes_on, amount_cents, opened_by,"
      " opened_at) VALUES ('" PERIOD "', 'BLG', 'x', 'x', '2026-11-01', '2026-11-30', 100, '" PERSON "', now())");
  return 0;
}

static int stop(void **state) {
  (void)state;
  fixture_stop(&place);
  return 0;
}

/* What the database says to sql, which is rolled back: "" when it lets it through, else the message. */
static const char *refusal(const char *sql) {
  static char message[256];
  PGconn *connection = PQconnectdb(cluster_conninfo(place.cluster));
  PQsetNoticeProcessor(connection, fixture_ignore_notice, NULL);
  PQclear(PQexec(connection, "BEGIN"));
  PGresult *result = PQexec(connection, sql);
  const char *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  TEXT_COPY(message, said ? said : "");
  PQclear(result);
  PQfinish(connection);
  return message;
}

static const struct {
  const char *sql, *expected; /* the beginning of the refusal; "" lets it through */
} trials[] = {
#define CONTRACT(member, kind, starts, ends)                                                                           \
  "INSERT INTO contract (member, kpa, legal_entity, kind, starts_on, ends_on) VALUES ('" member                        \
  "', 'BLG', 'CAE1', '" kind "', " starts ", " ends ")"
    {CONTRACT("BLG-M01", "cape", "'2026-01-01'", "'2026-12-31'"), ""},
    {CONTRACT("BLG-M01", "cape", "'2026-01-01'", "'2027-01-01'"), "new row for relation"}, /* over twelve months */
    {CONTRACT("BLG-M01", "cape", "'2026-01-01'", "'2026-12-31'") "; " CONTRACT("BLG-M01", "cape", "'2027-01-01'",
                                                                               "'2027-12-31'"),
     "outcome:cape_limit"},
    {CONTRACT("BLG-M01", "cape", "'2023-01-01'", "'2023-12-31'"), "outcome:contract_refused"}, /* out of order */
    {CONTRACT("BLG-M01", "cape", "'2025-12-31'", "'2026-06-30'"), "conflicting key"},          /* two at once */
    {CONTRACT("BLG-M02", "cape", "'2026-02-01'", "'2027-01-31'"), "outcome:guardian_needed"},  /* before the consent */
    {CONTRACT("BLG-M02", "cape", "'2026-03-01'", "'2027-02-28'"), ""},
    {"UPDATE minor SET consent_on = '2027-06-01'", "new row for relation"}, /* of age already */
    {"UPDATE pay_request SET state = 'settled'", "outcome:pay_decided"},    /* asked → settled skips the decision */
    {"UPDATE pay_request SET state = 'approved'", ""},
    {"UPDATE pay_request SET amount_cents = 1", "outcome:pay_decided"}, /* what was asked stays */
    {"UPDATE pay_request SET state = 'withdrawn'; UPDATE pay_request SET state = 'asked'", "outcome:pay_decided"},
    {"INSERT INTO pay_request SELECT gen_random_uuid(), kpa, member, month, 1, 'asked', now(), asked_by FROM "
     "pay_request",
     "duplicate key"}, /* once a month */
    {"UPDATE pay_request SET state = 'withdrawn'; INSERT INTO pay_request SELECT gen_random_uuid(), kpa, member, "
     "month, 1,"
     " 'asked', now(), asked_by FROM pay_request",
     ""},
    {"UPDATE pay_request SET state = 'refused'", "new row for relation"}, /* by nobody */
    {"INSERT INTO budget_claim (period, kpa, member, amount_cents, why, stated_at) VALUES ('" PERIOD
     "', 'BLG', 'BLG-M01', 1, 'x', now())",
     ""},
    {"UPDATE budget_period SET state = 'cancelled'; INSERT INTO budget_claim (period, kpa, member, amount_cents, why,"
     " stated_at) VALUES ('" PERIOD "', 'BLG', 'BLG-M01', 1, 'x', now())",
     "outcome:budget_ended"},
    {"UPDATE budget_period SET state = 'cancelled'; UPDATE budget_period SET state = 'open'", "outcome:budget_ended"},
    {"UPDATE pay_rate SET employer_bp = 1", "table pay_rate is append-only"},
    {"DELETE FROM pay_rate", "table pay_rate is append-only"},
};

static void the_database_refuses(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(trials); i++) {
    const char *said = refusal(trials[i].sql);
    bool right = trials[i].expected[0] ? strncmp(said, trials[i].expected, strlen(trials[i].expected)) == 0 : !*said;
    if (!right) fail_msg("%s: \"%s\", not \"%s\"", trials[i].sql, said, trials[i].expected);
  }
}

/* Who may sell from when: what tills keep and the books check. */
static const char *first(const char *sql) {
  static char answer[256];
  PGconn *connection = PQconnectdb(cluster_conninfo(place.cluster));
  PGresult *result = PQexec(connection, sql);
  assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
  TEXT_COPY(answer, PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
  PQclear(result);
  PQfinish(connection);
  return answer;
}

static void nothing_is_sold_before_insurance_and_consent(void **state) {
  (void)state;
  assert_string_equal(first("SELECT string_agg(coalesce(contract_sells_from(c)::text, '-'), ' ' ORDER BY starts_on)"
                            " FROM contract c WHERE member = 'BLG-M01'"),
                      "2024-01-15 infinity");
  assert_string_equal(
      first("SELECT string_agg(contract_sells_from(c)::text, ' ') FROM (SELECT (jsonb_populate_record("
            "NULL::contract, jsonb_build_object('member', 'BLG-M02', 'kind', kind, 'starts_on', starts,"
            " 'insured_on', insured))).* FROM (VALUES ('cape', '2026-01-01', '2026-01-01'), ('volunteer',"
            " '2026-01-01', NULL), ('cesa', '2027-07-01', '2027-07-02')) v (kind, starts, insured)) c"),
      "2026-03-01 2026-03-01 2027-07-02");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_request_is_judged),
      cmocka_unit_test(a_settlement_is_dated_in_its_month),
      cmocka_unit_test(entries_balance_and_name_nobody),
      cmocka_unit_test(a_budget_is_judged),
      cmocka_unit_test(the_sentence_of_the_law),
      cmocka_unit_test_setup_teardown(the_database_refuses, start, stop),
      cmocka_unit_test_setup_teardown(nothing_is_sold_before_insurance_and_consent, start, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
