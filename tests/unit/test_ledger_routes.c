/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger pos_ticket core_http core_db core embedded_sql */
/* What the member and office pages receive, over HTTP. Today is 22 November 2026. */
#include "tests/unit/http_client.h"
#include "tests/unit/ledger_kit.h"

#include "core/db/services.h"

static struct ledger_place place;
static struct services services; /* the handlers see what comptoir_app may see */
static struct http_server *server;

/* "X-Who: member BLG-M01 BLG", "office BLG BLG", "observer - -" */
static enum outcome authorise(struct request *request) {
  const char *header = request_header(request, "X-Who");
  char role[16];
  if (!header || sscanf(header, "%15s %63s %15s", role, request->who.id, request->who.kpa) != 3) return UNAUTHENTICATED;
  request->who.role = text_equal(role, "office") ? ROLE_REFERENT : role_from_name(role);
  return OK;
}

/* ---- four sales whose cents are known ---- */

static const struct basket_member aicha = {"BLG-M01", 1};
static const struct basket_member aicha_and_yann[] = {{"BLG-M01", 1}, {"BLG-M02", 1}};
static const struct basket_member sylvie_and_aicha[] = {{"BLG-M04", 2}, {"BLG-M01", 1}};

static void sell(const char *id, const struct basket_line *lines, size_t count, int64_t cash, struct date day) {
  const struct basket_tender tender = {"cash", MONEY(cash)};
  const struct basket basket = {
      .id = id, .lines = lines, .line_count = count, .tenders = &tender, .tender_count = 1, .confirmed = true};
  place.kit.entries = arena_list(&place.kit.arena, 1, sizeof *place.kit.entries);
  kit_sell(&place.kit, &basket, day);
  kit_flush(&place.kit, place.base.db);
}

static const struct basket_line coat = {.item = "FRI-007", .quantity = 1000, .members = &aicha, .member_count = 1};
static const struct basket_line wash = {
    .item = "BLA-001", .quantity = 1000, .members = aicha_and_yann, .member_count = 2};
static const struct basket_line lunch = {
    .item = "ALI-020", .quantity = 1000, .members = sylvie_and_aicha, .member_count = 2};
static const struct basket_line shirt = {.item = "FRI-001", .quantity = 2000};
static const struct basket_line gift = {.item = "AUT-007", .quantity = 1000, .unit_price = {2000}, .priced = true};

#define TODAY ((struct date){2026, 11, 22})
#define SALE(n) "01935b5a-0000-7000-8000-00000000000" n

static enum outcome reverse_last(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct fault *fault = context;
  int64_t id = place_count(&place, "SELECT id FROM entry WHERE ticket = '" SALE("2") "'"), made;
  return ledger_reverse(tx, id, TODAY, "Lavage à refaire", time_in_paris(TODAY, 15, 0, 0), &arena, &made, fault);
}

static int start(void **state) {
  (void)state;
  static const struct route_table *tables;
  struct fault fault = {0};
  setenv("COMPTOIR_NOW", "2026-11-22T16:00:00+01:00", 1);
  tables = &ledger_routes;
  place_start(&place, ledger_queries, 4);
  fixture_expect(db_open(&(struct db_options){.conninfo = cluster_conninfo(place.base.cluster),
                                              .connections = 4,
                                              .queries = ledger_queries,
                                              .role = "comptoir_app"},
                         &services.db, &fault),
                 OK, &fault);
  const struct basket_line mixed[] = {coat, wash, shirt, gift};
  sell(SALE("1"), &coat, 1, 1000, (struct date){2025, 11, 22}); /* before her contract: a gift to the pot */
  sell(SALE("2"), &wash, 1, 500, (struct date){2026, 10, 31});
  sell(SALE("3"), &lunch, 1, 1000, TODAY);
  sell(SALE("4"), mixed, COUNT(mixed), 5000, TODAY);
  fixture_expect(db_transact(place.base.db, TX_WRITE, reverse_last, &fault, &fault), OK, &fault);
  struct http_options options = {
      .address = "127.0.0.1", .tables = tables, .table_count = 1, .authorise = authorise, .app = &services};
  fixture_expect(http_start(&options, &server, &fault), OK, &fault);
  return 0;
}

static int stop(void **state) {
  (void)state;
  http_stop(server);
  db_close(services.db);
  place_stop(&place);
  return 0;
}

static void expect_answer(const char *line, const char *who, int status, const char *body) {
  char header[96];
  snprintf(header, sizeof header, who ? "X-Who: %s\r\n" : "%s", who ? who : "");
  AUTO(client) struct client client = client_open(http_port(server));
  AUTO(answer) struct answer answer = client_ask(&client, line, header, NULL);
  if (answer.status != status || (body && !strstr(answer.body.bytes, body)))
    fail_msg("%s: %d\n%s\nexpected\n%s", line, answer.status, answer.body.bytes, body ? body : "");
}

#define AICHA "member BLG-M01 BLG"
#define OFFICE "office BLG BLG"

/* Coat 8.33 = 6.54 + 0.96 + 0.83; half of the wash 4.17: 2.08 = 1.43 + 0.24 + 0.41; a third of the lunch 7.27:
 * 2.42 = 1.90 + 0.28 + 0.24. The wash of October came back in November. */
static void turnover_is_exact(void **state) {
  (void)state;
  const char *today = "\"day\":\"2026-11-22\",\"month\":{\"net\":1075,\"share\":844,\"cae\":124,\"pot\":107},"
                      "\"year\":{\"net\":1283,\"share\":987,\"cae\":148,\"pot\":148},"
                      "\"since_entry\":{\"net\":2116,\"share\":987,\"cae\":244,\"pot\":885},"
                      "\"last_year_same_day\":{\"net\":833,\"share\":0,\"cae\":96,\"pot\":737},\"months\":[";
  expect_answer("GET /api/members/BLG-M01/turnover", AICHA, 200, today);
  expect_answer("GET /api/members/BLG-M01/turnover", OFFICE, 200, today);
  expect_answer("GET /api/members/BLG-M01/turnover", AICHA, 200,
                "{\"member\":{\"code\":\"BLG-M01\",\"name\":\"Aïcha\",\"face\":\"aicha\",\"joined_on\":\"2025-12-01\"},"
                "\"contract\":{\"kind\":\"cape\",\"starts_on\":\"2025-12-01\",\"ends_on\":\"2026-11-30\"},");
  expect_answer(
      "GET /api/members/BLG-M01/turnover", AICHA, 200,
      "{\"month\":\"2026-10\",\"net\":208,\"share\":143,\"cae\":24,\"pot\":41},"
      "{\"month\":\"2026-11\",\"net\":1075,\"share\":844,\"cae\":124,\"pot\":107},"
      "{\"month\":\"2026-12\",\"net\":0,\"share\":0,\"cae\":0,\"pot\":0}],"
      "\"rule\":{\"cae_bp\":1150,\"pot_bp\":1000,\"decided_on\":\"2021-12-15\",\"title\":\"Comment on partage\"}}");
}

/* Nothing worked yet, no contract any more, and a volunteer who gets nothing but the thanks of the pot. */
static void turnover_of_the_others(void **state) {
  (void)state;
  expect_answer("GET /api/members/BLG-M03/turnover", OFFICE, 200,
                "\"contract\":null,\"day\":\"2026-11-22\",\"month\":{\"net\":0,\"share\":0,\"cae\":0,\"pot\":0}");
  expect_answer("GET /api/members/BLG-M04/turnover", OFFICE, 200,
                "\"month\":{\"net\":485,\"share\":0,\"cae\":55,\"pot\":430}");
  expect_answer("GET /api/members/BLG-M02/turnover", OFFICE, 200,
                "\"contract\":{\"kind\":\"cesa\",\"starts_on\":\"2026-01-01\",\"ends_on\":null}");
}

static void sales_show_her_part(void **state) {
  (void)state;
  expect_answer("GET /api/members/BLG-M01/sales", AICHA, 200,
                "{\"sales\":[{\"ticket\":\"" SALE(
                    "2") "\",\"at\":\"2026-11-22T15:00:00+01:00\",\"lines\":[{\"label\":\"Lavage 17 kg\","
                         "\"activity\":\"BLA\",\"quantity\":1000,\"unit\":\"cycle\",\"gross\":-249,\"vat\":-41,\"net\":"
                         "-208,\"share\":-143,"
                         "\"cae\":-24,\"pot\":-41,\"with\":[\"Yann\"]}]},{\"ticket\":\"" SALE("4") "\"");
  expect_answer(
      "GET /api/members/BLG-M01/sales", AICHA, 200,
      "{\"label\":\"Plat du jour\",\"activity\":\"ALI\",\"quantity\":1000,\"unit\":\"piece\",\"gross\":266,\"vat\":24,"
      "\"net\":242,\"share\":190,\"cae\":28,\"pot\":24,\"with\":[\"Sylvie\"]}]},"
      "{\"ticket\":\"" SALE("2") "\",\"at\":\"2026-10-31T");
  expect_answer("GET /api/members/BLG-M03/sales", OFFICE, 200, "{\"sales\":[],\"next\":null}");
}

/* Page by page, one sale at a time, every sale comes once and in the same order as on one page. */
static void pages_follow_each_other(void **state) {
  (void)state;
  static const char *const order[] = {SALE("2"), SALE("4"), SALE("3"), SALE("2"), SALE("1")};
  char line[160] = "GET /api/members/BLG-M01/sales?limit=1";
  for (size_t i = 0; i < COUNT(order); i++) {
    AUTO(client) struct client client = client_open(http_port(server));
    AUTO(answer) struct answer answer = client_ask(&client, line, "X-Who: " AICHA "\r\n", NULL);
    char start[80], cursor[64];
    snprintf(start, sizeof start, "{\"sales\":[{\"ticket\":\"%s\",", order[i]);
    if (!text_starts(answer.body.bytes, start)) fail_msg("page %zu: %s, expected %s", i, answer.body.bytes, order[i]);
    const char *next = strstr(answer.body.bytes, "\"next\":");
    assert_non_null(next);
    if (i + 1 == COUNT(order)) assert_string_equal(next, "\"next\":null}");
    else assert_int_equal(sscanf(next, "\"next\":\"%63[^\"]\"", cursor), 1);
    snprintf(line, sizeof line, "GET /api/members/BLG-M01/sales?limit=1&before=%s", cursor);
  }
}

/* Coat, wash, two shirts, gift card, lunch. VAT: 1.67 + 0.83 + 0.67 and 0.73; the collective's shirts go to the pot. */
static void the_office_sees_the_day(void **state) {
  (void)state;
  const char *totals =
      "{\"day\":\"2026-11-22\",\"tickets\":2,\"gross\":4700,\"net\":2310,\"vat\":390,\"parts\":["
      "{\"kind\":\"person\",\"member\":\"BLG-M01\",\"name\":\"Aïcha\",\"face\":\"aicha\",\"amount\":987},"
      "{\"kind\":\"person\",\"member\":\"BLG-M02\",\"name\":\"Yann\",\"face\":\"yann\",\"amount\":143},"
      "{\"kind\":\"pot\",\"member\":null,\"name\":null,\"face\":null,\"amount\":915},"
      "{\"kind\":\"cae\",\"member\":null,\"name\":null,\"face\":null,\"amount\":265},"
      "{\"kind\":\"vat\",\"member\":null,\"name\":null,\"face\":null,\"amount\":390}],"
      "\"tenders\":[{\"kind\":\"cash\",\"amount\":4700}],\"activities\":["
      "{\"code\":\"FRI\",\"name\":\"Friperie\",\"net\":1166},{\"code\":\"BLA\",\"name\":\"Blanchisserie\",\"net\":417},"
      "{\"code\":\"ALI\",\"name\":\"Alimentation\",\"net\":727}],\"sales\":[{\"ticket\":\"" SALE("4") "\"";
  expect_answer("GET /api/kpas/BLG/day", OFFICE, 200, totals);
  expect_answer("GET /api/kpas/BLG/day?day=2026-11-22", OFFICE, 200,
                "\"till\":\"BLG-1\",\"total\":3900,\"lines\":4,\"summary\":\"Manteau « d’hiver », Lavage 17 kg, "
                "T-shirt \\\"uni\\\" \\\\ rayé…\"}");
  expect_answer("GET /api/kpas/BLG/day?day=2026-01-01", OFFICE, 200,
                "{\"day\":\"2026-01-01\",\"tickets\":0,\"gross\":0,\"net\":0,\"vat\":0,\"parts\":[],\"tenders\":[],"
                "\"activities\":[],"
                "\"sales\":[]}");
  expect_answer("GET /api/kpas/BLG/day", "office CAP CAP", 200, "\"tickets\":0");
}

/* Coat, lunch and the mixed basket; the wash of October came back in November, which is a month of its own. */
static void the_network_sees_totals(void **state) {
  (void)state;
  const char *year = "{\"from\":\"2026-01-01\",\"to\":\"2026-11-22\",\"kpas\":["
                     "{\"code\":\"BLG\",\"name\":\"La Fourmilière\",\"city\":\"Boulogne-sur-Mer\",\"net\":2310,"
                     "\"months\":[{\"month\":\"2026-10\",\"net\":417},{\"month\":\"2026-11\",\"net\":1893}]},"
                     "{\"code\":\"CAP\",\"name\":\"La Cape\",\"city\":\"Ailleurs\",\"net\":0,\"months\":[]},"
                     "{\"code\":\"TOU\",\"name\":\"Touraine\",\"city\":\"Tours\",\"net\":0,\"months\":[]}],"
                     "\"net\":2310}";
  expect_answer("GET /api/network/totals", "observer - -", 200, year);
  expect_answer("GET /api/network/totals", "admin - -", 200, year);
  expect_answer("GET /api/network/totals?from=2025-11-01&to=2025-11-30", "observer - -", 200, "\"net\":833}");
  expect_answer("GET /api/network/totals?from=2025-11-01&to=2025-11-30", "observer - -", 200,
                "\"months\":[{\"month\":\"2025-11\",\"net\":833}]");
  expect_answer("GET /api/network/totals?from=2026-11-23", "observer - -", 422, "\"out_of_range\"");
  expect_answer("GET /api/network/totals?to=someday", "observer - -", 422, "\"out_of_range\"");
}

/* Should a route ever let somebody else in, the database still says nothing. */
static void totals_are_for_the_network(void **state) {
  (void)state;
  expect_answer("GET /api/network/totals", OFFICE, 200, "\"net\":0,\"months\":[]}],\"net\":0}");
  expect_answer("GET /api/kpas/BLG/day", "observer BLG BLG", 200, "\"tickets\":0");
  expect_answer("GET /api/members/BLG-M01/turnover", "observer BLG BLG", 404, NULL);
}

static void others_see_nothing(void **state) {
  (void)state;
  expect_answer("GET /api/members/BLG-M01/turnover", NULL, 401, NULL);
  expect_answer("GET /api/members/BLG-M02/turnover", AICHA, 404, "\"code\":\"not_found\"");
  expect_answer("GET /api/members/BLG-M02/sales", AICHA, 404, "\"code\":\"not_found\"");
  expect_answer("GET /api/members/BLG-M01/turnover", "office CAP CAP", 404, NULL);
  expect_answer("GET /api/members/BLG-M01/sales", "office CAP CAP", 404, NULL);
  expect_answer("GET /api/members/BLG-M99/sales", OFFICE, 404, NULL);
}

static void bad_questions_are_refused(void **state) {
  (void)state;
  static const char *const lines[] = {"GET /api/members/BLG-M01/sales?limit=0",
                                      "GET /api/members/BLG-M01/sales?limit=101",
                                      "GET /api/members/BLG-M01/sales?limit=ten",
                                      "GET /api/members/BLG-M01/sales?before=1",
                                      "GET /api/members/BLG-M01/sales?before=2026-11-22.x.1",
                                      "GET /api/members/BLG-M01/sales?before=2026-13-22.1.1",
                                      "GET /api/members/BLG-M01/sales?before=2026-11-22.1.0",
                                      "GET /api/members/BLG-M01/sales?before=2026-11-22.1.1'%20OR%201=1"};
  for (size_t i = 0; i < COUNT(lines); i++) expect_answer(lines[i], AICHA, 422, "\"code\":\"out_of_range\"");
  expect_answer("GET /api/kpas/BLG/day?day=yesterday", OFFICE, 422, "\"code\":\"out_of_range\"");
}

/* By chance: what the persons did and what the collective did is all the turnover, and their shares are the ledger's.
 */
static void turnover_is_all_there_is(void **state) {
  (void)state;
  kit_sell_many(&place.kit, place.base.db, 500, (struct date){2026, 1, 5}, 300);
  assert_string_equal(
      place_ask(&place,
                "SELECT (SELECT sum(amount_cents) FROM posting WHERE account = '901000') ="
                " (SELECT -sum(amount_cents) FROM posting WHERE account LIKE '70%')"
                " AND NOT EXISTS (SELECT FROM posting WHERE account = '911000' AND member IS NULL)"
                " AND NOT EXISTS (SELECT FROM posting WHERE account LIKE '9%' GROUP BY entry, ticket_line, member"
                " HAVING sum(amount_cents) <> 0)"),
      "t");
  char sql[400], body[200];
  snprintf(
      sql, sizeof sql,
      "SELECT format('\"year\":{\"net\":%%s,\"share\":%%s,\"cae\":%%s,\"pot\":%%s}',"
      " sum(amount_cents) FILTER (WHERE account = '901000'), -sum(amount_cents) FILTER (WHERE account = '911000'),"
      " -sum(amount_cents) FILTER (WHERE account = '913000'), -sum(amount_cents) FILTER (WHERE account = '912000'))"
      " FROM posting WHERE member = 'BLG-M01' AND date BETWEEN '2026-01-01' AND '2026-11-22'");
  TEXT_COPY(body, place_ask(&place, sql));
  expect_answer("GET /api/members/BLG-M01/turnover", AICHA, 200, body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(turnover_is_exact),         cmocka_unit_test(turnover_of_the_others),
      cmocka_unit_test(sales_show_her_part),       cmocka_unit_test(pages_follow_each_other),
      cmocka_unit_test(the_office_sees_the_day),   cmocka_unit_test(others_see_nothing),
      cmocka_unit_test(the_network_sees_totals),   cmocka_unit_test(totals_are_for_the_network),
      cmocka_unit_test(bad_questions_are_refused), cmocka_unit_test(turnover_is_all_there_is),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
