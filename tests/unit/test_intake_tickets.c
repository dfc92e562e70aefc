/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_intake catalog ledger pos_ticket core_http core_db core embedded_sql */
/* Returns, deposits, vouchers as the server takes them: held against what was sold, whatever the till says. */
#include "tests/unit/intake_kit.h"

#include "pos/ticket/returns.h"

#include <pthread.h>

#define ORDER "019aa9f2-4d80-7c3e-9a51-3f1b6c2d8e07"

static const char *fresh_id(struct fake_till *till) {
  char *id = arena_alloc(&till->arena, UUID_TEXT);
  uuid_v7(id);
  return id;
}

static struct record finish(struct fake_till *till, struct ticket ticket) {
  struct record record = till_coat(till);
  struct money turnover = ticket_turnover(&ticket);
  record.id = ticket.id;
  record.kind = ticket.kind;
  record.ticket = ticket;
  record.core = "0123456789abcdef";
  record.perpetual_total = MONEY(till->total.cents + turnover.cents);
  record.perpetual_total_abs = MONEY(till->total_abs.cents + (turnover.cents < 0 ? -turnover.cents : turnover.cents));
  return record;
}

static struct record price(struct fake_till *till, struct basket basket) {
  const struct ticket_catalogue catalogue = snapshot_catalogue(snapshot_index_new(&shop, &till->arena));
  struct ticket ticket;
  struct fault fault = {0};
  basket.id = fresh_id(till);
  if (ticket_price(&basket, &catalogue, shop_day, true, &till->arena, &ticket, &fault) != OK)
    fail_msg("%s %s %s", outcome_code(fault.outcome), fault.field, fault.hint);
  return finish(till, ticket);
}

/* Takes back quantity of line 1, given back in cash. */
static struct record back(struct fake_till *till, const struct record *source, const struct ticket *earlier,
                          size_t count, int64_t quantity) {
  struct return_line *line = arena_alloc(&till->arena, sizeof *line);
  struct basket_tender *cash = arena_alloc(&till->arena, sizeof *cash);
  struct ticket ticket;
  struct fault fault = {0};
  const struct return_of of = {&source->ticket, source->business_day, earlier, count};
  *line = (struct return_line){.line = 1, .quantity = quantity};
  struct return_request request = {
      .id = fresh_id(till), .source = source->id, .reason = "size", .lines = line, .line_count = 1};
  if (ticket_return(&request, &of, false, &till->arena, &ticket, &fault) != OK)
    fail_msg("%s %s %s", outcome_code(fault.outcome), fault.field, fault.hint);
  *cash = (struct basket_tender){.kind = "cash", .amount = MONEY(-ticket.total.cents)};
  request.tenders = cash;
  request.tender_count = 1;
  if (ticket_return(&request, &of, true, &till->arena, &ticket, &fault) != OK)
    fail_msg("%s %s %s", outcome_code(fault.outcome), fault.field, fault.hint);
  return finish(till, ticket);
}

static struct intake_record keep(struct fake_till *till, const struct record *record) {
  struct intake_record made = till_keep(till, record);
  till->total = record->perpetual_total;
  till->total_abs = record->perpetual_total_abs;
  return made;
}

static void give(struct house *house, struct fake_till *till, const struct record *record, enum outcome code) {
  struct intake_result result = house_give(house, till, keep(till, record));
  expect_answer(result, code == OK ? INTAKE_ACCEPTED : INTAKE_REFUSED, code);
}

static const struct basket_tender thirty[] = {{.kind = "cash", .amount = {3000}}};
static const struct basket_line three_coats[] = {{.item = "FRI-007", .quantity = 3000}};
#define THREE_COATS                                                                                                    \
  (struct basket) {                                                                                                    \
    .lines = three_coats, .line_count = 1, .tenders = thirty, .tender_count = 1                                        \
  }

static void returns_give_back_what_is_left(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  const struct record sale = price(&till, THREE_COATS);
  give(house, &till, &sale, OK);
  struct record first = back(&till, &sale, NULL, 0, 1000);
  give(house, &till, &first, OK);
  struct ticket earlier[] = {first.ticket};
  /* a till that does not know the first one: more than is left, or the same cents twice */
  struct record blind = back(&till, &sale, NULL, 0, 3000);
  give(house, &till, &blind, RETURN_TOO_MUCH);
  struct record again = back(&till, &sale, NULL, 0, 1000);
  give(house, &till, &again, ARITHMETIC_MISMATCH);
  struct record rest = back(&till, &sale, earlier, 1, 2000);
  give(house, &till, &rest, OK);
  assert_int_equal(house_count(house, "SELECT sum(total_cents) FROM ticket"), 0);
  assert_int_equal(house_count(house, "SELECT count(*) FROM (SELECT account FROM posting GROUP BY 1 HAVING"
                                      " sum(amount_cents) <> 0) x"),
                   0);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void a_return_of_nothing_is_refused(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  const struct record never = price(&till, THREE_COATS);
  struct record stray = back(&till, &never, NULL, 0, 1000);
  give(house, &till, &stray, UNKNOWN_TICKET);
  const struct record sale = price(&till, THREE_COATS);
  give(house, &till, &sale, OK);
  struct record back_one = back(&till, &sale, NULL, 0, 1000);
  give(house, &till, &back_one, OK);
  struct record of_return = back_one; /* a return is not taken back */
  of_return.ticket.source = back_one.id;
  of_return.ticket.id = of_return.id = fresh_id(&till);
  of_return.sequence = till.sequence + 1;
  of_return.previous = till.previous;
  of_return.perpetual_total.cents = till.total.cents - 1000;
  of_return.perpetual_total_abs.cents = till.total_abs.cents + 1000;
  give(house, &till, &of_return, RETURN_SOURCES);
  till_close(&till);
}

/* An offline morning: sale, return, return, and one too many, all in one batch. */
static void source_and_returns_in_one_batch(void **state) {
  struct house *house = *state;
  struct fake_till till;
  struct intake_record records[4];
  struct intake_result results[4];
  struct fault fault = {0};
  till_open(&till, house, "BLG-1");
  const struct record sale = price(&till, THREE_COATS);
  records[0] = keep(&till, &sale);
  struct record first = back(&till, &sale, NULL, 0, 2000);
  records[1] = keep(&till, &first);
  struct record second = back(&till, &sale, &first.ticket, 1, 1000);
  records[2] = keep(&till, &second);
  struct record third = back(&till, &sale, NULL, 0, 1000);
  records[3] = keep(&till, &third);
  fixture_expect(intake_submit(house->intake, "BLG-1", records, 4, results, &fault), OK, &fault);
  for (size_t i = 0; i < 3; i++) expect_answer(results[i], INTAKE_ACCEPTED, OK);
  expect_answer(results[3], INTAKE_REFUSED, RETURN_TOO_MUCH);
  expect_counts(house, 4, 3, 3, 1);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* ---- money that waits
 * ------------------------------------------------------------------------------------------------ */

static const struct basket_line card_25[] = {
    {.item = "AUT-007", .quantity = 1000, .unit_price = {2500}, .reference = "2900000000018"}};
static const struct basket_tender cash_25[] = {{.kind = "cash", .amount = {2500}}};
static const struct basket_line two_coats[] = {{.item = "FRI-007", .quantity = 2000}};
static const struct basket_tender by_voucher[] = {{.kind = "voucher", .amount = {2000}, .reference = "2900000000018"}};
static const struct basket_line one_coat[] = {{.item = "FRI-007", .quantity = 1000}};
static const struct basket_tender the_rest[] = {{.kind = "voucher", .amount = {500}, .reference = "2900000000018"},
                                                {.kind = "cash", .amount = {500}}};

static void a_voucher_is_spent_once(void **state) {
  struct house *house = *state;
  struct fake_till till, other;
  till_open(&till, house, "BLG-1");
  till_open(&other, house, "BLG-2");
  struct record bought =
      price(&other, (struct basket){.lines = two_coats, .line_count = 1, .tenders = by_voucher, .tender_count = 1});
  give(house, &other, &bought, UNKNOWN_VOUCHER);
  struct record issue =
      price(&till, (struct basket){.lines = card_25, .line_count = 1, .tenders = cash_25, .tender_count = 1});
  assert_int_equal(issue.perpetual_total.cents, 0); /* no turnover yet */
  give(house, &till, &issue, OK);
  bought =
      price(&other, (struct basket){.lines = two_coats, .line_count = 1, .tenders = by_voucher, .tender_count = 1});
  give(house, &other, &bought, OK);
  struct record twice =
      price(&till, (struct basket){.lines = two_coats, .line_count = 1, .tenders = by_voucher, .tender_count = 1});
  give(house, &till, &twice, VOUCHER_SPENT);
  struct record last =
      price(&till, (struct basket){.lines = one_coat, .line_count = 1, .tenders = the_rest, .tender_count = 2});
  give(house, &till, &last, OK);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '419100'"), 0);
  assert_int_equal(house_count(house, "SELECT sum(vat_cents) FROM ticket_vat"), 333 + 167); /* when it is spent */
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
  till_close(&other);
}

static const struct basket_line deposit[] = {
    {.item = "BLA-001", .quantity = 1000, .unit_price = {200}, .as = "deposit", .order = ORDER}};
static const struct basket_tender two[] = {{.kind = "card", .amount = {200}}};
static const struct basket_line washed[] = {
    {.item = "BLA-001", .quantity = 1000},
    {.item = "BLA-001", .quantity = 1000, .unit_price = {200}, .as = "deduct", .order = ORDER}};
static const struct basket_tender three[] = {{.kind = "cash", .amount = {300}}};

static void a_deposit_has_its_vat_at_once_and_once(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct record early =
      price(&till, (struct basket){.lines = washed, .line_count = 2, .tenders = three, .tender_count = 1});
  give(house, &till, &early, UNKNOWN_VOUCHER);
  struct record paid =
      price(&till, (struct basket){.lines = deposit, .line_count = 1, .tenders = two, .tender_count = 1});
  give(house, &till, &paid, OK);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '445711'"), -33);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '445870'"), 33);
  struct record done =
      price(&till, (struct basket){.lines = washed, .line_count = 2, .tenders = three, .tender_count = 1});
  give(house, &till, &done, OK);
  assert_int_equal(house_count(house, "SELECT sum(amount_cents) FROM posting WHERE account = '445711'"), -83);
  assert_int_equal(house_count(house, "SELECT count(*) FROM (SELECT account FROM posting WHERE account IN ('445870',"
                                      " '419100') GROUP BY 1 HAVING sum(amount_cents) <> 0) x"),
                   0);
  struct record again =
      price(&till, (struct basket){.lines = washed, .line_count = 2, .tenders = three, .tender_count = 1});
  give(house, &till, &again, VOUCHER_SPENT);
  struct record refund = back(&till, &paid, NULL, 0, 1000); /* spent: not given back as well */
  give(house, &till, &refund, VOUCHER_SPENT);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

static void a_deposit_is_given_back(void **state) {
  struct house *house = *state;
  struct fake_till till;
  till_open(&till, house, "BLG-1");
  struct record paid =
      price(&till, (struct basket){.lines = deposit, .line_count = 1, .tenders = two, .tender_count = 1});
  give(house, &till, &paid, OK);
  struct record refund = back(&till, &paid, NULL, 0, 1000);
  give(house, &till, &refund, OK);
  assert_int_equal(house_count(house,
                               "SELECT count(*) FROM (SELECT account FROM posting WHERE account NOT IN ('511500',"
                               " '530000') GROUP BY 1 HAVING sum(amount_cents) <> 0) x"),
                   0);
  assert_int_equal(house_findings(house, true), 0);
  till_close(&till);
}

/* ---- holds
 * ----------------------------------------------------------------------------------------------------------- */

static const char *hold(const struct house *house, const char *ticket, const char *till, int sequence, int cents) {
  static char answer[64];
  char sql[400];
  snprintf(sql, sizeof sql,
           "SELECT code FROM hold_take('%s', '%s', %d, ARRAY['voucher'], ARRAY['2900000000018'], ARRAY[%d::bigint])",
           ticket, till, sequence, cents);
  PGconn *connection = PQconnectdb(house->conninfo);
  PGresult *result = PQexec(connection, sql);
  if (PQntuples(result) != 1) fail_msg("%s", PQerrorMessage(connection));
  TEXT_COPY(answer, PQgetvalue(result, 0, 0));
  PQclear(result);
  PQfinish(connection);
  return answer;
}

#define SALE_A "019aa9f2-4d80-7c3e-9a51-000000000001"
#define SALE_B "019aa9f2-4d80-7c3e-9a51-000000000002"

static void what_is_promised_is_not_there(void **state) {
  struct house *house = *state;
  struct fake_till till, other;
  till_open(&till, house, "BLG-1");
  till_open(&other, house, "BLG-2");
  assert_string_equal(hold(house, SALE_A, "BLG-2", 1, 2000), "unknown_voucher");
  struct record issue =
      price(&till, (struct basket){.lines = card_25, .line_count = 1, .tenders = cash_25, .tender_count = 1});
  give(house, &till, &issue, OK);
  assert_string_equal(hold(house, SALE_A, "BLG-2", 1, 2000), "ok");
  assert_string_equal(hold(house, SALE_A, "BLG-2", 1, 2000), "ok"); /* the same again */
  assert_string_equal(hold(house, SALE_B, "BLG-1", 2, 1000), "voucher_spent");
  assert_string_equal(hold(house, SALE_B, "BLG-1", 2, 500), "ok");
  /* the same UUID at another till is another ticket: it neither spends what is promised nor takes the promise away */
  assert_string_equal(hold(house, SALE_A, "BLG-1", 3, 1000), "voucher_spent");
  assert_string_equal(hold(house, SALE_A, "BLG-1", 3, 500), "voucher_spent");
  assert_string_equal(hold(house, SALE_A, "BLG-2", 1, 2000), "ok");
  /* number 1 of the other till is another sale: the first one never was */
  struct record coat = till_coat(&other);
  expect_answer(house_give(house, &other, till_keep(&other, &coat)), INTAKE_ACCEPTED, OK);
  assert_string_equal(hold(house, SALE_B, "BLG-1", 2, 2500), "ok");
  till_close(&till);
  till_close(&other);
}

struct rush {
  const struct house *house;
  pthread_barrier_t *start;
  int number;
  bool got;
};

static void *grab(void *context) {
  struct rush *rush = context;
  char ticket[64], till[16], sql[400];
  snprintf(ticket, sizeof ticket, "019aa9f2-4d80-7c3e-9a51-00000000%04d", rush->number);
  snprintf(till, sizeof till, "BLG-%d", rush->number % 2 + 1);
  snprintf(sql, sizeof sql,
           "SELECT code FROM hold_take('%s', '%s', %d, ARRAY['voucher'], ARRAY['2900000000018'], ARRAY[2000::bigint])",
           ticket, till, 10 + rush->number);
  PGconn *connection = PQconnectdb(rush->house->conninfo);
  pthread_barrier_wait(rush->start);
  PGresult *result = PQexec(connection, sql);
  rush->got = PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 0), "ok") == 0;
  PQclear(result);
  PQfinish(connection);
  return NULL;
}

static void twenty_tills_want_the_same_voucher(void **state) {
  struct house *house = *state;
  struct fake_till till, other;
  struct rush rushes[20];
  pthread_t threads[20];
  pthread_barrier_t start;
  int got = 0;
  till_open(&till, house, "BLG-1");
  till_open(&other, house, "BLG-2");
  struct record issue =
      price(&till, (struct basket){.lines = card_25, .line_count = 1, .tenders = cash_25, .tender_count = 1});
  give(house, &till, &issue, OK);
  pthread_barrier_init(&start, NULL, 20);
  for (int i = 0; i < 20; i++) {
    rushes[i] = (struct rush){house, &start, i, false};
    assert_int_equal(pthread_create(&threads[i], NULL, grab, &rushes[i]), 0);
  }
  for (int i = 0; i < 20; i++) {
    pthread_join(threads[i], NULL);
    got += rushes[i].got;
  }
  pthread_barrier_destroy(&start);
  assert_int_equal(got, 1);
  till_close(&till);
  till_close(&other);
}

#define IN_A_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_HOUSE(returns_give_back_what_is_left),         IN_A_HOUSE(a_return_of_nothing_is_refused),
      IN_A_HOUSE(source_and_returns_in_one_batch),        IN_A_HOUSE(a_voucher_is_spent_once),
      IN_A_HOUSE(a_deposit_has_its_vat_at_once_and_once), IN_A_HOUSE(a_deposit_is_given_back),
      IN_A_HOUSE(what_is_promised_is_not_there),          IN_A_HOUSE(twenty_tills_want_the_same_voucher),
  };
  return cmocka_run_group_tests(tests, kit_open, kit_close);
}
