/* links: catalog */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cutting a spreadsheet into cells, and what a cell may say. No database. */
#include "kit.h"

#include "catalog/csv.h"
#include "catalog/file.h"

#include <string.h>

#define BOM "\xEF\xBB\xBF"

/* Cells joined by |, rows by /, so that a case is one line. */
static const char *cut(const char *text, size_t length, struct arena *arena, char *separator) {
  struct csv csv;
  struct csv_fault fault = {0};
  AUTO(buffer) struct buffer shown = {0};
  if (!csv_read(text, length, arena, &csv, &fault)) return arena_format(arena, "line %zu: %s", fault.line, fault.hint);
  for (size_t r = 0; r < csv.count; r++) {
    if (r > 0) buffer_char(&shown, '/');
    buffer_format(&shown, "%zu:", csv.rows[r].line);
    for (size_t c = 0; c < csv.rows[r].count; c++)
      buffer_format(&shown, "%s%s", c > 0 ? "|" : "", csv.rows[r].cells[c]);
  }
  if (separator) *separator = csv.separator;
  return arena_text(arena, shown.bytes ? shown.bytes : "", shown.length);
}

static const struct {
  const char *text, *cells;
  char separator;
} CUTS[] = {
    {"a;b\n1;2\n", "1:a|b/2:1|2", ';'},
    {"a,b\n1,2", "1:a|b/2:1|2", ','},
    {"a\tb\n1\t2\n", "1:a|b/2:1|2", '\t'},
    {BOM "a;b\r\n1;2\r\n", "1:a|b/2:1|2", ';'},
    {"a;b\r1;2\r", "1:a|b/2:1|2", ';'},                   /* old Macintosh */
    {"nom;prix\nx;12,50\n", "1:nom|prix/2:x|12,50", ';'}, /* decimal commas do not fool it */
    {"\"a;b\",c\n1,2\n", "1:a;b|c/2:1|2", ','},           /* nor what is between quotes */
    {"  a  ; b\n", "1:a|b", ';'},
    {"\" a \" ;\"b\"\n", "1: a |b", ';'}, /* blanks inside quotes are meant */
    {"a;b\n\"say \"\"oui\"\"\";2\n", "1:a|b/2:say \"oui\"|2", ';'},
    {"a;b\n\"one\ntwo\";2\n3;4\n", "1:a|b/2:one\ntwo|2/4:3|4", ';'}, /* lines are those of the file */
    {"a;b\n\n;;\n1;2\n", "1:a|b/4:1|2", ';'},
    {"a;b;\n1;;\n", "1:a|b|/2:1||", ';'},
    {"5\" pipe;x\n", "1:5\" pipe|x", ';'}, /* a quote in the middle is itself */
    {"", "", ';'},
    {"\n\n", "", ';'},
    {"seul\nun\n", "1:seul/2:un", ';'},
    {"a;b\n\"never closed;2\n3;4\n", "line 2: un guillemet « \" » n’est pas refermé", 0},
    {"a;b\n\"x\" y;2\n", "line 2: il y a du texte après un guillemet « \" » fermant", 0},
    {"a;b\nch\xE2le;2\n", "line 2: le fichier n’est pas en UTF-8. Dans le tableur, enregistrez-le en « CSV UTF-8 »", 0},
};

static void test_cut(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(CUTS); i++) {
    AUTO(arena) struct arena arena = {0};
    char separator = 0;
    assert_string_equal(cut(CUTS[i].text, strlen(CUTS[i].text), &arena, &separator), CUTS[i].cells);
    assert_int_equal(separator, CUTS[i].separator);
  }
}

static void test_limits(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  char row[CSV_CELLS_MAX + 2];
  memset(row, ';', sizeof row);
  row[0] = 'a';
  assert_string_equal(cut(row, CSV_CELLS_MAX + 1, &arena, NULL), "line 1: il y a trop de colonnes");
  assert_ptr_equal(strstr(cut(row, CSV_CELLS_MAX, &arena, NULL), "line"), NULL);
  assert_string_equal(cut("a\0b", 3, &arena, NULL),
                      "line 1: le fichier n’est pas en UTF-8. Dans le tableur, enregistrez-le en « CSV UTF-8 »");
}

static void test_write_reads_back(void **state) {
  (void)state;
  static const char *const CELLS[] = {"", "plain", "a;b", "a,b", "say \"oui\"", " edge", "edge ", "two\nlines", "é€"};
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer out = {0};
  for (size_t i = 0; i < COUNT(CELLS); i++) {
    buffer_clear(&out);
    csv_write(&out, "first", ';');
    buffer_char(&out, ';');
    csv_write(&out, CELLS[i], ';');
    assert_string_equal(cut(out.bytes, out.length, &arena, NULL), arena_format(&arena, "1:first|%s", CELLS[i]));
  }
}

/* ---- cells
 * ------------------------------------------------------------------------------------------------------------ */

static const struct column *column_named(const char *english) {
  for (size_t i = 0; i < ITEM_COLUMNS; i++)
    if (text_equal(item_columns[i].english, english)) return &item_columns[i];
  fail();
  return NULL;
}

static const struct {
  const char *text;
  int64_t cents; /* -1: refused */
} PRICES[] = {
    {"12,50", 1250},
    {"12.50", 1250},
    {"12", 1200},
    {"12,5", 1250},
    {"0,05", 5},
    {",5", 50},
    {"1 234,50", 123450},
    {"1\u00a0234,50\u00a0€", 123450},
    {"1\u202f234", 123400},
    {"3 €", 300},
    {"12,505", -1},
    {"-1", -1},
    {"douze", -1},
    {"1,2,3", -1},
    {"1€50", -1},
    {"€", -1},
    {",", -1},
    {"9999999999999", -1},
    {"1e3", -1},
    {"0x10", -1},
    {"+5", -1},
    {"12,50€ TTC", -1},
};

static void test_prices(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(PRICES); i++) {
    struct catalog_item item = {.price = MONEY(-1)};
    const char *hint = column_parse(column_named("price"), PRICES[i].text, &item);
    if ((hint == NULL) != (PRICES[i].cents >= 0)) print_error("price %s\n", PRICES[i].text);
    assert_int_equal(item.price.cents, PRICES[i].cents);
    assert_int_equal(hint == NULL, PRICES[i].cents >= 0);
  }
}

static void test_rates_booleans_and_words(void **state) {
  (void)state;
  struct catalog_item item = {0};
  assert_null(column_parse(column_named("vat_rate"), "5,5 %", &item));
  assert_int_equal(item.vat_rate, 550);
  assert_null(column_parse(column_named("vat_rate"), "20", &item));
  assert_int_equal(item.vat_rate, 2000);
  assert_non_null(column_parse(column_named("vat_rate"), "réduit", &item));
  assert_null(column_parse(column_named("online"), "OUI", &item));
  assert_true(item.online);
  assert_null(column_parse(column_named("online"), "false", &item));
  assert_false(item.online);
  assert_non_null(column_parse(column_named("online"), "peut-être", &item));
  assert_null(column_parse(column_named("unit"), "Pièce", &item));
  assert_string_equal(item.unit, "piece");
  assert_null(column_parse(column_named("unit"), "MÈTRE", &item));
  assert_string_equal(item.unit, "metre");
  assert_null(column_parse(column_named("vat_scheme"), "bon multiple", &item)); /* the check will say it */
  assert_string_equal(item.vat_scheme, "bon multiple");
  assert_null(column_parse(column_named("vat_scheme"), "Bon usages-multiples", &item));
  assert_string_equal(item.vat_scheme, "voucher_multi");
}

static void test_printed_cells_parse_back(void **state) {
  (void)state;
  const int64_t numbers[] = {0, 5, 10, 55, 100, 550, 1000, 2000, 2105, 123450};
  for (size_t i = 0; i < COUNT(numbers); i++) {
    AUTO(buffer) struct buffer cell = {0};
    struct catalog_item item = {.price = MONEY(numbers[i]), .vat_rate = numbers[i]}, read = {0};
    column_print(column_named("price"), &item, &cell);
    assert_null(column_parse(column_named("price"), cell.bytes, &read));
    assert_int_equal(read.price.cents, numbers[i]);
    buffer_clear(&cell);
    column_print(column_named("vat_rate"), &item, &cell);
    assert_null(column_parse(column_named("vat_rate"), cell.bytes, &read));
    assert_int_equal(read.vat_rate, numbers[i]);
  }
}

static void test_fold(void **state) {
  (void)state;
  static const char *const FOLDED[][2] = {{"Nom court", "nom_court"},
                                          {"Unité", "unite"},
                                          {"RÉTRACTATION", "retractation"},
                                          {"code-barres", "code_barres"},
                                          {"ÀÂÇÈÊËÎÏÔÙÛÜŸ", "aaceeeiiouuu\xC5\xB8"}};
  for (size_t i = 0; i < COUNT(FOLDED); i++) {
    char folded[64];
    column_fold(FOLDED[i][0], folded, sizeof folded);
    assert_string_equal(folded, FOLDED[i][1]);
  }
  char small[4];
  column_fold("abcdef", small, sizeof small);
  assert_string_equal(small, "abc");
}

/* ---- headers
 * ------------------------------------------------------------------------------------------------------------ */

static const char *faults_of(const char *text, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  struct report report = {.out = &out};
  struct catalog_file file;
  catalog_parse_csv(text, strlen(text), arena, &file, &report);
  return arena_text(arena, out.bytes ? out.bytes : "", out.length);
}

static void test_headers(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  assert_string_equal(faults_of("code;name;Prix\nFRI-001;x;1\n", &arena), "");
  assert_string_equal(faults_of("code;couleur\nFRI-001;x\n", &arena),
                      "ligne 1, colonne couleur\u00a0: cette colonne n’est pas connue\n");
  assert_string_equal(faults_of("code;nom;name\nFRI-001;x;y\n", &arena),
                      "ligne 1, colonne name\u00a0: cette colonne est là deux fois\n");
  assert_string_equal(faults_of("nom;prix\nx;1\n", &arena),
                      "ligne 1, colonne code\u00a0: cette colonne manque : rien d’autre n’a pu être lu\n");
  assert_string_equal(faults_of("code;nom\nFRI-001\n", &arena), "ligne 2\u00a0: 1 cases au lieu de 2\n");
  assert_string_equal(faults_of("", &arena), "fichier\u00a0: le fichier est vide\n");
  assert_string_equal(
      faults_of("code;activite;nom_activite\nFRI-001;FRI;Friperie\nFRI-002;FRI;Fripes\n", &arena),
      "ligne 3, colonne nom_activite\u00a0: « Fripes » contredit « Friperie », dit plus haut pour la même "
      "activité\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cut),
      cmocka_unit_test(test_limits),
      cmocka_unit_test(test_write_reads_back),
      cmocka_unit_test(test_prices),
      cmocka_unit_test(test_rates_booleans_and_words),
      cmocka_unit_test(test_printed_cells_parse_back),
      cmocka_unit_test(test_fold),
      cmocka_unit_test(test_headers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
