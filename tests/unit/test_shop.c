/* links: shop embedded_sql embedded_web */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of the shop window, over HTTP: what they say, what they weigh, and that texts stay texts. */
#include "tests/unit/catalog_kit.h"
#include "tests/unit/http_client.h"

#include "core/asset.h"
#include "core/db/services.h"
#include "core/once/once.h"
#include "group/group.h"
#include "order/order.h"
#include "payment/payment.h"
#include "photo/photo.h"
#include "shop/shop.h"
#include "shop/words.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

enum { PAGE_MAX = 50 * 1024 };

struct served {
  struct catalog_place place;
  struct catalog_service *catalog;
  struct shop shop;
  struct services services;
  struct http_server *server;
  uint16_t port;
};

/* What the pages ask of the database: the window, shelves, photos, the diary. */
static const struct db_query *const *queries(void) {
  static const struct db_query *all[512];
  const struct db_query *const *const modules[] = {catalog_queries, stock_queries,   photo_queries, order_queries,
                                                   shop_queries,    payment_queries, once_queries,  group_queries};
  size_t count = 0;
  for (size_t m = 0; m < COUNT(modules); m++)
    for (const struct db_query *const *query = modules[m]; *query; query++) all[count++] = *query;
  return all;
}

static enum outcome let_in(struct request *request) {
  (void)request;
  return OK;
}

/* A catalogue written by somebody who tries: markup in every text. */
static const char HOSTILE[] =
    "code;activite;nom_activite;pictogramme_activite;nom;nature;unite;prix;tva;tarif;compte\n"
    "ABC-001;ABC;<b>Atelier</b>;hanger;\"<script>alert(1)</script> & \"\"co\"\" 'l’\";bien;piece;1;20;fixe;707000\n";

static int open_served(void **state) {
  struct served *served = calloc(1, sizeof *served);
  struct fault fault = {0};
  const char *report;
  *state = served;
  catalog_place_open(&served->place, queries());
  fixture_command(cluster_conninfo(served->place.cluster),
                  "INSERT INTO member (code, kpa, name, joined_on) VALUES ('BLG-M1', 'BLG', 'A', '2026-01-01');"
                  "INSERT INTO contract (member, kpa, legal_entity, kind, starts_on, ends_on) VALUES"
                  " ('BLG-M1', 'BLG', 'GV', 'cape', current_date - 10, current_date + 10);"
                  "UPDATE contract SET insured_on = starts_on");
  const struct catalog_import_options demo = {.from = DAY(2022, 3, 1)},
                                      hostile = {.kpa = "TIL", .from = DAY(2022, 3, 1)};
  assert_int_equal(
      catalog_place_import(&served->place, demo, served->place.demo.bytes, served->place.demo.length, &report), OK);
  assert_int_equal(catalog_place_import(&served->place, hostile, HOSTILE, strlen(HOSTILE), &report), OK);
  served->catalog = catalog_service_new(served->place.db);
  served->shop = (struct shop){.till_url = "http://127.0.0.1:8081/"};
  served->services = (struct services){
      .db = served->place.db, .shop_db = served->place.db, .catalog = served->catalog, .shop = &served->shop};
  fixture_expect(catalog_refresh(served->catalog, &fault), OK, &fault);
  fixture_expect(http_start(&(struct http_options){.address = "127.0.0.1",
                                                   .tables = &shop_routes,
                                                   .table_count = 1,
                                                   .authorise = let_in,
                                                   .fallback = http_serve_asset,
                                                   .app = &served->services},
                            &served->server, &fault),
                 OK, &fault);
  served->port = http_port(served->server);
  return 0;
}

static int close_served(void **state) {
  struct served *served = *state;
  http_stop(served->server);
  catalog_service_free(served->catalog);
  catalog_place_close(&served->place);
  free(served);
  return 0;
}

static size_t count(const char *text, const char *part) {
  size_t found = 0;
  for (; (text = strstr(text, part)); text++) found++;
  return found;
}

static struct answer page(const struct served *served, const char *path, int status) {
  AUTO(buffer) struct buffer line = {0};
  buffer_format(&line, "GET %s", path);
  struct answer answer = ask(served->port, line.bytes, "", NULL);
  assert_int_equal(answer.status, status);
  assert_string_equal(answer_header(&answer, "Content-Type"), "text/html; charset=utf-8");
  assert_contains(answer_header(&answer, "Content-Security-Policy"), "default-src 'none'");
  assert_true(answer.body.length <= PAGE_MAX);
  assert_memory_equal(answer.body.bytes, "<!doctype html>\n<html lang=\"fr\">", 31);
  size_t ours = count(answer.body.bytes, "<script type=\"module\" src=\"/a/") +
                count(answer.body.bytes, "<script type=\"application/ld+json\">{");
  assert_int_equal(count(answer.body.bytes, "<script"), ours);
  assert_null(strstr(answer.body.bytes, " style="));
  assert_contains(answer.body.bytes, "</html>\n");
  return answer;
}

static void test_home(void **state) {
  const struct served *served = *state;
  AUTO(answer) struct answer home = page(served, "/boutique", 200);
  const char *html = home.body.bytes;
  assert_int_equal(count(html, "<li><a href=\"/boutique/BLG/"), 11 * 3); /* some of each activity */
  assert_contains(html, "<option value=\"BLG\" selected>La Fourmilière, Calais</option>");
  assert_contains(html, "<form class=\"search\" role=\"search\" action=\"/boutique\" method=\"get\">");
  assert_contains(html, "Coopérative Grand-Vent (fictive), 3, quai du Port, 62100 Calais, SIRET <span class=\"num\">"
                        "000\u00a0000\u00a0000\u00a000000</span>");
  assert_contains(html, "contrat d’appui au projet d’entreprise (CAPE)");
}

/* What the first page has no room for stands with its activity. */
static void test_every_activity(void **state) {
  const struct served *served = *state;
  const struct catalog_edition *edition = catalog_hold(served->catalog);
  const struct catalog *catalog = &edition->catalogs[catalog_of(edition, "BLG")];
  size_t items = 0, free = 0, quoted = 0, weighed = 0;
  for (size_t i = 0; i < catalog->activity_count; i++) {
    char path[80];
    snprintf(path, sizeof path, "/boutique?kpa=BLG&activite=%s", catalog->activities[i].code);
    AUTO(answer) struct answer answer = page(served, path, 200);
    const char *html = answer.body.bytes;
    items += count(html, "<li><a href=\"/boutique/BLG/");
    free += count(html, ">prix libre<");
    quoted += count(html, ">sur devis<");
    weighed += count(html, ">au kilo<");
    if (text_equal(catalog->activities[i].code, "FRI"))
      assert_contains(html, "<b>Manteau / blouson</b><span class=\"tag\">10,00\u00a0€</span>");
  }
  catalog_release(served->catalog, edition);
  assert_int_equal(items, 136);
  assert_int_equal(free, 3);
  assert_int_equal(quoted, 9);
  assert_int_equal(weighed, 7);
}

/* Every picture and sheet a page names is there. */
static void test_assets_exist(void **state) {
  const struct served *served = *state;
  AUTO(answer) struct answer home = page(served, "/boutique", 200);
  char prefix[64];
  snprintf(prefix, sizeof prefix, "\"/a/%s/", asset_build_id);
  size_t found = 0;
  for (const char *at = home.body.bytes; (at = strstr(at, prefix)); found++) {
    char path[128];
    at += strlen(prefix);
    snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\"#"), at);
    if (!asset_find(path)) print_error("%s is not there\n", path);
    assert_non_null(asset_find(path));
  }
  assert_true(found > 11 * 3 + 11); /* a pictogram for every item and activity that it shows */
}

static void test_activity_and_search(void **state) {
  const struct served *served = *state;
  AUTO(answer) struct answer activity = page(served, "/boutique?kpa=BLG&activite=CRO", 200);
  assert_int_equal(count(activity.body.bytes, "<li><a href=\"/boutique/BLG/"), 9);
  AUTO(answer) struct answer found = page(served, "/boutique?kpa=BLG&q=echarpe", 200);
  assert_contains(found.body.bytes, "<ul class=\"pieces\">\n<li data-act=\"CRO\"><a href=\"/boutique/BLG/CRO-002\">");
  assert_contains(found.body.bytes, "value=\"echarpe\"");
  AUTO(answer) struct answer nothing = page(served, "/boutique?q=zzzzzz", 200);
  assert_contains(nothing.body.bytes, "Rien de tel dans la boutique");
  AUTO(answer) struct answer blank = page(served, "/boutique?q=++", 200);
  assert_int_equal(count(blank.body.bytes, "<li><a href=\"/boutique/BLG/"), 11 * 3);
}

static void test_item(void **state) {
  const struct served *served = *state;
  AUTO(answer) struct answer coat = page(served, "/boutique/BLG/FRI-007", 200);
  assert_contains(coat.body.bytes, "<h1>Manteau / blouson</h1>");
  assert_contains(coat.body.bytes, "<dt>TVA</dt><dd>20\u00a0% comprise</dd>");
  assert_contains(coat.body.bytes, "Garantie légale de conformité");
  AUTO(answer) struct answer carrots = page(served, "/boutique/BLG/ALI-003", 200);
  assert_contains(carrots.body.bytes, "<span class=\"tag\">1,30\u00a0€</span><span class=\"second\">au kilo</span>");
  assert_contains(carrots.body.bytes, "<dd>5,5\u00a0% comprise</dd>");
  assert_contains(carrots.body.bytes, "Produit frais");
  AUTO(answer) struct answer bought = page(served, "/boutique/BLG/FRI-016", 200);
  assert_contains(bought.body.bytes, "Régime particulier – Biens d’occasion");
  assert_null(strstr(bought.body.bytes, "% comprise")); /* the margin scheme shows no VAT */
}

static void test_absent(void **state) {
  const struct served *served = *state;
  static const char *const PATHS[] = {"/boutique/BLG/FRI-999", "/boutique/ABSENT/FRI-001", "/boutique?kpa=ABSENT",
                                      "/boutique?kpa=BLG&activite=ZZZ", "/boutique/BLG/%3Cb%3E"};
  for (size_t i = 0; i < COUNT(PATHS); i++) {
    AUTO(answer) struct answer absent = page(served, PATHS[i], 404);
    assert_contains(absent.body.bytes, "Ce n’est pas, ou plus, dans la boutique");
    assert_null(strstr(absent.body.bytes, "<b>"));
  }
}

static void test_texts_stay_texts(void **state) {
  const struct served *served = *state;
  static const char ESCAPED[] = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot; &#39;l’";
  AUTO(answer) struct answer list = page(served, "/boutique?kpa=TIL", 200);
  assert_contains(list.body.bytes, ESCAPED);
  AUTO(answer) struct answer item = page(served, "/boutique/TIL/ABC-001", 200);
  assert_contains(item.body.bytes, ESCAPED);
  assert_contains(item.body.bytes, "&lt;b&gt;Atelier&lt;/b&gt;");
  AUTO(answer) struct answer search = page(served, "/boutique?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", 200);
  assert_contains(search.body.bytes, "value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"");
}

static void test_doors(void **state) {
  struct served *served = *state;
  AUTO(answer) struct answer doors = page(served, "/", 200);
  static const char *const HREFS[] = {"http://127.0.0.1:8081/", "/boutique", "/membre", "/bureau"};
  for (size_t i = 0; i < COUNT(HREFS); i++) {
    char href[64];
    snprintf(href, sizeof href, "<li><a href=\"%s\">", HREFS[i]);
    assert_contains(doors.body.bytes, href);
  }
  served->shop.till_url = NULL;
  AUTO(answer) struct answer without = page(served, "/", 200);
  assert_contains(without.body.bytes, "<li><div>");
  assert_contains(without.body.bytes, "<b>Caisse</b>");
}

/* ---- words
 * -------------------------------------------------------------------------------------------------------------- */

static void test_words(void **state) {
  (void)state;
  char price[PRICE_WORDS], date[DATE_WORDS], number[NUMBER_WORDS];
  struct catalog_item item = {.pricing = "fixed", .unit = "piece", .vat_scheme = "normal", .price = {1234567}};
  assert_string_equal(words_price(&item, price), "12\u202f345,67\u00a0€");
  assert_string_equal(words_unit(&item), "");
  item.unit = "hour";
  assert_string_equal(words_unit(&item), "à l’heure");
  item.pricing = "free";
  assert_string_equal(words_price(&item, price), "prix libre");
  assert_string_equal(words_unit(&item), ""); /* no price to relate it to */
  item.vat_rate = 210;
  assert_string_equal(words_vat(&item, price), "2,1\u00a0% comprise");
  item.vat_rate = 0;
  assert_string_equal(words_vat(&item, price), "Sans TVA");
  item.vat_scheme = "voucher_multi";
  assert_string_equal(words_vat(&item, price), "Payée à l’usage du bon");
  assert_string_equal(words_date(DAY(2027, 3, 1), date), "1er\u00a0mars 2027");
  assert_string_equal(words_date(DAY(2026, 12, 31), date), "31\u00a0décembre 2026");
  char times[TIMES_WORDS];
  assert_string_equal(words_times(2000, "piece", MONEY(800), times), "2 × 8,00\u00a0€");
  assert_string_equal(words_times(6500, "kg", MONEY(180), times), "6,5\u00a0kg × 1,80\u00a0€");
  assert_string_equal(words_times(45, "metre", MONEY(400), times), "0,045\u00a0m × 4,00\u00a0€");
  assert_string_equal(words_number("12345678900012", number), "123\u00a0456\u00a0789\u00a000012");
  assert_string_equal(words_number("123456789", number), "123\u00a0456\u00a0789");
  assert_string_equal(words_number("", number), "");
}

/* Last: it takes all but one article away. */
static void test_archived_items_are_gone(void **state) {
  struct served *served = *state;
  struct fault fault = {0};
  const char *report;
  const struct catalog_import_options archive = {.kpa = "BLG", .archive_missing = true};
  assert_int_equal(catalog_place_import(&served->place, archive, "code\nFRI-001\n", 13, &report), OK);
  fixture_expect(catalog_refresh(served->catalog, &fault), OK, &fault);
  AUTO(answer) struct answer home = page(served, "/boutique?kpa=BLG", 200);
  assert_int_equal(count(home.body.bytes, "<li><a href=\"/boutique/BLG/"), 1);
  assert_int_equal(count(home.body.bytes, "<section class=\"sec\" id="), 2); /* the activities, and the one left */
  AUTO(answer) struct answer gone = page(served, "/boutique/BLG/FRI-007", 404);
  assert_contains(gone.body.bytes, "Ce n’est pas, ou plus, dans la boutique");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_home),
      cmocka_unit_test(test_every_activity),
      cmocka_unit_test(test_assets_exist),
      cmocka_unit_test(test_activity_and_search),
      cmocka_unit_test(test_item),
      cmocka_unit_test(test_absent),
      cmocka_unit_test(test_texts_stay_texts),
      cmocka_unit_test(test_doors),
      cmocka_unit_test(test_words),
      cmocka_unit_test(test_archived_items_are_gone),
  };
  return cmocka_run_group_tests(tests, open_served, close_served);
}
