/* links: catalog embedded_sql */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Editions: made once, swapped whole, new at each change and at midnight; and the three routes, over HTTP. */
#include "tests/unit/catalog_kit.h"
#include "tests/unit/http_client.h"

#include "core/db/services.h"

#include <pthread.h>
#include <stdatomic.h>

/* The clock of this program starts when it is first asked, four seconds before a midnight in Paris. */
#define START "2026-12-31T23:59:56+01:00"

struct served {
  struct catalog_place place;
  struct catalog_service *service;
  struct services services;
  struct http_server *server;
  uint16_t port;
};

static enum outcome let_in(struct request *request) {
  (void)request;
  return OK;
}

static void refresh(struct served *served) {
  struct fault fault = {0};
  fixture_expect(catalog_refresh(served->service, &fault), OK, &fault);
}

static void import_text(struct served *served, struct catalog_import_options options, const char *text) {
  const char *report;
  enum outcome outcome = catalog_place_import(&served->place, options, text, strlen(text), &report);
  if (outcome != OK) print_error("%s", report);
  assert_int_equal(outcome, OK);
}

static int open_served(void **state) {
  struct served *served = calloc(1, sizeof *served);
  struct fault fault = {0};
  const char *report;
  *state = served;
  catalog_place_open(&served->place, catalog_queries);
  const struct catalog_import_options demo = {.from = DAY(2022, 3, 1)}, next_year = {.from = DAY(2027, 1, 1)};
  assert_int_equal(
      catalog_place_import(&served->place, demo, served->place.demo.bytes, served->place.demo.length, &report), OK);
  import_text(served, next_year, "code;prix\nFRI-007;12,00\n");
  setenv("COMPTOIR_NOW", START, 1); /* not before: making the database may take longer than these seconds */
  served->service = catalog_service_new(served->place.db);
  served->services = (struct services){.db = served->place.db, .catalog = served->service};
  assert_null(catalog_hold(served->service)); /* nothing before the first refresh */
  refresh(served);
  fixture_expect(http_start(&(struct http_options){.address = "127.0.0.1",
                                                   .tables = &catalog_routes,
                                                   .table_count = 1,
                                                   .authorise = let_in,
                                                   .app = &served->services},
                            &served->server, &fault),
                 OK, &fault);
  served->port = http_port(served->server);
  return 0;
}

static int close_served(void **state) {
  struct served *served = *state;
  http_stop(served->server);
  catalog_service_free(served->service);
  catalog_place_close(&served->place);
  free(served);
  return 0;
}

static int64_t price_in(const struct catalog_edition *edition, const char *item) {
  return catalog_find(&edition->catalogs[catalog_of(edition, "BLG")], item)->price.cents;
}

/* First, because the others are slower than four seconds: the dated price comes into force without any write. */
static void test_midnight(void **state) {
  struct served *served = *state;
  const struct catalog_edition *before = catalog_hold(served->service);
  assert_int_equal(date_compare(before->day, DAY(2026, 12, 31)), 0);
  assert_int_equal(price_in(before, "FRI-007"), 1000);
  while (date_compare(date_in_paris(clock_now_us()), DAY(2027, 1, 1)) < 0) usleep(20000);
  refresh(served);
  const struct catalog_edition *after = catalog_hold(served->service);
  assert_int_equal(date_compare(after->day, DAY(2027, 1, 1)), 0);
  assert_int_equal(after->version, before->version);
  assert_int_equal(price_in(after, "FRI-007"), 1200);
  assert_string_not_equal(shared_body_etag(before->bodies[0]), shared_body_etag(after->bodies[0]));
  assert_int_equal(price_in(before, "FRI-007"), 1000); /* who holds the old one still reads it */
  catalog_release(served->service, before);
  catalog_release(served->service, after);
}

static void test_same_until_something_changes(void **state) {
  struct served *served = *state;
  const struct catalog_edition *first = catalog_hold(served->service);
  refresh(served);
  const struct catalog_edition *again = catalog_hold(served->service);
  assert_ptr_equal(first, again);
  catalog_release(served->service, again);
  import_text(served, (struct catalog_import_options){.kpa = "BLG"}, "code;nom\nFRI-005;Robe longue\n");
  refresh(served);
  const struct catalog_edition *changed = catalog_hold(served->service);
  assert_ptr_not_equal(first, changed);
  assert_string_equal(catalog_find(&changed->catalogs[catalog_of(changed, "BLG")], "FRI-005")->name, "Robe longue");
  assert_int_equal(catalog_of(changed, "ABSENT"), CATALOG_NONE);
  catalog_release(served->service, changed);
  catalog_release(served->service, first);
}

static void test_sellers(void **state) {
  struct served *served = *state;
  fixture_command(cluster_conninfo(served->place.cluster),
                  "INSERT INTO member (code, kpa, name, joined_on) VALUES ('BLG-M1', 'BLG', 'A', '2026-01-01'),"
                  " ('BLG-M2', 'BLG', 'B', '2026-01-01'), ('BLG-M3', 'BLG', 'C', '2026-01-01');"
                  "INSERT INTO contract (member, kpa, legal_entity, kind, starts_on, ends_on) VALUES"
                  " ('BLG-M1', 'BLG', 'GV', 'cape', '2026-03-01', '2027-02-28'),"
                  " ('BLG-M2', 'BLG', 'GV', 'cape', '2026-07-01', '2027-06-30'),"
                  " ('BLG-M3', 'BLG', 'GV', 'cape', '2025-07-01', '2026-06-30');"
                  "UPDATE contract SET insured_on = starts_on");
  refresh(served);
  const struct catalog_edition *edition = catalog_hold(served->service);
  const struct catalog_seller *seller = &edition->sellers[catalog_of(edition, "BLG")];
  assert_string_equal(seller->name, "Coopérative Grand-Vent (fictive)");
  assert_int_equal(seller->cape_count, 2); /* the third is over */
  assert_int_equal(date_compare(seller->cape_first_end, DAY(2027, 2, 28)), 0);
  assert_int_equal(date_compare(seller->cape_last_end, DAY(2027, 6, 30)), 0);
  assert_int_equal(edition->sellers[catalog_of(edition, "TIL")].cape_count, 0);
  catalog_release(served->service, edition);
}

/* Readers come and go while editions change under them. */
struct crowd {
  struct catalog_service *service;
  atomic_bool stop;
  atomic_long read;
};

static void *read_on(void *context) {
  struct crowd *crowd = context;
  while (!atomic_load(&crowd->stop)) {
    const struct catalog_edition *edition = catalog_hold(crowd->service);
    if (edition->count == 2 && edition->catalogs[0].item_count == 136) atomic_fetch_add(&crowd->read, 1);
    catalog_release(crowd->service, edition);
  }
  return NULL;
}

static void test_readers_while_swapping(void **state) {
  struct served *served = *state;
  struct crowd crowd = {.service = served->service};
  pthread_t readers[3];
  for (size_t i = 0; i < 3; i++) assert_int_equal(pthread_create(&readers[i], NULL, read_on, &crowd), 0);
  for (int i = 0; i < 20; i++) {
    fixture_command(cluster_conninfo(served->place.cluster), "UPDATE catalog_version SET version = version + 1");
    refresh(served);
  }
  atomic_store(&crowd.stop, true);
  for (size_t i = 0; i < 3; i++) pthread_join(readers[i], NULL);
  assert_true(atomic_load(&crowd.read) > 20);
}

/* ---- routes
 * ----------------------------------------------------------------------------------------------------------- */

static void test_catalogue_route(void **state) {
  struct served *served = *state;
  AUTO(answer) struct answer all = ask(served->port, "GET /api/catalogue/BLG", "", NULL);
  assert_int_equal(all.status, 200);
  assert_contains(all.body.bytes,
                  "{\"kpa\":{\"code\":\"BLG\",\"name\":\"La Fourmilière\",\"city\":\"Calais\"},\"activities\":"
                  "[{\"code\":\"FRI\",\"name\":\"Friperie\",\"short_name\":\"Friperie\",\"pictogram\":"
                  "\"hanger\"}");
  assert_contains(
      all.body.bytes,
      "{\"code\":\"ALI-003\",\"name\":\"Carottes\",\"short_name\":\"Carottes\",\"activity\":\"ALI\",\"kind\":"
      "\"good\",\"unit\":\"kg\",\"pricing\":\"weight\",\"price\":130,\"vat_rate\":550,\"pictogram\":\"carrot\","
      "\"online\":false,\"withdrawal\":\"excluded_perishable\"}");
  char same[128];
  snprintf(same, sizeof same, "If-None-Match: %s\r\n", answer_header(&all, "ETag"));
  AUTO(answer) struct answer unchanged = ask(served->port, "GET /api/catalogue/BLG", same, NULL);
  assert_int_equal(unchanged.status, 304);
  AUTO(answer) struct answer packed = ask(served->port, "GET /api/catalogue/BLG", "Accept-Encoding: br\r\n", NULL);
  assert_string_equal(answer_header(&packed, "Content-Encoding"), "br");
  AUTO(answer) struct answer absent = ask(served->port, "GET /api/catalogue/ABSENT", "", NULL);
  assert_int_equal(absent.status, 404);
}

static void test_item_route(void **state) {
  struct served *served = *state;
  AUTO(answer) struct answer item = ask(served->port, "GET /api/catalogue/BLG/items/FRI-001", "", NULL);
  assert_int_equal(item.status, 200);
  assert_string_equal(
      item.body.bytes,
      "{\"code\":\"FRI-001\",\"name\":\"T-shirt / haut\",\"short_name\":\"T-shirt\",\"activity\":\"FRI\","
      "\"kind\":\"good\",\"unit\":\"piece\",\"pricing\":\"fixed\",\"price\":200,\"vat_rate\":2000,"
      "\"pictogram\":\"tshirt\",\"online\":true,\"withdrawal\":\"\"}");
  AUTO(answer) struct answer absent = ask(served->port, "GET /api/catalogue/BLG/items/FRI-999", "", NULL);
  assert_int_equal(absent.status, 404);
  assert_contains(absent.body.bytes, "\"code\":\"not_found\"");
  AUTO(answer) struct answer elsewhere = ask(served->port, "GET /api/catalogue/TIL/items/FRI-001", "", NULL);
  assert_int_equal(elsewhere.status, 404);
}

static void test_search_route(void **state) {
  struct served *served = *state;
  AUTO(answer) struct answer found = ask(served->port, "GET /api/catalogue/BLG/search?q=%C3%89charpes", "", NULL);
  assert_int_equal(found.status, 200);
  assert_memory_equal(found.body.bytes, "{\"items\":[{\"code\":\"CRO-002\"", 27);
  AUTO(answer) struct answer nothing = ask(served->port, "GET /api/catalogue/BLG/search?q=", "", NULL);
  assert_string_equal(nothing.body.bytes, "{\"items\":[]}");
  AUTO(answer) struct answer unasked = ask(served->port, "GET /api/catalogue/BLG/search", "", NULL);
  assert_int_equal(unasked.status, 422);
  assert_contains(unasked.body.bytes, "\"code\":\"missing_field\"");
  AUTO(answer) struct answer garbage = ask(served->port, "GET /api/catalogue/BLG/search?q=%FF%FE", "", NULL);
  assert_int_equal(garbage.status, 422);
  AUTO(answer) struct answer post = ask(served->port, "POST /api/catalogue/BLG/search?q=a", "", "");
  assert_int_equal(post.status, 405);
}

static void test_archived_items_are_gone(void **state) {
  struct served *served = *state;
  const struct catalog_import_options archive = {.kpa = "BLG", .archive_missing = true};
  import_text(served, archive, "code\nFRI-001\n");
  refresh(served);
  AUTO(answer) struct answer all = ask(served->port, "GET /api/catalogue/BLG", "", NULL);
  assert_contains(all.body.bytes, "\"FRI-001\"");
  assert_null(strstr(all.body.bytes, "\"FRI-002\""));
  AUTO(answer) struct answer gone = ask(served->port, "GET /api/catalogue/BLG/items/FRI-002", "", NULL);
  assert_int_equal(gone.status, 404);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_midnight),        cmocka_unit_test(test_same_until_something_changes),
      cmocka_unit_test(test_sellers),         cmocka_unit_test(test_readers_while_swapping),
      cmocka_unit_test(test_catalogue_route), cmocka_unit_test(test_item_route),
      cmocka_unit_test(test_search_route),    cmocka_unit_test(test_archived_items_are_gone),
  };
  return cmocka_run_group_tests(tests, open_served, close_served);
}
