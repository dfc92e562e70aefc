/* links: catalog embedded_sql */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog_kit.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct query { /* one read transaction of a test */
  struct catalog_place *place;
  const char *kpa, *item, *words;
  struct date day;
  struct catalog catalog;
  struct catalog_item found;
  const struct catalog_item *hits;
  const struct catalog_price *prices;
  const struct catalog_vat_rate *rates;
  size_t count;
};

static int open_place(void **state) {
  struct catalog_place *place = calloc(1, sizeof *place);
  *state = place;
  return catalog_place_open(place, catalog_queries);
}

static int close_place(void **state) {
  catalog_place_close(*state);
  free(*state);
  return 0;
}

/* Each test begins with an empty catalogue. */
static int empty_catalogue(void **state) {
  const struct catalog_place *place = *state;
  fixture_command(cluster_conninfo(place->cluster),
                  "ALTER TABLE item_price DISABLE TRIGGER USER; DELETE FROM item_price; DELETE FROM item_barcode; "
                  "DELETE FROM item; DELETE FROM activity;"
                  "ALTER TABLE item_price ENABLE TRIGGER USER");
  return 0;
}

static enum outcome read_catalogue(struct tx *tx, void *context) {
  struct query *query = context;
  return catalog_read(tx, query->kpa, query->day, &query->place->arena, &query->catalog);
}

static enum outcome read_item(struct tx *tx, void *context) {
  struct query *query = context;
  enum outcome outcome =
      catalog_ask_item(tx, query->kpa, query->item, query->day, &query->place->arena, &query->hits, &query->count);
  if (outcome == OK) outcome = tx_flush(tx);
  if (outcome != OK || query->count == 0) return outcome == OK ? UNKNOWN_ITEM : outcome;
  query->found = *query->hits;
  return OK;
}

static enum outcome search(struct tx *tx, void *context) {
  struct query *query = context;
  return catalog_search(tx, query->kpa, query->words, query->day, 10, &query->place->arena, &query->hits,
                        &query->count);
}

static enum outcome read_prices(struct tx *tx, void *context) {
  struct query *query = context;
  return catalog_read_prices(tx, query->kpa, query->item, &query->place->arena, &query->prices, &query->count);
}

static enum outcome read_rates(struct tx *tx, void *context) {
  struct query *query = context;
  return catalog_read_vat_rates(tx, &query->place->arena, &query->rates, &query->count);
}

static void ask(struct query *query, enum outcome (*work)(struct tx *, void *), enum outcome wanted) {
  struct fault fault = {0};
  fixture_expect(db_transact(query->place->db, TX_READ, work, query, &fault), wanted, &fault);
}

static struct catalog catalogue_on(struct catalog_place *place, struct date day) {
  struct query query = {.place = place, .kpa = "BLG", .day = day};
  ask(&query, read_catalogue, OK);
  return query.catalog;
}

static int64_t price_on(struct catalog_place *place, const char *item, struct date day) {
  struct query query = {.place = place, .kpa = "BLG", .item = item, .day = day};
  ask(&query, read_item, OK);
  return query.found.price.cents;
}

static const char *import_demo(struct catalog_place *place, struct date from) {
  const char *report;
  const struct catalog_import_options options = {.from = from};
  enum outcome outcome = catalog_place_import(place, options, place->demo.bytes, place->demo.length, &report);
  if (outcome != OK) print_error("%s", report);
  assert_int_equal(outcome, OK);
  return report;
}

static const char *import_text(struct catalog_place *place, struct catalog_import_options options, const char *text,
                               enum outcome wanted) {
  const char *report;
  enum outcome outcome = catalog_place_import(place, options, text, strlen(text), &report);
  if (outcome != wanted) print_error("%s", report);
  assert_int_equal(outcome, wanted);
  return report;
}

static void assert_contains(const char *text, const char *part) {
  if (!strstr(text, part)) print_error("not found: %s\nin: %s\n", part, text);
  assert_non_null(strstr(text, part));
}

static int64_t version(const struct catalog_place *place) {
  PGconn *connection = PQconnectdb(cluster_conninfo(place->cluster));
  PGresult *result = PQexec(connection, "SELECT version FROM catalog_version");
  int64_t value;
  assert_true(text_to_integer(PQgetvalue(result, 0, 0), 0, INT64_MAX, &value));
  PQclear(result);
  PQfinish(connection);
  return value;
}

/* ---- the demonstration file ---------------------------------------------------------------------------------------
 */

static void test_demo(void **state) {
  struct catalog_place *place = *state;
  assert_contains(import_demo(place, DAY(2022, 3, 1)),
                  "Articles\u00a0: 136 lus, 136 nouveaux, 0 modifiés, 0 inchangés");
  struct catalog catalog = catalogue_on(place, DAY(2022, 3, 1));
  assert_string_equal(catalog.kpa_name, "La Fourmilière");
  assert_int_equal(catalog.activity_count, 11);
  assert_int_equal(catalog.item_count, 136);
  assert_string_equal(catalog.activities[0].code, "FRI");
  assert_string_equal(catalog.activities[10].short_name, "Coup de main");
  assert_string_equal(catalog.items[0].code, "FRI-001");
  const struct catalog_item *bulk = catalog_find(&catalog, "FRI-014");
  assert_string_equal(bulk->name, "Textile en vrac au kilo");
  assert_string_equal(bulk->short_name, "Vrac au kilo");
  assert_string_equal(bulk->unit, "kg");
  assert_string_equal(bulk->pricing, "weight");
  assert_string_equal(bulk->barcode, "2101014");
  assert_string_equal(bulk->barcode_kind, "weight_prefix");
  assert_string_equal(bulk->origin, "donation");
  assert_int_equal(bulk->price.cents, 500);
  assert_int_equal(bulk->vat_rate, 2000);
  const struct catalog_item *card = catalog_find(&catalog, "AUT-007");
  assert_false(card->turnover);
  assert_string_equal(card->vat_scheme, "voucher_multi");
  assert_true(catalog_find(&catalog, "REP-010")->guarantee_notice);
  assert_string_equal(catalog_find(&catalog, "COU-004")->repair_bonus, "textile");
  assert_string_equal(catalog_find(&catalog, "GRA-002")->withdrawal, "excluded_personalised");
  assert_null(catalog_find(&catalog, "FRI-999"));
}

static void test_nothing_before_its_first_price(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  assert_int_equal(catalogue_on(place, DAY(2022, 2, 28)).item_count, 0);
  struct query query = {.place = place, .kpa = "BLG", .item = "FRI-001", .day = DAY(2022, 2, 28)};
  ask(&query, read_item, UNKNOWN_ITEM);
  query = (struct query){.place = place, .kpa = "TIL", .item = "FRI-001", .day = DAY(2022, 3, 1)};
  ask(&query, read_item, UNKNOWN_ITEM); /* the other collective's catalogue */
  query = (struct query){.place = place, .kpa = "ABSENT", .day = DAY(2022, 3, 1)};
  ask(&query, read_catalogue, NOT_FOUND);
}

static void test_same_file_again_changes_nothing(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  int64_t before = version(place);
  const char *report = import_demo(place, DAY(2023, 6, 1));
  assert_contains(report,
                  "0 nouveaux, 0 modifiés, 136 inchangés, 0 archivés. Prix valables dès le 2023-06-01\u00a0: 0.");
  assert_int_equal(version(place), before);
  struct query query = {.place = place, .kpa = "BLG", .item = "FRI-001"};
  ask(&query, read_prices, OK);
  assert_int_equal(query.count, 1);
}

static void export_to(struct catalog_place *place, enum catalog_format format, struct buffer *out) {
  struct fault fault = {0};
  const struct catalog_export_options options = {.kpa = "BLG", .format = format, .day = DAY(2024, 1, 1)};
  buffer_clear(out);
  fixture_expect(catalog_export(place->db, &options, out, &fault), OK, &fault);
}

static void test_round_trip(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  AUTO(buffer) struct buffer json = {0};
  AUTO(buffer) struct buffer csv = {0};
  AUTO(buffer) struct buffer again = {0};
  export_to(place, CATALOG_JSON, &json);
  assert_int_equal(json.length, place->demo.length);
  assert_memory_equal(json.bytes, place->demo.bytes, json.length); /* to the byte */
  export_to(place, CATALOG_CSV, &csv);
  assert_contains(csv.bytes,
                  "\r\nFRI;FRI-007;Manteau / blouson;Manteau;bien;piece;10,00;20;fixe;coat;707000;normal;oui;");

  const struct catalog_import_options options = {.from = DAY(2024, 1, 1)};
  assert_contains(import_text(place, options, csv.bytes, OK), "136 inchangés"); /* over what it came from */
  empty_catalogue(state);
  assert_contains(import_text(place, options, csv.bytes, OK), "136 nouveaux"); /* into nothing */
  export_to(place, CATALOG_JSON, &json);
  assert_memory_equal(json.bytes, place->demo.bytes, place->demo.length);
  export_to(place, CATALOG_CSV, &again);
  assert_string_equal(again.bytes, csv.bytes);
}

/* ---- dated prices ---------------------------------------------------------------------------------------------------
 */

static void test_dated_prices(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  const struct catalog_import_options options = {.from = DAY(2026, 1, 1)};
  const char *report = import_text(place, options, "code;prix\nFRI-007;12,50\nFRI-001;2\n", OK);
  assert_contains(report, "ligne 2\u00a0: FRI-007 passe de 10,00 à 12,50\u00a0€\n");
  assert_contains(report, "Articles\u00a0: 2 lus, 0 nouveaux, 1 modifiés, 1 inchangés, 0 archivés. Prix valables dès "
                          "le 2026-01-01\u00a0: 1.");
  assert_int_equal(price_on(place, "FRI-007", DAY(2025, 12, 31)), 1000);
  assert_int_equal(price_on(place, "FRI-007", DAY(2026, 1, 1)), 1250);
  assert_int_equal(price_on(place, "FRI-007", DAY(2030, 1, 1)), 1250);

  import_text(place, options, "code;prix\nFRI-007;11\n", OK); /* a mistake of the same day */
  assert_int_equal(price_on(place, "FRI-007", DAY(2026, 1, 1)), 1100);
  struct query query = {.place = place, .kpa = "BLG", .item = "FRI-007"};
  ask(&query, read_prices, OK);
  assert_int_equal(query.count, 2);
  assert_int_equal(date_compare(query.prices[1].valid_from, DAY(2026, 1, 1)), 0);
  assert_int_equal(query.prices[1].price.cents, 1100);

  const struct catalog_import_options earlier = {.from = DAY(2024, 1, 1)};
  import_text(place, earlier, "code;prix\nFRI-007;9\n", OK); /* the later price stays */
  assert_int_equal(price_on(place, "FRI-007", DAY(2023, 12, 31)), 1000);
  assert_int_equal(price_on(place, "FRI-007", DAY(2025, 12, 31)), 900);
  assert_int_equal(price_on(place, "FRI-007", DAY(2026, 1, 1)), 1100);
}

static void test_prices_are_facts(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  PGconn *connection = PQconnectdb(cluster_conninfo(place->cluster));
  PGresult *result = PQexec(connection, "UPDATE item_price SET price_cents = 1");
  assert_int_equal(PQresultStatus(result), PGRES_FATAL_ERROR);
  PQclear(result);
  result = PQexec(connection, "ALTER TABLE item_price DISABLE TRIGGER USER;"
                              "UPDATE item_price SET price_cents = 1 WHERE item = 'FRI-001';"
                              "ALTER TABLE item_price ENABLE TRIGGER USER;"
                              "SELECT count(*) FROM item_price p WHERE fingerprint <> item_price_fingerprint(p)");
  assert_string_equal(PQgetvalue(result, 0, 0), "1");
  PQclear(result);
  PQfinish(connection);
}

/* ---- partial files, archives
 * ------------------------------------------------------------------------------------------ */

static void test_partial_file_leaves_the_rest(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  const struct catalog_import_options options = {.from = DAY(2024, 1, 1)};
  const char *report = import_text(place, options,
                                   "\xEF\xBB\xBF"
                                   "Code,En ligne,Nom\r\nFRI-006,oui,Jupe\r\n",
                                   OK);
  assert_contains(report, "ligne 2\u00a0: FRI-006 change : nom, en_ligne\n");
  struct catalog catalog = catalogue_on(place, DAY(2024, 1, 1));
  const struct catalog_item *skirt = catalog_find(&catalog, "FRI-006");
  assert_true(skirt->online);
  assert_string_equal(skirt->name, "Jupe");
  assert_string_equal(skirt->barcode, "2001000000067");
  assert_int_equal(skirt->price.cents, 300);
  assert_int_equal(skirt->position, 6); /* it did not move */
  assert_int_equal(catalog.item_count, 136);
}

static void test_archive_missing(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  const struct catalog_import_options archive = {.from = DAY(2024, 1, 1), .archive_missing = true};
  const char *report = import_text(place, archive, "code\nFRI-001\nFRI-002\n", OK);
  assert_contains(report, "FRI-007\u00a0: Manteau / blouson n’est plus dans le fichier, archivé\n");
  assert_contains(report, "134 archivés");
  struct catalog before = catalogue_on(place, DAY(2023, 12, 31)), after = catalogue_on(place, DAY(2024, 1, 1));
  assert_false(catalog_find(&before, "FRI-007")->archived);
  assert_true(catalog_find(&after, "FRI-007")->archived); /* still there for old tickets */
  assert_false(catalog_find(&after, "FRI-001")->archived);
  assert_contains(import_text(place, archive, "code\nFRI-001\nFRI-002\n", OK), "0 archivés"); /* again: nothing */
  AUTO(buffer) struct buffer file = {0};
  export_to(place, CATALOG_JSON, &file);
  assert_contains(file.bytes, "FRI-001");
  assert_null(strstr(file.bytes, "FRI-007"));
  export_to(place, CATALOG_CSV, &file);
  assert_null(strstr(file.bytes, "FRI-007"));
  const struct catalog_import_options back = {.from = DAY(2024, 2, 1)};
  assert_contains(import_text(place, back, "code\nFRI-007\n", OK), "FRI-007 change : remis en vente");
  after = catalogue_on(place, DAY(2024, 2, 1));
  assert_false(catalog_find(&after, "FRI-007")->archived);
}

static void test_barcodes_may_be_exchanged(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  const struct catalog_import_options options = {.from = DAY(2024, 1, 1)};
  import_text(place, options, "code;code_barres\nFRI-001;2001000000029\nFRI-002;2001000000012\nFRI-003;\n", OK);
  struct catalog catalog = catalogue_on(place, DAY(2024, 1, 1));
  assert_string_equal(catalog_find(&catalog, "FRI-001")->barcode, "2001000000029");
  assert_string_equal(catalog_find(&catalog, "FRI-002")->barcode, "2001000000012");
  assert_string_equal(catalog_find(&catalog, "FRI-003")->barcode, "");
}

/* ---- refusals
 * ------------------------------------------------------------------------------------------------------------ */

static const char BAD_CSV[] = "code;activite;nom;nature;unite;prix;tva;tarif;compte;code_barres\n"
                              "FRI-101;FRI;Châle;bien;piece;4,00;20;fixe;707000;\n" /* right, and yet not kept */
                              "FRI-102;FRI;;bien;piece;douze;20;fixe;707000;\n"
                              "FRI-103;FRI;Foulard;bien;piece;3,00;19,6;fixe;707000;2001000000075\n"
                              "FRI-103;ZZZ;Gants;bien;paire;3,00;20;fixe;999999;2001000000012\n";

static void test_bad_file_changes_nothing(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  int64_t before = version(place);
  const struct catalog_import_options options = {.from = DAY(2024, 1, 1), .archive_missing = true};
  const char *report = import_text(place, options, BAD_CSV, IMPORT_REFUSED);
  static const char *const FAULTS[] = {
      "ligne 3, colonne prix\u00a0: « douze » : un prix comme 12,50 est attendu",
      "ligne 3, colonne nom\u00a0: cette information manque",
      "ligne 4, colonne tva\u00a0: ce taux de TVA n’existe pas à cette date",
      "ligne 4, colonne code_barres\u00a0: 8 ou 13 chiffres dont le dernier est la clé de contrôle",
      "ligne 5, colonne code\u00a0: FRI-103 est déjà dit plus haut (ligne 4)",
      "ligne 5, colonne activite\u00a0: l’activité « ZZZ » n’est pas connue",
      "ligne 5, colonne unite\u00a0: « paire » : ce mot n’est pas dans la liste",
      "ligne 5, colonne compte\u00a0: ce compte n’est pas dans le plan de comptes",
      "ligne 5, colonne code_barres\u00a0: 2001000000012 est déjà celui de FRI-001",
      "rien n’a été changé",
  };
  for (size_t i = 0; i < COUNT(FAULTS); i++) assert_contains(report, FAULTS[i]);
  assert_null(strstr(report, "ligne 2"));
  assert_int_equal(version(place), before);
  struct catalog catalog = catalogue_on(place, DAY(2024, 1, 1));
  assert_int_equal(catalog.item_count, 136);
  assert_null(catalog_find(&catalog, "FRI-101"));
}

static void test_unknown_kpa(void **state) {
  struct catalog_place *place = *state;
  const struct catalog_import_options options = {.kpa = "ABSENT"};
  import_text(place, options, "code\nFRI-001\n", NOT_FOUND);
}

/* ---- search
 * ---------------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *words, *first;
} SEARCHES[] = {
    {"manteau", "FRI-007"},
    {"manteaux", "FRI-007"},
    {"MANTEAU", "FRI-007"},
    {"mantau", "FRI-007"},
    {"echarpe", "CRO-002"},
    {"Écharpes", "CRO-002"},
    {"impresion 3d", "I3D-001"},
    {"impression 3D", "I3D-001"},
    {"oeufs", "ALI-006"},
    {"œuf", "ALI-006"},
    {"pates", "ALI-009"},
    {"pâtes", "ALI-009"},
    {"pâtés", "ALI-900"},
    {"pâté", "ALI-900"},
    {"couette", "BLA-011"},
    {"couete", "BLA-011"},
    {"ourlet jean", "COU-002"},
    {"assouplissant", "BLA-007"},
    {"d'assouplissant", "BLA-007"},
    {"assouplisant", "BLA-007"},
    {"porte-clé bois", "GRA-002"},
    {"fermeture eclair pantalon", "COU-004"},
    {"chausure rouge", "FRI-008"},
    {"robbe", "FRI-005"},
    {"lavage 7kg séchage", "BLA-005"},
    {"ordinateur portable", "REP-010"},
    {"carte cadeau", "AUT-007"},
    {"stop pub", "VIN-007"},
    {"velo", "AUT-003"},
    {"fri-012", "FRI-012"},
    {" FRI-012 ", "FRI-012"},
    {"2001000000074", "FRI-007"},
    {"pomme de terre", "ALI-002"},
    {"tshirt", "FRI-001"},
    {"repasage chemise", "BLA-010"},
};

static void test_search(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  const struct catalog_import_options options = {.from = DAY(2022, 3, 1)};
  import_text(place, options,
              "code;activite;nom;nature;unite;prix;tva;tarif;compte\n"
              "ALI-900;ALI;Pâté de campagne 180 g;bien;piece;3,00;5,5;fixe;707000\n",
              OK);
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT(SEARCHES); i++) {
    struct query query = {.place = place, .kpa = "BLG", .words = SEARCHES[i].words, .day = DAY(2024, 1, 1)};
    ask(&query, search, OK);
    const char *first = query.count > 0 ? query.hits[0].code : "nothing";
    if (text_equal(first, SEARCHES[i].first)) continue;
    print_error("« %s »: %s instead of %s\n", SEARCHES[i].words, first, SEARCHES[i].first);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

static void test_search_finds_only_what_is_sold(void **state) {
  struct catalog_place *place = *state;
  import_demo(place, DAY(2022, 3, 1));
  static const char *const NOTHING[] = {"", "   ", "xylophone", "de la", "%", "'; DROP --", "&|!:*<->()"};
  for (size_t i = 0; i < COUNT(NOTHING); i++) {
    struct query query = {.place = place, .kpa = "BLG", .words = NOTHING[i], .day = DAY(2024, 1, 1)};
    ask(&query, search, OK);
    assert_int_equal(query.count, 0);
  }
  struct query query = {.place = place, .kpa = "BLG", .words = "friperie", .day = DAY(2024, 1, 1)};
  ask(&query, search, OK);
  assert_int_equal(query.count, 10); /* by the name of its activity, as many as were asked for */
  const struct catalog_import_options archive = {.from = DAY(2024, 1, 1), .archive_missing = true};
  import_text(place, archive, "code\nFRI-001\n", OK);
  query = (struct query){.place = place, .kpa = "BLG", .words = "manteau", .day = DAY(2024, 1, 1)};
  ask(&query, search, OK);
  assert_int_equal(query.count, 0);
  query = (struct query){.place = place, .kpa = "TIL", .words = "manteau", .day = DAY(2023, 1, 1)};
  ask(&query, search, OK);
  assert_int_equal(query.count, 0);
}

static void test_vat_rates(void **state) {
  struct query query = {.place = *state};
  ask(&query, read_rates, OK);
  bool standard = false;
  for (size_t i = 0; i < query.count; i++)
    if (query.rates[i].rate == 2000) standard = query.rates[i].valid_to.year == 0;
  assert_true(standard);
}

/* Plans for a small catalogue are kept by connections that live long: of a large one they are bad. */
static void test_large_import_renews_the_statistics(void **state) {
  struct catalog_place *place = *state;
  AUTO(buffer) struct buffer csv = {0};
  import_demo(place, DAY(2022, 3, 1));
  buffer_text(&csv, "code;activite;nom;nature;unite;prix;tva;tarif;compte\n");
  for (int i = 0; i < 600; i++)
    buffer_format(&csv, "FRI-%d;FRI;Chemise %d;bien;piece;5;20;fixe;707000\n", 200000 + i, i);
  import_text(place, (struct catalog_import_options){.from = DAY(2022, 3, 1)}, csv.bytes, OK);
  fixture_command(
      cluster_conninfo(place->cluster),
      "DO $$ BEGIN ASSERT (SELECT reltuples >= 700 FROM pg_class WHERE relname = 'item'), 'not counted'; END $$");
}

#define TEST(name) cmocka_unit_test_setup(name, empty_catalogue)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_demo),
      TEST(test_nothing_before_its_first_price),
      TEST(test_same_file_again_changes_nothing),
      TEST(test_round_trip),
      TEST(test_dated_prices),
      TEST(test_prices_are_facts),
      TEST(test_partial_file_leaves_the_rest),
      TEST(test_archive_missing),
      TEST(test_barcodes_may_be_exchanged),
      TEST(test_bad_file_changes_nothing),
      TEST(test_unknown_kpa),
      TEST(test_search),
      TEST(test_search_finds_only_what_is_sold),
      TEST(test_vat_rates),
      TEST(test_large_import_renews_the_statistics),
  };
  return cmocka_run_group_tests(tests, open_place, close_place);
}
