/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger pos_ticket core_db core embedded_sql */
/* Posting, numbering and reversal against a real PostgreSQL, and what the database itself refuses. */
#include "tests/unit/recount_kit.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 25 };

static int start(void **state) {
  static struct ledger_place place;
  place_start(&place, ledger_queries, THREADS + 1);
  kit_sell_many(&place.kit, place.base.db, 200, (struct date){2026, 1, 5}, 300);
  *state = &place;
  return 0;
}

static int stop(void **state) {
  place_stop(*state);
  return 0;
}

/* ---- small entries of our own ---- */

static const struct ledger_posting balanced[] = {{.account = "530000", .amount = {500}},
                                                 {.account = "706000", .amount = {-500}}};

static struct ledger_entry make_entry(const char *entity, const char *kpa, struct date date,
                                      const struct ledger_posting *postings, size_t count) {
  return (struct ledger_entry){.legal_entity = entity,
                               .kpa = kpa,
                               .journal = "OD",
                               .piece = "TEST",
                               .label = "Essai",
                               .reason = "",
                               .date = date,
                               .postings = postings,
                               .posting_count = count};
}

struct posting_job {
  struct ledger_entry *entries;
  size_t count;
  int64_t *ids;
  enum outcome wanted; /* what the work returns when all went well: a failure rolls back */
};

static enum outcome post(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct posting_job *job = context;
  enum outcome outcome = ledger_post(tx, job->entries, job->count, clock_now_us(), &arena, job->ids);
  return outcome == OK ? job->wanted : outcome;
}

static enum outcome post_now(const struct ledger_place *place, struct ledger_entry *entries, size_t count, int64_t *ids,
                             struct fault *fault) {
  struct posting_job job = {entries, count, ids, OK};
  return db_transact(place->base.db, TX_WRITE, post, &job, fault);
}

/* ---- people ---- */

static void people_are_found(void **state) {
  struct ledger_place *place = *state;
  const struct ledger_people *people = &place->kit.people;
  assert_int_equal(people->entity_count, 2);
  assert_int_equal(people->kpa_count, 3);
  assert_int_equal(people->rule_count, 2);
  assert_string_equal(ledger_member_find(people, "BLG-M02")->name, "Yann");
  assert_string_equal(ledger_kpa_find(people, "TOU")->legal_entity, "ASS1");
  assert_null(ledger_member_find(people, "BLG-M99"));
  assert_null(ledger_kpa_find(people, NULL));
  static const struct {
    const char *member;
    struct date day;
    enum contract_kind kind;
  } cases[] = {
      {"BLG-M01", {2025, 11, 30}, CONTRACT_NONE}, {"BLG-M01", {2025, 12, 1}, CONTRACT_CAPE},
      {"BLG-M01", {2026, 11, 30}, CONTRACT_CAPE}, {"BLG-M01", {2026, 12, 1}, CONTRACT_NONE},
      {"BLG-M02", {2025, 12, 31}, CONTRACT_CAPE}, {"BLG-M02", {2026, 1, 1}, CONTRACT_CESA},
      {"BLG-M02", {2040, 1, 1}, CONTRACT_CESA},   {"BLG-M04", {2026, 1, 1}, CONTRACT_VOLUNTEER},
      {"BLG-M99", {2026, 1, 1}, CONTRACT_NONE},   {NULL, {2026, 1, 1}, CONTRACT_NONE},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    assert_int_equal(ledger_contract_on(people, cases[i].member, cases[i].day), cases[i].kind);
}

static enum outcome read_cap(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct ledger_people people;
  enum outcome outcome = ledger_people_read(tx, "CAP", &arena, &people);
  if (outcome == OK) *(bool *)context = people.kpa_count == 1 && people.member_count == 0 && people.entity_count == 1;
  return outcome;
}

static void people_of_one_kpa(void **state) {
  struct ledger_place *place = *state;
  struct fault fault = {0};
  bool alone = false;
  fixture_expect(db_transact(place->base.db, TX_READ, read_cap, &alone, &fault), OK, &fault);
  assert_true(alone);
}

/* ---- numbers ---- */

static void numbers_run_per_seller_journal_and_year(void **state) {
  struct ledger_place *place = *state;
  struct fault fault = {0};
  const struct date day = {2017, 3, 1}, next_year = {2018, 3, 1};
  struct ledger_entry entries[] = {
      make_entry("CAE1", "BLG", day, balanced, 2), make_entry("ASS1", "TOU", day, balanced, 2),
      make_entry("CAE1", "CAP", day, balanced, 2), make_entry("CAE1", "BLG", next_year, balanced, 2),
      make_entry("CAE1", "BLG", day, NULL, 0),     make_entry("CAE1", "BLG", day, balanced, 2),
  };
  static const char *const numbers[] = {"1", "1", "2", "1", "", "3"};
  int64_t ids[COUNT(entries)];
  fixture_expect(post_now(place, entries, COUNT(entries), ids, &fault), OK, &fault);
  for (size_t i = 0; i < COUNT(entries); i++) {
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT number FROM entry WHERE id = %lld", (long long)ids[i]);
    assert_string_equal(place_ask(place, sql), numbers[i]);
  }
  assert_int_equal(ids[4], 0);
  assert_true(ids[0] < ids[1] && ids[1] < ids[2]);
}

struct poster {
  const struct ledger_place *place;
  pthread_t thread;
  uint64_t chance;
  int posted, failed;
};

/* One in four transactions is rolled back after its numbers were given. */
static void *keep_posting(void *context) {
  struct poster *poster = context;
  for (int round = 0; round < ROUNDS; round++) {
    struct ledger_entry entries[5];
    size_t count = (size_t)chance_between(&poster->chance, 1, COUNT(entries));
    for (size_t i = 0; i < count; i++) {
      bool other = chance_between(&poster->chance, 0, 1);
      struct date day = {2019 + (int)chance_between(&poster->chance, 0, 1), 1, 1};
      entries[i] = make_entry(other ? "ASS1" : "CAE1", other ? "TOU" : "BLG", day, balanced, 2);
    }
    bool give_up = chance_between(&poster->chance, 0, 3) == 0;
    struct posting_job job = {entries, count, NULL, give_up ? FORBIDDEN : OK};
    enum outcome outcome = db_transact(poster->place->base.db, TX_WRITE, post, &job, NULL);
    if (outcome == OK) poster->posted += (int)count;
    if (outcome != (give_up ? FORBIDDEN : OK)) poster->failed++;
  }
  return NULL;
}

static void eight_threads_leave_no_gap(void **state) {
  struct ledger_place *place = *state;
  struct poster posters[THREADS];
  int64_t posted = 0;
  for (size_t i = 0; i < THREADS; i++) {
    posters[i] = (struct poster){.place = place, .chance = place->kit.chance + i};
    assert_int_equal(pthread_create(&posters[i].thread, NULL, keep_posting, &posters[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++) {
    pthread_join(posters[i].thread, NULL);
    assert_int_equal(posters[i].failed, 0);
    posted += posters[i].posted;
  }
  assert_int_equal(place_count(place, "SELECT count(*) FROM entry WHERE year BETWEEN 2019 AND 2020"), posted);
  assert_int_equal(place_count(place, "SELECT count(*) FROM (SELECT FROM entry GROUP BY legal_entity, journal, year"
                                      " HAVING count(*) <> max(number) OR min(number) <> 1) gaps"),
                   0);
}

/* ---- what the database refuses ---- */

static void unsound_entries_are_refused(void **state) {
  struct ledger_place *place = *state;
  static const struct {
    const char *why, *says; /* says: part of the message */
    struct ledger_posting postings[4];
    size_t count;
  } cases[] = {
      {"a cent too many",
       "financial 1",
       {{.account = "530000", .amount = {501}}, {.account = "706000", .amount = {-500}}},
       2},
      {"a single posting", "1 postings", {{.account = "530000", .amount = {0}}}, 1},
      {"halves that only balance together",
       "financial 500, analytic -500",
       {{.account = "530000", .amount = {500}}, {.account = "912000", .amount = {-500}}},
       2},
      {"shares that do not add up",
       "analytic -1",
       {{.account = "530000", .amount = {500}},
        {.account = "706000", .amount = {-500}},
        {.account = "901000", .amount = {500}},
        {.account = "912000", .amount = {-501}}},
       4},
      {"an account nobody knows",
       "no account 999999",
       {{.account = "530000", .amount = {500}}, {.account = "999999", .amount = {-500}}},
       2},
      {"somebody of another KPA",
       "no member BLG-M01",
       {{.account = "901000", .amount = {500}, .member = "BLG-M01"}, {.account = "912000", .amount = {-500}}},
       2},
      {"an activity of another KPA",
       "no activity BLA",
       {{.account = "530000", .amount = {500}}, {.account = "706000", .amount = {-500}, .activity = "BLA"}},
       2},
      {"a rule of another KPA",
       "no split rule 1",
       {{.account = "901000", .amount = {500}, .split_rule = 1}, {.account = "912000", .amount = {-500}}},
       2},
  };
  int64_t before = place_count(place, "SELECT count(*) FROM entry");
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct fault fault = {0};
    struct ledger_entry entries[] = {
        make_entry("CAE1", "CAP", (struct date){2017, 5, 1}, balanced, 2),
        make_entry("CAE1", "CAP", (struct date){2017, 5, 1}, cases[i].postings, cases[i].count)};
    enum outcome outcome = post_now(place, entries, 2, NULL, &fault);
    if (outcome != LEDGER_UNBALANCED || !strstr(fault.hint, cases[i].says))
      fail_msg("%s: %s, %s", cases[i].why, outcome_code(outcome), fault.hint);
  }
  assert_int_equal(place_count(place, "SELECT count(*) FROM entry"), before);
}

static void entries_name_only_what_exists(void **state) {
  struct ledger_place *place = *state;
  struct {
    const char *says;
    struct ledger_entry entry;
  } cases[5];
  for (size_t i = 0; i < COUNT(cases); i++)
    cases[i].entry = make_entry("CAE1", "CAP", (struct date){2017, 6, 1}, balanced, 2);
  cases[0].says = "ASS1 does not sell for CAP", cases[0].entry.legal_entity = "ASS1";
  cases[1].says = "does not sell for NIX", cases[1].entry.kpa = "NIX";
  cases[2].says = "no journal ZZ", cases[2].entry.journal = "ZZ";
  cases[3].says = "no ticket 01935b5a", cases[3].entry.ticket = "01935b5a-0000-7000-8000-000000000009";
  cases[4].says = "no entry 1", cases[4].entry.reverses = 1, cases[4].entry.reason = "an entry of another KPA";
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct fault fault = {0};
    enum outcome outcome = post_now(place, &cases[i].entry, 1, NULL, &fault);
    if (outcome != LEDGER_UNBALANCED || !strstr(fault.hint, cases[i].says))
      fail_msg("%s: %s, %s", cases[i].says, outcome_code(outcome), fault.hint);
  }
}

/* Refused even to the owner of the tables, who is also the superuser. */
static void expect_refusal(const struct ledger_place *place, const char *sql, const char *says) {
  PGconn *connection = PQconnectdb(cluster_conninfo(place->base.cluster));
  PGresult *result = PQexec(connection, sql);
  if (PQresultStatus(result) != PGRES_FATAL_ERROR || !strstr(PQresultErrorMessage(result), says))
    fail_msg("%s: %s", sql, PQresultStatus(result) == PGRES_FATAL_ERROR ? PQresultErrorMessage(result) : "accepted");
  PQclear(result);
  PQfinish(connection);
}

static void nothing_is_edited_or_erased(void **state) {
  struct ledger_place *place = *state;
  static const struct {
    const char *table, *column;
  } tables[] = {{"journal", "name"},          {"entry", "label"},          {"posting", "amount_cents"},
                {"record", "chain"},          {"refused_record", "till"},  {"ticket", "total_cents"},
                {"ticket_line", "label"},     {"ticket_vat", "vat_cents"}, {"ticket_tender", "amount_cents"},
                {"decision", "title"},        {"split_rule", "cae_bp"},    {"ticket_line_member", "weight"},
                {"item_price", "price_cents"}};
  char sql[160];
  for (size_t i = 0; i < COUNT(tables); i++) {
    const char *table = tables[i].table, *column = tables[i].column;
    snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s", table, column, column);
    expect_refusal(place, sql, "append-only");
    snprintf(sql, sizeof sql, "DELETE FROM %s", table);
    expect_refusal(place, sql, "append-only");
    snprintf(sql, sizeof sql, "SET client_min_messages = error; TRUNCATE %s CASCADE", table);
    expect_refusal(place, sql, "append-only");
  }
  expect_refusal(place, "DELETE FROM account WHERE number = '411000'", "append-only");
  expect_refusal(place, "UPDATE account SET number = '530001' WHERE number = '530000'", "append-only");
  expect_refusal(place, "DELETE FROM kpa WHERE code = 'CAP'", "append-only");
  expect_refusal(place, "UPDATE kpa SET legal_entity = 'ASS1' WHERE code = 'CAP'", "append-only");
  expect_refusal(place, "DELETE FROM member WHERE code = 'BLG-M03'", "append-only");
  expect_refusal(place, "UPDATE member SET code = 'BLG-M77' WHERE code = 'BLG-M01'", "append-only");
  fixture_command(cluster_conninfo(place->base.cluster), "UPDATE member SET name = 'Aïcha' WHERE code = 'BLG-M01'");
}

static void a_committed_entry_is_closed(void **state) {
  struct ledger_place *place = *state;
  const char *last = "(SELECT max(id) FROM entry WHERE journal = 'VT')";
  char sql[1024];
  snprintf(
      sql, sizeof sql,
      "INSERT INTO posting (entry, line, kpa, account, amount_cents, date) SELECT e.id, l, e.kpa, '530000', l - 1001.5,"
      " e.date FROM entry e, generate_series(1001, 1002) l WHERE e.id = %s",
      last);
  expect_refusal(place, sql, "postings may only be added together with their entry");
  expect_refusal(
      place,
      "INSERT INTO posting (entry, line, kpa, account, amount_cents, date) VALUES (0, 1, 'BLG', '530000', 1, now())",
      "postings may only be added together with their entry");
  expect_refusal(
      place,
      "BEGIN; INSERT INTO entry (legal_entity, kpa, journal, year, number, date, piece, label, content_hash, "
      "validated_at) VALUES"
      " ('CAE1', 'BLG', 'OD', 2014, 1, '2014-01-01', 'x', 'x', sha256(''), now());"
      "INSERT INTO posting (entry, line, kpa, account, amount_cents, date) SELECT currval('entry_id_seq'), l, 'BLG',"
      " '530000', l * 2 - 3, '2014-01-02' FROM generate_series(1, 2) l; COMMIT",
      "postings may only be added together with their entry");
  expect_refusal(place,
                 "INSERT INTO entry (legal_entity, kpa, journal, year, number, date, piece, label, content_hash, "
                 "validated_at) VALUES"
                 " ('CAE1', 'BLG', 'OD', 2014, 1, '2014-01-01', 'x', 'x', sha256(''), now())",
                 "0 postings");
  snprintf(
      sql, sizeof sql,
      "INSERT INTO entry SELECT id + 100000, legal_entity, kpa, journal, year, number + 100000, date, happened_on, "
      "piece, label, ticket,"
      " NULL, '', validated_at, content_hash FROM entry WHERE id = %s",
      last);
  expect_refusal(place, sql, "entry_of_ticket");
}

/* ---- reversal ---- */

struct reversal_job {
  int64_t id, made;
  struct date date;
  const char *reason;
  struct fault fault;
};

static enum outcome reverse(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct reversal_job *job = context;
  return ledger_reverse(tx, job->id, job->date, job->reason, clock_now_us(), &arena, &job->made, &job->fault);
}

static void an_entry_is_reversed_once(void **state) {
  struct ledger_place *place = *state;
  struct fault fault = {0};
  struct db *db = place->base.db;
  int64_t id = place_count(place, "SELECT min(id) FROM entry WHERE journal = 'VT'");
  struct reversal_job job = {.id = id, .date = {2026, 11, 22}, .reason = "Article rendu"};
  fixture_expect(db_transact(db, TX_WRITE, reverse, &job, &fault), OK, &fault);
  char sql[400];
  snprintf(sql, sizeof sql,
           "SELECT count(*) FROM posting a FULL JOIN posting b ON b.entry = %lld AND b.line = a.line WHERE a.entry = "
           "%lld AND"
           " (a.account, a.amount_cents, a.activity, a.member, a.split_rule, a.ticket_line) IS DISTINCT FROM"
           " (b.account, -b.amount_cents, b.activity, b.member, b.split_rule, b.ticket_line)",
           (long long)job.made, (long long)id);
  assert_int_equal(place_count(place, sql), 0);
  snprintf(
      sql, sizeof sql,
      "SELECT concat_ws(' ', r.journal, r.date, r.reverses = e.id, r.ticket = e.ticket, r.reason) FROM entry r, entry e"
      " WHERE r.id = %lld AND e.id = %lld",
      (long long)job.made, (long long)id);
  assert_string_equal(place_ask(place, sql), "VT 2026-11-22 t t Article rendu");
  assert_int_equal(expect_sound(place), 15);
  int64_t count = place_count(place, "SELECT count(*) FROM entry");
  assert_int_equal(db_transact(db, TX_WRITE, reverse, &job, &fault), FAILED_INTERNAL);
  assert_string_equal(fault.field, "entry_reverses_key");
  assert_int_equal(place_count(place, "SELECT count(*) FROM entry"), count);
}

static void a_reversal_needs_a_reason_a_date_and_an_entry(void **state) {
  struct ledger_place *place = *state;
  int64_t id = place_count(place, "SELECT max(id) FROM entry WHERE journal = 'VT'");
  struct {
    struct reversal_job job;
    enum outcome outcome;
    const char *field;
  } cases[] = {{{.id = id, .date = {2026, 12, 1}, .reason = ""}, MISSING_FIELD, "/reason"},
               {{.id = id, .date = {2026, 12, 1}}, MISSING_FIELD, "/reason"},
               {{.id = id, .date = {2025, 12, 1}, .reason = "Trop tôt"}, OUT_OF_RANGE, "/date"},
               {{.id = INT64_C(1) << 60, .date = {2026, 12, 1}, .reason = "Inconnue"}, NOT_FOUND, ""}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    assert_int_equal(db_transact(place->base.db, TX_WRITE, reverse, &cases[i].job, NULL), cases[i].outcome);
    assert_int_equal(cases[i].job.fault.outcome, cases[i].outcome);
    assert_string_equal(cases[i].job.fault.field, cases[i].field);
  }
  assert_int_equal(expect_sound(place), 15);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(people_are_found),
      cmocka_unit_test(people_of_one_kpa),
      cmocka_unit_test(numbers_run_per_seller_journal_and_year),
      cmocka_unit_test(eight_threads_leave_no_gap),
      cmocka_unit_test(unsound_entries_are_refused),
      cmocka_unit_test(entries_name_only_what_exists),
      cmocka_unit_test(nothing_is_edited_or_erased),
      cmocka_unit_test(a_committed_entry_is_closed),
      cmocka_unit_test(an_entry_is_reversed_once),
      cmocka_unit_test(a_reversal_needs_a_reason_a_date_and_an_entry),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
