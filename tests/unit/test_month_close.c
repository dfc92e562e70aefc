/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: month ledger pos_ticket core_db core embedded_sql */
/* Closing a month in a real database: what it posts, in which order, what it refuses; and that nothing in a sealed
 * month changes without being named by the recount, whoever changed it. */
#include "tests/unit/recount_kit.h"

#include "month/month.h"

#include <pthread.h>

enum { SALES = 240, QUERIES = 128 };
static const struct date january = {2026, 1, 1}, february = {2026, 2, 1}, march = {2026, 3, 1};

static const struct db_query *const *all_queries(void) {
  static const struct db_query *all[QUERIES];
  size_t next = 0;
  for (size_t i = 0; ledger_queries[i]; i++) all[next++] = ledger_queries[i];
  for (size_t i = 0; month_close_queries[i]; i++) all[next++] = month_close_queries[i];
  assert_true(next < QUERIES);
  return all;
}

struct closing {
  struct month_ask ask;
  struct month_sealed sealed;
  struct fault fault;
};

static enum outcome close_it(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct closing *closing = context;
  return month_close(tx, &closing->ask, &arena, &closing->sealed, tx_fault(tx));
}

static enum outcome try_close(const struct ledger_place *place, const char *kpa, struct date month,
                              struct closing *closing) {
  *closing = (struct closing){.ask = {.kpa = kpa, .month = month, .report = "{\"vérifié\":true}"}};
  return db_transact(place->base.db, TX_WRITE, close_it, closing, &closing->fault);
}

static void expect_close(const struct ledger_place *place, struct date month, struct closing *closing) {
  fixture_expect(try_close(place, "BLG", month, closing), OK, &closing->fault);
}

static enum outcome post_cost(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  const struct ledger_entry *entry = context;
  return ledger_post(tx, entry, 1, clock_now_us(), &arena, NULL);
}

/* Goods for Yann's work, paid by himself: 467100 owes it to him. */
static void buy(const struct ledger_place *place, struct date day) {
  struct fault fault = {0};
  const struct ledger_posting postings[] = {
      {.account = "607000", .amount = {5000}, .activity = "FRI"},
      {.account = "445660", .amount = {1000}},
      {.account = "467100", .amount = {-6000}, .member = "BLG-M02"},
      {.account = "911000", .amount = {5000}, .activity = "FRI", .member = "BLG-M02"},
      {.account = "902000", .amount = {-5000}, .activity = "FRI", .member = "BLG-M02"}};
  struct ledger_entry entry = {.legal_entity = "CAE1",
                               .kpa = "BLG",
                               .journal = "AC",
                               .piece = "A-1",
                               .label = "Mercerie",
                               .reason = "",
                               .date = day,
                               .postings = postings,
                               .posting_count = COUNT(postings)};
  fixture_expect(db_transact(place->base.db, TX_WRITE, post_cost, &entry, &fault), OK, &fault);
}

/* December 2025 to March 2026 have sales; December to February are sealed, then two sales of January arrive. */
static int start(void **state) {
  static struct ledger_place place;
  struct closing closing;
  place_start(&place, all_queries(), 3);
  kit_sell_many(&place.kit, place.base.db, SALES, (struct date){2025, 12, 1}, 120);
  buy(&place, (struct date){2026, 1, 9});
  expect_close(&place, (struct date){2025, 12, 1}, &closing);
  assert_int_equal(closing.sealed.opening,
                   place_count(&place, "SELECT id FROM entry WHERE journal = 'AN' AND reverses IS NULL"));
  expect_close(&place, january, &closing);
  expect_close(&place, february, &closing);
  kit_sell_many(&place.kit, place.base.db, 2, (struct date){2026, 1, 5}, 2);
  *state = &place;
  return 0;
}

static int stop(void **state) {
  place_stop(*state);
  return 0;
}

/* ---- what a close leaves ---- */

static void sealed_months_are_sound(void **state) {
  const struct ledger_place *place = *state;
  expect_sound(place);
  assert_int_equal(place_count(place, "SELECT count(*) FROM month_close WHERE report = '{\"vérifié\":true}'"), 3);
  assert_int_equal(place_count(place, "SELECT count(*) FROM month_close c JOIN month_close b ON b.kpa = c.kpa AND"
                                      " b.month = c.month - interval '1 month' WHERE b.hash = c.previous"),
                   2);
}

/* Every person: the year's contribution is the rate on the year's turnover, rounded once; her rules, which differ by
 * their pot, are one account. */
static void nobody_drifts(void **state) {
  const struct ledger_place *place = *state;
  assert_true(place_count(place, "SELECT count(*) FROM entry WHERE label = 'Régularisation de la contribution'") >= 2);
  assert_string_equal(
      place_ask(place,
                "SELECT string_agg(format('%s %s: %s cents', year, member, cae), ', ') FROM ("
                " SELECT extract(year FROM date) AS year, member,"
                "  -sum(amount_cents) FILTER (WHERE account = '913000')"
                "   - round(sum(amount_cents) FILTER (WHERE account = '901000') * 0.115) AS cae"
                "  FROM posting WHERE split_rule IS NOT NULL AND date < '2026-03-01' GROUP BY 1, 2) s WHERE cae <> 0"),
      "");
}

static void a_late_sale_is_of_the_first_open_day(void **state) {
  const struct ledger_place *place = *state;
  assert_string_equal(place_ask(place, "SELECT string_agg(concat_ws(' ', date, happened_on), ', ' ORDER BY id) FROM "
                                       "entry WHERE happened_on IS NOT NULL"),
                      "2026-03-01 2026-01-05, 2026-03-01 2026-01-06");
  assert_int_equal(place_count(place, "SELECT count(*) FROM posting p JOIN entry e ON e.id = p.entry WHERE "
                                      "e.happened_on IS NOT NULL AND p.date <> e.date"),
                   0);
}

static void the_year_opens_with_what_was_left(void **state) {
  const struct ledger_place *place = *state;
  const char *opening = "(SELECT id FROM entry WHERE journal = 'AN' AND reverses IS NULL)";
  char sql[600];
  assert_string_equal(place_ask(place, "SELECT string_agg(concat_ws(' ', journal, number, date, piece, reverses IS NOT "
                                       "NULL), ', ' ORDER BY number) FROM entry WHERE journal = 'AN'"),
                      "AN 1 2026-01-01 AN-2026 f, AN 2 2026-01-01 AN-2026 t");
  snprintf(
      sql, sizeof sql,
      "SELECT count(*) FROM (SELECT account, sum(amount_cents) AS amount FROM posting WHERE date < '2026-01-01' AND "
      "account < '6' GROUP BY 1) b FULL JOIN (SELECT account, amount_cents AS amount FROM posting WHERE entry = %s "
      "AND account NOT IN ('120000', '129000')) o USING (account) WHERE b.amount IS DISTINCT FROM o.amount",
      opening);
  assert_int_equal(place_count(place, sql), 0);
  snprintf(
      sql, sizeof sql,
      "SELECT (SELECT amount_cents FROM posting WHERE entry = %s AND account = '120000') = (SELECT sum(amount_cents)"
      " FROM posting WHERE date < '2026-01-01' AND account BETWEEN '6' AND '79')",
      opening);
  assert_string_equal(place_ask(place, sql), "t");
}

struct opening {
  int32_t year;
  int64_t entry;
  struct fault fault;
};

static enum outcome open_year(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct opening *opening = context;
  return month_year_open(tx, "BLG", opening->year, &arena, &opening->entry, tx_fault(tx));
}

static void a_year_opens_once_after_december(void **state) {
  const struct ledger_place *place = *state;
  struct opening again = {.year = 2026}, early = {.year = 2027};
  fixture_expect(db_transact(place->base.db, TX_WRITE, open_year, &again, &again.fault), OK, &again.fault);
  assert_int_equal(again.entry, place_count(place, "SELECT id FROM entry WHERE journal = 'AN' AND reverses IS NULL"));
  assert_int_equal(db_transact(place->base.db, TX_WRITE, open_year, &early, &early.fault), MONTH_ORDER);
  assert_string_equal(early.fault.hint, "2026-12");
  assert_int_equal(place_count(place, "SELECT count(*) FROM entry WHERE journal = 'AN'"), 2);
}

static enum outcome read_pot(struct tx *tx, void *context) {
  struct month_pot *pots = context;
  enum outcome outcome = month_read_pot(tx, "BLG", february, &pots[0]);
  return outcome == OK ? month_read_pot(tx, "BLG", (struct date){2026, 10, 1}, &pots[1]) : outcome;
}

static void the_pot_is_all_that_was_set_aside(void **state) {
  const struct ledger_place *place = *state;
  struct month_pot pots[2];
  fixture_expect(db_transact(place->base.db, TX_READ, read_pot, pots, NULL), OK, &(struct fault){0});
  assert_int_equal(
      pots[0].balance.cents,
      place_count(place, "SELECT -sum(amount_cents) FROM posting WHERE account = '912000' AND date < '2026-03-01'"));
  assert_int_equal(pots[1].balance.cents,
                   place_count(place, "SELECT -sum(amount_cents) FROM posting WHERE account = '912000'"));
  assert_false(pots[0].ends_soon);
  assert_true(pots[1].ends_soon);
}

/* ---- what a close refuses ---- */

static void a_month_is_closed_in_its_turn(void **state) {
  const struct ledger_place *place = *state;
  static const struct {
    const char *kpa;
    struct date month;
    enum outcome outcome;
    const char *hint;
  } cases[] = {
      {"BLG", {2026, 2, 1}, MONTH_CLOSED, "2026-02"},   {"BLG", {2025, 11, 1}, MONTH_CLOSED, "2025-11"},
      {"BLG", {2026, 4, 1}, MONTH_ORDER, "2026-03"},    {"BLG", {2090, 1, 1}, MONTH_NOT_OVER, "2090-01"},
      {"BLG", {2026, 3, 2}, OUT_OF_RANGE, "the first"}, {"NIX", {2026, 3, 1}, NOT_FOUND, "NIX"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct closing closing;
    enum outcome outcome = try_close(place, cases[i].kpa, cases[i].month, &closing);
    if (outcome != cases[i].outcome || !strstr(closing.fault.hint, cases[i].hint))
      fail_msg("%zu: %s %s", i, outcome_code(outcome), closing.fault.hint);
  }
  assert_int_equal(place_count(place, "SELECT count(*) FROM month_close"), 3);
}

/* The same in the database, for whoever does not ask this program. */
static void expect_refusal(const struct ledger_place *place, const char *sql, const char *says) {
  PGconn *connection = PQconnectdb(cluster_conninfo(place->base.cluster));
  PQsetNoticeProcessor(connection, fixture_ignore_notice, NULL);
  PGresult *result = PQexec(connection, sql);
  if (PQresultStatus(result) != PGRES_FATAL_ERROR || !strstr(PQresultErrorMessage(result), says))
    fail_msg("%s: %s", sql, PQresultStatus(result) == PGRES_FATAL_ERROR ? PQresultErrorMessage(result) : "accepted");
  PQclear(result);
  PQfinish(connection);
}

static void the_database_refuses_the_same(void **state) {
  const struct ledger_place *place = *state;
  expect_refusal(place, "SELECT month_seal('BLG', '2026-02-01', now(), NULL, '{}')", "outcome:month_closed");
  expect_refusal(place, "SELECT month_seal('BLG', '2026-05-01', now(), NULL, '{}')", "outcome:month_order");
  expect_refusal(place, "SELECT month_seal('BLG', '2026-03-01', '2026-03-31 21:59:59+00', NULL, '{}')",
                 "outcome:month_not_over");
  expect_refusal(place,
                 "SET ROLE comptoir_books; SELECT set_config('comptoir.role', 'accountant', false),"
                 " set_config('comptoir.kpa', 'TOU', false); SELECT month_seal('BLG', '2026-03-01', now(), NULL, '{}')",
                 "outcome:not_found");
  static const char *const roles[] = {"comptoir_app", "comptoir_writer", "comptoir_door"};
  for (size_t i = 0; i < COUNT(roles); i++) {
    char sql[160];
    snprintf(sql, sizeof sql, "SET ROLE %s; SELECT month_seal('BLG', '2026-03-01', now(), NULL, '{}')", roles[i]);
    expect_refusal(place, sql, "permission denied");
  }
}

/* ---- a sealed month against everybody ---- */

#define BACKDATED(head_columns, head_values)                                                                           \
  "INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, validated_at, "                \
  "content_hash" head_columns                                                                                          \
  ") VALUES (999999, 'CAE1', 'BLG', 'OD', 2026, 999999, '2026-02-14', 'x', 'x', now(), sha256('')" head_values         \
  "); INSERT INTO posting (entry, line, kpa, account, amount_cents, date) SELECT 999999, l, 'BLG',"                    \
  " '530000', l * 2 - 3, '2026-02-14' FROM generate_series(1, 2) l"

static const struct {
  const char *sql;
  const char *says; /* to who may insert; NULL: to nobody */
} attacks[] = {
    {"UPDATE posting SET amount_cents = amount_cents + 1 WHERE date < '2026-03-01'", NULL},
    {"UPDATE entry SET label = 'x' WHERE date < '2026-03-01'", NULL},
    {"UPDATE month_close SET report = '{}'", NULL},
    {"UPDATE month_balance SET debit_cents = 0", NULL},
    {"DELETE FROM posting WHERE date < '2026-03-01'", NULL},
    {"DELETE FROM entry WHERE date < '2026-03-01'", NULL},
    {"DELETE FROM month_close", NULL},
    {"DELETE FROM month_balance", NULL},
    {"TRUNCATE posting", NULL},
    {"TRUNCATE entry CASCADE", NULL},
    {"TRUNCATE month_close CASCADE", NULL},
    {"TRUNCATE month_balance", NULL},
    {BACKDATED("", ""), "outcome:month_closed"},
    {BACKDATED(", created_in", ", '1'"), "outcome:month_closed"},
    {BACKDATED(", happened_on", ", '2026-02-13'"), "violates check"},
    {"INSERT INTO posting (entry, line, kpa, account, amount_cents, date) SELECT e.id, 900 + l, e.kpa, '530000', l * 2 "
     "- 3,"
     " e.date FROM (SELECT * FROM entry WHERE date < '2026-03-01' LIMIT 1) e, generate_series(1, 2) l",
     "outcome:ledger_unbalanced"},
};
static const char *const hands[] = {"comptoir_app", "comptoir_books", "comptoir_writer", "comptoir_door", "owner"};

static void nobody_changes_a_sealed_month(void **state) {
  const struct ledger_place *place = *state;
  const char *before =
      "SELECT (SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM entry e) || (SELECT md5(string_agg("
      "p::text, '' ORDER BY entry, line)) FROM posting p) || (SELECT md5(string_agg(c::text, '' ORDER BY "
      "month)) FROM month_close c)";
  char stood[128], sql[900];
  TEXT_COPY(stood, place_ask(place, before));
  for (size_t hand = 0; hand < COUNT(hands); hand++)
    for (size_t i = 0; i < COUNT(attacks); i++) {
      bool owner = text_equal(hands[hand], "owner");
      bool may_insert =
          owner || text_equal(hands[hand], "comptoir_books") || text_equal(hands[hand], "comptoir_writer");
      snprintf(sql, sizeof sql,
               "SET client_min_messages = error; %s%s; SELECT set_config('comptoir.role', 'accountant',"
               " false), set_config('comptoir.kpa', 'BLG', false); %s",
               owner ? "SET lock_timeout = 0" : "SET ROLE ", owner ? "" : hands[hand], attacks[i].sql);
      expect_refusal(place, sql,
                     attacks[i].says && may_insert ? attacks[i].says
                     : owner                       ? "append-only"
                                                   : "permission denied");
    }
  assert_string_equal(place_ask(place, before), stood);
  expect_refusal(place, "SET ROLE comptoir_books; SET session_replication_role = replica", "permission denied");
  expect_refusal(place, "SET ROLE comptoir_books; ALTER TABLE entry DISABLE TRIGGER entry_month_is_open",
                 "must be owner");
}

struct reversal {
  int64_t id, made;
  struct date day;
  struct fault fault;
};

static enum outcome reverse(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct reversal *reversal = context;
  return ledger_reverse(tx, reversal->id, reversal->day, "Erreur", clock_now_us(), &arena, &reversal->made,
                        &reversal->fault);
}

static void a_correction_is_of_an_open_month(void **state) {
  const struct ledger_place *place = *state;
  struct reversal sealed = {.id = place_count(place, "SELECT min(id) FROM entry WHERE date >= '2026-02-01'"),
                            .day = {2026, 2, 27}};
  assert_int_equal(db_transact(place->base.db, TX_WRITE, reverse, &sealed, &sealed.fault), MONTH_CLOSED);
  sealed.day = march;
  fixture_expect(db_transact(place->base.db, TX_WRITE, reverse, &sealed, &sealed.fault), OK, &sealed.fault);
  expect_sound(place);
}

/* ---- the superuser, triggers asleep ---- */

/* Another value of the column's type, never the one that stands. */
static const char *other_value(const char *type) {
  static const struct {
    const char *type, *value;
  } values[] = {{"text", "coalesce(%1$I, '') || 'X'"},
                {"bigint", "coalesce(%1$I, 0) + 1000000"},
                {"integer", "coalesce(%1$I, 0) + 1000000"},
                {"date", "coalesce(%1$I, date) - 1"},
                {"uuid", "gen_random_uuid()"},
                {"timestamp with time zone", "%1$I + interval '1 s'"},
                {"bytea", "sha256(coalesce(%1$I, '') || '\\x01')"},
                {"xid8", "'7'"}};
  for (size_t i = 0; i < COUNT(values); i++)
    if (text_equal(values[i].type, type)) return values[i].value;
  fail_msg("no value for a %s", type);
  return NULL;
}

static void every_column_of_a_sealed_month_is_watched(void **state) {
  const struct ledger_place *place = *state;
  static const struct {
    const char *table, *row; /* of a sealed month */
    int columns;
  } tables[] = {
      {"entry", "id = (SELECT max(id) FROM entry WHERE date < '2026-03-01' AND ticket IS NOT NULL)", 16},
      {"posting",
       "(entry, line) = (SELECT max(entry), 1 FROM posting WHERE date < '2026-03-01' AND ticket_line IS NOT NULL)", 10},
      {"month_close", "month = '2026-01-01'", 9},
      {"month_balance",
       "ctid = (SELECT ctid FROM month_balance WHERE month = '2026-01-01' AND member IS NOT NULL AND"
       " activity IS NOT NULL AND split_rule IS NOT NULL ORDER BY account LIMIT 1)",
       8},
  };
  for (size_t i = 0; i < COUNT(tables); i++) {
    char columns[1024], column[40], type[40], sql[700], format[200], says[64];
    int checked = 0, used = 0;
    snprintf(sql, sizeof sql,
             "SELECT string_agg(column_name || ':' || data_type, ',' ORDER BY ordinal_position) FROM"
             " information_schema.columns WHERE table_schema = 'public' AND table_name = '%s'",
             tables[i].table);
    TEXT_COPY(columns, place_ask(place, sql));
    for (const char *at = columns; sscanf(at, "%39[^:]:%39[^,]%n", column, type, &used) == 2; checked++) {
      const char *value = text_equal(column, "month") ? "(%1$I - interval '1 year')::date" : other_value(type);
      if (text_equal(column, "date") || text_equal(column, "happened_on")) value = "(date - 1)";
      snprintf(format, sizeof format, "%s", value);
      snprintf(sql, sizeof sql, "SELECT format($f$UPDATE %s SET %%1$I = %s WHERE %s$f$, '%s')", tables[i].table, format,
               tables[i].row, column);
      char change[700];
      TEXT_COPY(change, place_ask(place, sql));
      snprintf(says, sizeof says, "%s", text_equal(tables[i].table, "posting") ? "" : tables[i].table);
      expect_finding(place, change, text_equal(tables[i].table, "entry") ? "" : says);
      at += used;
      if (*at == ',') at++;
    }
    assert_int_equal(checked, tables[i].columns); /* a new column must be watched too */
  }
}

#define OPENING "(SELECT id FROM entry WHERE journal = 'AN' AND reverses IS NULL)"
#define OF_FEBRUARY "(SELECT max(id) FROM entry WHERE date < '2026-03-01' AND journal = 'VT')"
static const struct {
  const char *sql, *says;
} hidden_changes[] = {
    {"DELETE FROM month_close WHERE month = '2026-01-01'", "month_close kpa=BLG month=2026-02 month : un mois manque"},
    {"DELETE FROM month_close WHERE month = '2026-02-01'", "month_balance kpa=BLG month=2026-02 account="},
    {"UPDATE month_close SET previous = hash WHERE month = '2026-02-01'", "month_close kpa=BLG month=2026-02 previous"},
    {"UPDATE month_close SET closed_by = gen_random_uuid() WHERE month = '2026-02-01'",
     "month_close kpa=BLG month=2026-02 hash : le mois"},
    {"DELETE FROM month_balance WHERE month = '2026-01-01' AND account = '530000'",
     "month_balance kpa=BLG month=2026-01 account=530000 activity=- member=- split_rule=- : absent"},
    {"INSERT INTO month_balance VALUES ('BLG', '2026-01-01', '580000', NULL, NULL, NULL, 1, 1)",
     "month_balance kpa=BLG month=2026-01 account=580000 activity=- member=- split_rule=- : aucun mouvement"},
    {BACKDATED("", ""), "month_close kpa=BLG month=2026-02 hash : 1 écritures y ont été ajoutées après la clôture"},
    {BACKDATED("", ""), "month_close kpa=BLG month=2026-02 entries : "},
    {"DELETE FROM posting WHERE entry = " OF_FEBRUARY "; DELETE FROM entry WHERE id = " OF_FEBRUARY,
     "month_close kpa=BLG month=2026-02 entries : "},
    {"UPDATE entry SET label = 'Autre chose' WHERE id = " OF_FEBRUARY, "entry id="},
    {"UPDATE entry SET label = 'Autre chose', content_hash = sha256('x') WHERE id = " OF_FEBRUARY,
     "month_close kpa=BLG month=2026-02 hash"},
    {"UPDATE entry SET validated_at = validated_at - interval '1 s' WHERE id = " OF_FEBRUARY,
     "month_close kpa=BLG month=2026-02 hash : le mois, ou une de ses écritures"},
    {"UPDATE posting SET amount_cents = amount_cents + 1 WHERE account = '911000' AND entry = (SELECT max(id) FROM "
     "entry"
     " WHERE piece = 'REG-2026-02')",
     "month_balance kpa=BLG month=2026-02 account=911000"},
    /* late sales */
    {"UPDATE entry SET happened_on = NULL WHERE happened_on = '2026-01-05'", "entry id="},
    {"UPDATE entry SET happened_on = date - 3 WHERE piece = 'REG-2026-02'", "entry id="},
    {"UPDATE entry SET happened_on = date - 40 WHERE id = (SELECT min(id) FROM entry WHERE date = '2026-03-04')",
     "entry id="},
    {"UPDATE entry SET date = '2026-03-09' WHERE happened_on = '2026-01-05'; UPDATE posting SET date = '2026-03-09' "
     "WHERE"
     " entry = (SELECT id FROM entry WHERE happened_on = '2026-01-05')",
     "entry id="},
    {"UPDATE entry SET date = '2025-11-30', year = 2025 WHERE id = " OF_FEBRUARY
     "; UPDATE posting SET date = '2025-11-30' WHERE"
     " entry = " OF_FEBRUARY,
     "entry id="},
    /* opening entries */
    {"UPDATE posting SET amount_cents = amount_cents + CASE account WHEN '530000' THEN 100 ELSE -100 END WHERE entry "
     "= " OPENING " AND account IN ('530000', '120000')",
     "entry id="},
    {"UPDATE posting SET account = '512000' WHERE account = '530000' AND entry = " OPENING, "entry id="},
    {"DELETE FROM posting WHERE entry IN (SELECT id FROM entry WHERE reverses = " OPENING
     "); DELETE FROM entry WHERE reverses"
     " = " OPENING,
     "entry id="},
};

static void what_the_superuser_hides_is_found(void **state) {
  for (size_t i = 0; i < COUNT(hidden_changes); i++)
    expect_finding(*state, hidden_changes[i].sql, hidden_changes[i].says);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sealed_months_are_sound),
      cmocka_unit_test(nobody_drifts),
      cmocka_unit_test(a_late_sale_is_of_the_first_open_day),
      cmocka_unit_test(the_year_opens_with_what_was_left),
      cmocka_unit_test(a_year_opens_once_after_december),
      cmocka_unit_test(the_pot_is_all_that_was_set_aside),
      cmocka_unit_test(a_month_is_closed_in_its_turn),
      cmocka_unit_test(the_database_refuses_the_same),
      cmocka_unit_test(nobody_changes_a_sealed_month),
      cmocka_unit_test(every_column_of_a_sealed_month_is_watched),
      cmocka_unit_test(what_the_superuser_hides_is_found),
      cmocka_unit_test(a_correction_is_of_an_open_month),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
