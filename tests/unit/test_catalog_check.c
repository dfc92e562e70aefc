/* links: catalog */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of an item, one case a line: change one thing of a right item, and the fault that must be named. */
#include "kit.h"

#include "catalog/file.h"

#include <string.h>

static const struct catalog_vat_rate RATES[] = {
    {.rate = 2000, .valid_from = {2014, 1, 1}},
    {.rate = 1960, .valid_from = {2000, 4, 1}, .valid_to = {2013, 12, 31}},
    {.rate = 550, .valid_from = {2014, 1, 1}},
    {.rate = 0, .valid_from = {2014, 1, 1}},
};
static const char *const ACCOUNTS[] = {"706000", "707000", "419100", "530000"};
static const struct catalog_activity KNOWN_ACTIVITY = {"FRI", "Friperie", "Friperie", "hanger", "", "", 1};
static const struct catalog_item KNOWN_ITEM = {.code = "FRI-900",
                                               .activity = "FRI",
                                               .name = "Ancien",
                                               .short_name = "Ancien",
                                               .kind = "good",
                                               .unit = "piece",
                                               .pricing = "fixed",
                                               .vat_scheme = "normal",
                                               .account = "707000",
                                               .pictogram = "coat",
                                               .barcode = "2001000000098",
                                               .barcode_kind = "unit",
                                               .withdrawal = "",
                                               .repair_bonus = "",
                                               .origin = "",
                                               .vat_rate = 2000,
                                               .price = {500},
                                               .turnover = true,
                                               .priced = true,
                                               .position = 7};

static struct catalog_known known_on(struct date from, struct arena *arena) {
  struct catalog_known known = {.from = from,
                                .activities = &KNOWN_ACTIVITY,
                                .activity_count = 1,
                                .items = &KNOWN_ITEM,
                                .item_count = 1,
                                .rates = RATES,
                                .rate_count = COUNT(RATES),
                                .accounts = ACCOUNTS,
                                .account_count = COUNT(ACCOUNTS)};
  catalog_known_index(&known, arena);
  return known;
}

/* What is wrong with a JSON file on a day, as people read it. */
static const char *faults_on(struct date from, const char *json, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  struct report report = {.out = &out, .json = true};
  struct catalog_known known = known_on(from, arena);
  struct catalog_file file;
  catalog_parse_json(json, strlen(json), arena, &file, &report);
  catalog_complete(&file, &known, arena);
  catalog_check(&file, &known, arena, &report);
  return arena_text(arena, out.bytes ? out.bytes : "", out.length);
}

#define DAY_2026 ((struct date){2026, 11, 22})
#define HEAD "[{\"code\":\"FRI\",\"name\":\"Friperie\",\"pictogram\":\"hanger\",\"items\":[{\"code\":\"FRI-001\""
#define TAIL "}]}]"
#define NAME ",\"name\":\"Pull\""
#define KIND ",\"kind\":\"good\""
#define UNIT ",\"unit\":\"piece\""
#define PRICE ",\"price_cents\":400"
#define RATE ",\"vat_rate\":2000"
#define PRICING ",\"pricing\":\"fixed\""
#define ACCOUNT ",\"account\":\"707000\""
#define ALL NAME KIND UNIT PRICE RATE PRICING ACCOUNT

static const struct {
  const char *fields, *fault; /* fault "": none; otherwise the whole report must begin with it */
} CASES[] = {
    {ALL, ""},
    {ALL ",\"barcode\":\"2001000000036\",\"online\":true,\"origin\":\"donation\",\"withdrawal\":\"\"", ""},
    {ALL ",\"repair_bonus\":null", ""},
    /* form */
    {KIND UNIT PRICE RATE PRICING ACCOUNT, "article FRI-001, champ name\u00a0: cette information manque\n"},
    {NAME UNIT PRICE RATE PRICING ACCOUNT, "article FRI-001, champ kind\u00a0: cette information manque\n"},
    {NAME KIND PRICE RATE PRICING ACCOUNT, "article FRI-001, champ unit\u00a0: cette information manque\n"},
    {NAME KIND UNIT PRICE RATE ACCOUNT, "article FRI-001, champ pricing\u00a0: cette information manque\n"},
    {NAME KIND UNIT PRICE RATE PRICING, "article FRI-001, champ account\u00a0: cette information manque\n"},
    {NAME KIND UNIT RATE PRICING ACCOUNT, "article FRI-001, champ price_cents\u00a0: il manque le prix"},
    {NAME KIND UNIT PRICE PRICING ACCOUNT, "article FRI-001, champ vat_rate\u00a0: il manque le taux de TVA\n"},
    {NAME ",\"kind\":\"goods\"" UNIT PRICE RATE PRICING ACCOUNT,
     "article FRI-001, champ kind\u00a0: « goods » : ce mot n’est pas dans la liste\n"},
    {ALL ",\"colour\":\"red\"", "article FRI-001, champ colour\u00a0: ce champ n’est pas connu\n"},
    {ALL ",\"activity\":\"FRI\"", "article FRI-001, champ activity\u00a0: ce champ n’est pas connu\n"},
    {ALL ",\"online\":\"oui\"", "article FRI-001, champ online\u00a0: true ou false est attendu\n"},
    {NAME KIND UNIT ",\"price_cents\":4.5" RATE PRICING ACCOUNT,
     "article FRI-001, champ price_cents\u00a0: un nombre entier de centimes est attendu\n"},
    {NAME KIND UNIT ",\"price_cents\":\"400\"" RATE PRICING ACCOUNT,
     "article FRI-001, champ price_cents\u00a0: un nombre entier de centimes est attendu\n"},
    {ALL ",\"pictogram\":\"../../etc/passwd\"",
     "article FRI-001, champ pictogram\u00a0: « ../../etc/passwd » : un nom en minuscules, chiffres et tirets\n"},
    {ALL ",\"short_name\":\"Un nom bien trop long pour une touche\"",
     "article FRI-001, champ short_name\u00a0: « Un nom bien trop long pour une touche » : ce texte est trop long\n"},
    {",\"name\":\"Pull\\nrouge\",\"short_name\":\"Pull\"" KIND UNIT PRICE RATE PRICING ACCOUNT,
     "article FRI-001, champ name\u00a0: « Pull rouge » : des caractères ne sont pas permis\n"},
    /* price and unit */
    {NAME KIND UNIT ",\"price_cents\":0" RATE PRICING ACCOUNT, "article FRI-001, champ price_cents\u00a0: il manque"},
    {NAME KIND UNIT ",\"price_cents\":0" RATE ",\"pricing\":\"free\"" ACCOUNT, ""},
    {NAME KIND UNIT RATE ",\"pricing\":\"quote\"" ACCOUNT, ""},
    {NAME KIND UNIT ",\"price_cents\":-1" RATE PRICING ACCOUNT,
     "article FRI-001, champ price_cents\u00a0: un prix va de"},
    {NAME KIND UNIT ",\"price_cents\":10000000" RATE PRICING ACCOUNT, ""},
    {NAME KIND UNIT ",\"price_cents\":10000001" RATE PRICING ACCOUNT,
     "article FRI-001, champ price_cents\u00a0: un prix va de"},
    {NAME KIND UNIT PRICE RATE ",\"pricing\":\"weight\"" ACCOUNT,
     "article FRI-001, champ unit\u00a0: un article vendu au poids se compte en kg\n"},
    {NAME KIND ",\"unit\":\"kg\"" PRICE RATE ",\"pricing\":\"weight\"" ACCOUNT, ""},
    /* VAT and accounts */
    {NAME KIND UNIT PRICE ",\"vat_rate\":1960" PRICING ACCOUNT, "article FRI-001, champ vat_rate\u00a0: ce taux"},
    {NAME KIND UNIT PRICE ",\"vat_rate\":550" PRICING ACCOUNT, ""},
    {NAME KIND UNIT PRICE RATE PRICING ",\"account\":\"701000\"",
     "article FRI-001, champ account\u00a0: ce compte n’est pas dans le plan de comptes\n"},
    {NAME KIND UNIT PRICE RATE PRICING ",\"account\":\"530000\"",
     "article FRI-001, champ account\u00a0: il faut un compte"},
    {NAME KIND UNIT PRICE RATE PRICING ",\"account\":\"70\"",
     "article FRI-001, champ account\u00a0: « 70 » : un numéro"},
    {ALL ",\"vat_scheme\":\"margin\"", "article FRI-001, champ origin\u00a0: la TVA sur la marge demande un achat"},
    {ALL ",\"vat_scheme\":\"margin\",\"origin\":\"purchase_individual\"", ""},
    {NAME ",\"kind\":\"service\"" UNIT PRICE RATE PRICING ACCOUNT
          ",\"vat_scheme\":\"margin\",\"origin\":\"purchase_individual\"",
     "article FRI-001, champ vat_scheme\u00a0: la TVA sur la marge ne concerne que des biens\n"},
    {NAME KIND UNIT PRICE ",\"vat_rate\":0" PRICING ",\"account\":\"419100\",\"vat_scheme\":\"voucher_multi\"", ""},
    {NAME KIND UNIT PRICE ",\"vat_rate\":0" PRICING
                          ",\"account\":\"419100\",\"vat_scheme\":\"voucher_multi\",\"turnover\":false",
     ""},
    {NAME KIND UNIT PRICE ",\"vat_rate\":0" PRICING
                          ",\"account\":\"419100\",\"vat_scheme\":\"voucher_multi\",\"turnover\":true",
     "article FRI-001, champ turnover\u00a0: seuls un bon"},
    {ALL ",\"turnover\":false", "article FRI-001, champ turnover\u00a0: seuls un bon"},
    {ALL ",\"minimum_cents\":100", "article FRI-001, champ minimum_cents\u00a0: un minimum va avec un prix libre"},
    {NAME KIND ",\"unit\":\"piece\",\"price_cents\":500" RATE ",\"pricing\":\"free\"" ACCOUNT ",\"minimum_cents\":500",
     ""},
    {NAME KIND ",\"unit\":\"piece\",\"price_cents\":500" RATE ",\"pricing\":\"free\"" ACCOUNT ",\"minimum_cents\":501",
     "article FRI-001, champ minimum_cents\u00a0: un minimum va avec un prix libre"},
    {NAME KIND ",\"unit\":\"piece\",\"price_cents\":0,\"vat_rate\":0,\"pricing\":\"free\",\"account\":\"419100\",\"vat_"
               "scheme\":\"gift\"",
     "article FRI-001, champ account\u00a0: il faut un compte"},
    {NAME KIND UNIT PRICE RATE PRICING ",\"account\":\"419100\",\"vat_scheme\":\"voucher_multi\"",
     "article FRI-001, champ vat_rate\u00a0: un bon à usages multiples"},
    {NAME KIND UNIT PRICE ",\"vat_rate\":0" PRICING ACCOUNT ",\"vat_scheme\":\"voucher_multi\"",
     "article FRI-001, champ account\u00a0: il faut un compte"},
    /* barcodes */
    {ALL ",\"barcode\":\"2001000000037\"", "article FRI-001, champ barcode\u00a0: 8 ou 13 chiffres"},
    {ALL ",\"barcode\":\"20010\"", "article FRI-001, champ barcode\u00a0: 8 ou 13 chiffres"},
    {ALL ",\"barcode\":\"2001x\"", "article FRI-001, champ barcode\u00a0: « 2001x » : des chiffres seulement\n"},
    {ALL ",\"barcode\":\"2101014012503\"", "article FRI-001, champ barcode\u00a0: 21 et 22 sont réservés"},
    {ALL ",\"barcode\":\"2101014000005\"", "article FRI-001, champ barcode\u00a0: 21 et 22 sont réservés"},
    {NAME KIND ",\"unit\":\"kg\"" PRICE RATE ",\"pricing\":\"weight\"" ACCOUNT ",\"barcode\":\"2101001\"", ""},
    {ALL ",\"barcode\":\"2201001\"", ""},
    {ALL ",\"barcode\":\"2101001\"", "article FRI-001, champ barcode_kind\u00a0: une étiquette de poids"},
    {ALL ",\"barcode\":\"2301001\",\"barcode_kind\":\"price_prefix\"",
     "article FRI-001, champ barcode\u00a0: 7 chiffres"},
    {ALL ",\"barcode_kind\":\"unit\"", "article FRI-001, champ barcode_kind\u00a0: il manque le code-barres\n"},
    {ALL ",\"barcode\":\"2001000000098\"",
     "article FRI-001, champ barcode\u00a0: 2001000000098 est déjà celui de FRI-900\n"},
};

static void test_rules(void **state) {
  (void)state;
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT(CASES); i++) {
    AUTO(arena) struct arena arena = {0};
    const char *json = arena_format(&arena, "%s%s%s", HEAD, CASES[i].fields, TAIL);
    const char *found = faults_on(DAY_2026, json, &arena);
    bool right = CASES[i].fault[0] == '\0' ? found[0] == '\0' : text_starts(found, CASES[i].fault);
    if (right && strchr(found, '\n') == strrchr(found, '\n')) continue; /* one fault, one line */
    print_error("%s\n  wanted %s\n  found %s\n", CASES[i].fields, CASES[i].fault, found);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

static void test_rates_are_dated(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  const char *old = HEAD NAME KIND UNIT PRICE ",\"vat_rate\":1960" PRICING ACCOUNT TAIL;
  assert_string_equal(faults_on((struct date){2013, 12, 31}, old, &arena), "");
  assert_true(text_starts(faults_on((struct date){2014, 1, 1}, old, &arena), "article FRI-001, champ vat_rate"));
  assert_true(text_starts(faults_on((struct date){2000, 3, 31}, old, &arena), "article FRI-001, champ vat_rate"));
}

/* ---- the whole file
 * -------------------------------------------------------------------------------------------------- */

static const struct {
  const char *json, *fault;
} FILES[] = {
    {"[]", ""},
    {"{}", "fichier\u00a0: une liste d’activités est attendue\n"},
    {"[1]", "activité n° 1\u00a0: un objet est attendu\n"},
    {"[{\"code\":\"FRI\",\"name\":\"F\",\"pictogram\":\"x\"}]",
     "activité FRI, champ items\u00a0: une liste d’articles"},
    {"[{\"code\":\"FRI\",\"name\":\"F\",\"pictogram\":\"x\",\"items\":[7]}]",
     "activité FRI, article n° 1\u00a0: un objet est attendu\n"},
    {"[{\"code\":\"fri\",\"name\":\"F\",\"pictogram\":\"x\",\"items\":[]}]", "activité fri, champ code\u00a0: « fri »"},
    {"[{\"code\":\"ABC\",\"pictogram\":\"x\",\"items\":[]}]",
     "activité ABC, champ name\u00a0: cette information manque\n"},
    {"[{\"code\":\"ABC\",\"name\":\"F\",\"pictogram\":\"x\",\"demo_start\":\"2022-13\",\"items\":[]}]",
     "activité ABC, champ demo_start\u00a0: « 2022-13 » : un mois comme 2022-03\n"},
    {"[{\"code\":\"ABC\",\"name\":\"F\",\"pictogram\":\"x\",\"items\":[]},{\"code\":\"ABC\",\"name\":\"G\","
     "\"pictogram\":\"x\",\"items\":[]}]",
     "activité ABC\u00a0: cette activité est là deux fois\n"},
    {"[\n{\"code\":\"A\",\n\"code\":\"B\"}]", "ligne 3\u00a0: le même champ est dit deux fois\n"},
    {"[{\"code\":", "ligne 1\u00a0: le fichier n’est pas du JSON lisible ("},
    {"[{\"code\":\"A\\nfichier\",\"name\":\"F\",\"pictogram\":\"x\",\"items\":[]}]",
     "activité A fichier, champ code\u00a0: « A fichier »"}, /* one fault, one line */
    {"[{\"code\":\"A\x7f\xc2\x9b\x62\",\"name\":\"F\",\"pictogram\":\"x\",\"items\":[]}]",
     "activité A   b, champ code\u00a0: « A   b »"}, /* control characters that some terminals obey */
    {"[\"\xE2\"]", "ligne 1\u00a0: le fichier n’est pas en UTF-8\n"},
    {HEAD ALL "},{\"code\":\"FRI-001\"" ALL TAIL,
     "article FRI-001, champ code\u00a0: FRI-001 est déjà dit plus haut (article FRI-001)\n"},
    {HEAD ALL ",\"barcode\":\"2001000000012\"},{\"code\":\"FRI-002\"" ALL ",\"barcode\":\"2001000000012\"" TAIL,
     "article FRI-002, champ barcode\u00a0: 2001000000012 est déjà celui de FRI-001\n"},
};

static void test_files(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(FILES); i++) {
    AUTO(arena) struct arena arena = {0};
    const char *found = faults_on(DAY_2026, FILES[i].json, &arena);
    bool right = FILES[i].fault[0] == '\0' ? found[0] == '\0' : text_starts(found, FILES[i].fault);
    if (!right) print_error("%s\n  wanted %s\n  found %s\n", FILES[i].json, FILES[i].fault, found);
    assert_true(right);
  }
}

/* A hundred faults are a hundred lines; three hundred are two hundred, and all are counted. */
static void test_many_faults(void **state) {
  (void)state;
  AUTO(buffer) struct buffer csv = {0};
  AUTO(buffer) struct buffer out = {0};
  AUTO(arena) struct arena arena = {0};
  buffer_text(&csv, "code;prix\n");
  for (int i = 0; i < 300; i++) buffer_text(&csv, "FRI-900;beaucoup\n");
  struct report report = {.out = &out};
  struct catalog_file file;
  catalog_parse_csv(csv.bytes, csv.length, &arena, &file, &report);
  assert_int_equal(report.faults, 300);
  size_t lines = 0;
  for (const char *at = out.bytes; (at = strchr(at, '\n')); at++) lines++;
  assert_int_equal(lines, REPORT_FAULTS_MAX);
}

/* ---- what the file leaves unsaid
 * ---------------------------------------------------------------------------------------- */

static const struct {
  const char *name, *short_name;
} SHORT_NAMES[] = {
    {"Robe", "Robe"},
    {"T-shirt / haut", "T-shirt"},
    {"Accessoire (écharpe, bonnet, ceinture)", "Accessoire"},
    {"Linge lavé, séché, plié (au kilo)", "Linge lavé"},
    {"Forfait lavage 7 kg + séchage", "Forfait lavage 7 kg"},
    {"Sauvegarde / récupération de données", "Sauvegarde"},
    {"Fermeture éclair blouson", "Fermeture éclair"},
    {"Réinstallation du système", "Réinstallation du"},
    {"Anticonstitutionnellement", "Anticonstitutionnell"},
    {"éééééééééééééééééééééééééééé", "éééééééééééééééééééé"}, /* twenty characters, forty bytes */
};

static void test_short_names(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  for (size_t i = 0; i < COUNT(SHORT_NAMES); i++)
    assert_string_equal(catalog_short_name(SHORT_NAMES[i].name, 20, &arena), SHORT_NAMES[i].short_name);
}

static void test_completed_from_what_is_known(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer out = {0};
  struct report report = {.out = &out};
  struct catalog_known known = known_on(DAY_2026, &arena);
  struct catalog_file file;
  static const char CSV[] = "code;nom;code_barres\nFRI-900;Neuf;\n";
  catalog_parse_csv(CSV, strlen(CSV), &arena, &file, &report);
  catalog_complete(&file, &known, &arena);
  catalog_check(&file, &known, &arena, &report);
  assert_int_equal(report.faults, 0);
  const struct catalog_item *item = &file.items[0].item;
  assert_string_equal(item->name, "Neuf");
  assert_string_equal(item->barcode, ""); /* an empty cell empties */
  assert_string_equal(item->barcode_kind, "");
  assert_string_equal(item->pictogram, "coat"); /* a column that is not there does not */
  assert_string_equal(item->activity, "FRI");
  assert_int_equal(item->price.cents, 500);
  assert_true(item->turnover);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rules),       cmocka_unit_test(test_rates_are_dated),
      cmocka_unit_test(test_files),       cmocka_unit_test(test_many_faults),
      cmocka_unit_test(test_short_names), cmocka_unit_test(test_completed_from_what_is_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
