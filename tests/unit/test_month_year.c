/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: month ledger pos_ticket core_db core embedded_sql */
/* Five years closed one after the other: where each year's result stands when the next ones begin. */
#include "tests/unit/recount_kit.h"

#include "month/month.h"

enum { QUERIES = 128, FIRST_YEAR = 2021 };

/* What a year made, and what the next one opens with, debit positive. A result stands in 120000 or 129000 for a year;
 * then it joins what was carried before it, in 110000 or 119000, never in both. */
static const struct {
  int64_t result_cents;
  const char *opening;
} years[] = {{10000, "120000 -10000, 512000 10000"},
             {-3000, "110000 -10000, 129000 3000, 512000 7000"},
             {-20000, "110000 -7000, 129000 20000, 512000 -13000"},
             {1000, "119000 13000, 120000 -1000, 512000 -12000"},
             {0, "119000 12000, 512000 -12000"}};

static const struct db_query *const *all_queries(void) {
  static const struct db_query *all[QUERIES];
  size_t next = 0;
  for (size_t i = 0; ledger_queries[i]; i++) all[next++] = ledger_queries[i];
  for (size_t i = 0; month_close_queries[i]; i++) all[next++] = month_close_queries[i];
  assert_true(next < QUERIES);
  return all;
}

static enum outcome post_result(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  return ledger_post(tx, context, 1, clock_now_us(), &arena, NULL);
}

/* Sold and paid at the bank, or bought and paid by it. */
static void make_result(const struct ledger_place *place, int32_t year, int64_t cents) {
  struct fault fault = {0};
  const struct ledger_posting postings[] = {
      {.account = "512000", .amount = {cents}},
      {.account = cents > 0 ? "707000" : "607000", .amount = {-cents}},
  };
  struct ledger_entry entry = {.legal_entity = "CAE1",
                               .kpa = "BLG",
                               .journal = "OD",
                               .piece = "R",
                               .label = "Résultat",
                               .reason = "",
                               .date = {year, 12, 5},
                               .postings = postings,
                               .posting_count = cents ? COUNT(postings) : 0};
  if (cents != 0) fixture_expect(db_transact(place->base.db, TX_WRITE, post_result, &entry, &fault), OK, &fault);
}

static enum outcome close_it(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct month_sealed sealed;
  const struct date *month = context;
  const struct month_ask ask = {.kpa = "BLG", .month = *month, .report = "{}"};
  return month_close(tx, &ask, &arena, &sealed, tx_fault(tx));
}

static void close_year(const struct ledger_place *place, int32_t year) {
  struct fault fault = {0};
  for (int month = year == FIRST_YEAR ? 12 : 1; month <= 12; month++) {
    struct date first = {year, (int8_t)month, 1};
    fixture_expect(db_transact(place->base.db, TX_WRITE, close_it, &first, &fault), OK, &fault);
  }
}

static void a_result_is_carried_forward_after_a_year(void **state) {
  const struct ledger_place *place = *state;
  char sql[300];
  for (size_t i = 0; i < COUNT(years); i++) {
    int32_t year = FIRST_YEAR + (int32_t)i;
    make_result(place, year, years[i].result_cents);
    close_year(place, year);
    snprintf(sql, sizeof sql,
             "SELECT string_agg(account || ' ' || amount_cents, ', ' ORDER BY account) FROM posting WHERE entry ="
             " (SELECT id FROM entry WHERE journal = 'AN' AND reverses IS NULL AND year = %d)",
             year + 1);
    assert_string_equal(place_ask(place, sql), years[i].opening);
  }
  expect_sound(place);
}

/* As it was done once: the older result left where it stood. The sum is right, the accounts are not. */
static void verify_names_a_result_left_behind(void **state) {
  expect_finding(
      *state,
      "UPDATE posting SET account = '120000' WHERE account = '119000' AND entry = (SELECT id FROM entry WHERE"
      " journal = 'AN' AND reverses IS NULL AND year = 2026)",
      "entry id=13 account=119000 : à-nouveau : 0 inscrit, 12000 attendu");
}

static int start(void **state) {
  static struct ledger_place place;
  place_start(&place, all_queries(), 1);
  *state = &place;
  return 0;
}

static int stop(void **state) {
  place_stop(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_result_is_carried_forward_after_a_year),
      cmocka_unit_test(verify_names_a_result_left_behind),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
