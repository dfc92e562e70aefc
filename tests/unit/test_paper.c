/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: paper */
/* One document drawn three ways, read back by programs of others: poppler, qpdf, Python's zip and XML. */
#include "tests/unit/peer_kit.h"

#include "paper/paper.h"

#include <string.h>

enum { LONG_ROWS = 120, COLUMNS = 4 };
static char folder[] = "/tmp/comptoir-paper-XXXXXX";

static const struct paper_column columns[COLUMNS] = {
    {"Jour", 2, false}, {"Ce que c’est", 6, false}, {"Taux", 1, true}, {"Montant", 2, true}};
static const struct paper_cell bar[] = {
    {.text = "Pour vous", .kind = PAPER_MONEY, .number = 78500, .tone = PAPER_PERSON},
    {.text = "Pot commun", .kind = PAPER_MONEY, .number = 10000, .tone = PAPER_POT},
    {.text = "Coopérative", .kind = PAPER_MONEY, .number = 11500, .tone = PAPER_CAE}};
static const struct paper_cell figures[] = {
    {.text = "Vendu hors taxes", .kind = PAPER_MONEY, .number = 100000},
    {.text = "Votre solde", .kind = PAPER_MONEY, .number = -123456, .tone = PAPER_PERSON},
    {.text = "Ventes", .kind = PAPER_COUNT, .number = 1234}};
static const struct paper_cell addresses[] = {{.text = "Coopérative Exemple\n2 rue de l’Exemple\n62000 Ailleurs"},
                                              {.text = "Madame Ève Exemple\n1 place du Marché"}};

/* The sum of the rows is written in the last: whoever reads the file adds them again. */
static struct paper_block long_table(struct arena *arena, size_t rows) {
  struct paper_row *list = arena_list(arena, rows + 1, sizeof *list);
  int64_t total = 0;
  for (size_t i = 0; i < rows; i++) {
    struct paper_cell *cells = arena_list(arena, COLUMNS, sizeof *cells);
    cells[0] = (struct paper_cell){.kind = PAPER_DAY, .day = date_add_days((struct date){2023, 11, 1}, (int)(i % 30))};
    cells[1] = (struct paper_cell){.kind = PAPER_TEXT, .text = i == 0 ? "=SOMME(A1;\"piège\")" : "Manteau d’hiver"};
    cells[2] = (struct paper_cell){.kind = PAPER_RATE, .number = i % 2 ? 550 : 2000};
    cells[3] = (struct paper_cell){.kind = PAPER_MONEY, .number = (int64_t)i * 1237 - 41};
    total += cells[3].number;
    list[i] = (struct paper_row){PAPER_ROW_PLAIN, cells};
  }
  struct paper_cell *sum = arena_list(arena, COLUMNS, sizeof *sum);
  sum[1] = (struct paper_cell){.kind = PAPER_TEXT, .text = "Total"};
  sum[3] = (struct paper_cell){.kind = PAPER_MONEY, .number = total};
  list[rows] = (struct paper_row){PAPER_ROW_TOTAL, sum};
  return (struct paper_block){.kind = PAPER_TABLE,
                              .text = "Mes ventes/novembre 2023, une par une et toutes",
                              .columns = columns,
                              .column_count = COLUMNS,
                              .rows = list,
                              .row_count = rows + 1};
}

static struct paper sample(struct arena *arena, size_t rows) {
  struct paper_block *blocks = arena_list(arena, 7, sizeof *blocks);
  blocks[0] = (struct paper_block){.kind = PAPER_ADDRESSES, .cells = addresses, .cell_count = COUNT(addresses)};
  blocks[1] = (struct paper_block){.kind = PAPER_FIGURES, .cells = figures, .cell_count = COUNT(figures)};
  blocks[2] = (struct paper_block){.kind = PAPER_HEADING, .text = "Qui reçoit quoi"};
  blocks[3] = (struct paper_block){
      .kind = PAPER_BAR, .text = "La barre : 785 €, 100 € et 115 €", .cells = bar, .cell_count = COUNT(bar)};
  blocks[4] = (struct paper_block){.kind = PAPER_PARAGRAPH, .text = "Sur 100 € hors taxes, 78,50 € sont pour vous."};
  blocks[5] = long_table(arena, rows);
  blocks[6] = (struct paper_block){.kind = PAPER_NOTE, .text = "Ce document ne change plus."};
  return (struct paper){.title = "Relevé de novembre 2023 – Aïcha",
                        .subtitle = "La Fourmilière, Boulogne-sur-Mer",
                        .author = "Coopérative Exemple",
                        .language = "fr",
                        .badge = "Provisoire",
                        .footer = "Coopérative Exemple · SIREN 123 456 782",
                        .day = {2023, 11, 30},
                        .blocks = blocks,
                        .block_count = 7};
}

static void draw_pdf(size_t rows, const char *name) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer out = {0};
  struct fault fault = {0};
  struct paper paper = sample(&arena, rows);
  assert_int_equal(paper_pdf(&paper, &out, &fault), OK);
  peer_write(folder, name, &out);
}

static void a_pdf_is_sound_and_its_fonts_are_inside(void **state) {
  (void)state;
  draw_pdf(LONG_ROWS, "long.pdf");
  AUTO(buffer) struct buffer check = peer_ask(folder, "qpdf --check long.pdf 2>&1");
  assert_non_null(strstr(check.bytes, "No syntax or stream encoding errors"));
  AUTO(buffer)
  struct buffer fonts =
      peer_ask(folder, "pdffonts long.pdf | tail -n +3 | awk '{ print $(NF-4) $(NF-3) $(NF-2) }' | sort -u");
  assert_string_equal(fonts.bytes, "yesyesyes\n"); /* embedded, a subset, with its Unicode */
  AUTO(buffer) struct buffer info = peer_ask(folder, "pdfinfo -isodates long.pdf");
  const char *const said[] = {"Title:           Relevé de novembre 2023 – Aïcha", "CreationDate:    2023-11-30",
                              "Tagged:          yes", "Pages:           4", "A4"};
  peer_expect_in_order(info.bytes, said, COUNT(said));
  AUTO(buffer)
  struct buffer language =
      peer_ask(folder, "qpdf --json long.pdf | grep -c -e '\"/Lang\": \"u:fr\"' -e 'DisplayDocTitle'");
  assert_true(language.bytes[0] >= '2');
}

static void a_screen_reader_hears_it_in_order(void **state) {
  (void)state;
  draw_pdf(LONG_ROWS, "long.pdf");
  AUTO(buffer) struct buffer tree = peer_ask(folder, "pdfinfo -struct-text long.pdf | tr -d '\\000'");
  const char *const heard[] = {"H1",
                               "\"Relevé de novembre 2023 – Aïcha\"",
                               "\"Provisoire\"",
                               "La Fourmilière",
                               "Exemple 2 rue de l’Exemple 62000",
                               "place du Marché",
                               "Vendu hors taxes",
                               "1\u202f000,00\u00a0€",
                               "Votre solde",
                               "\u22121\u202f234,56\u00a0€",
                               "H2",
                               "Qui reçoit quoi",
                               "Figure",
                               "Pour vous",
                               "Table",
                               "TH",
                               "Jour",
                               "Montant",
                               "TD",
                               "01/11/2023",
                               "20\u00a0%",
                               "Total",
                               "Ce document ne change plus."};
  peer_expect_in_order(tree.bytes, heard, COUNT(heard));
  assert_null(strstr(tree.bytes, "page 2 sur")); /* ornaments are not read */
  AUTO(buffer) struct buffer heads = peer_ask(folder, "pdfinfo -struct long.pdf | grep -c ' TH'");
  assert_string_equal(heads.bytes, "4\n"); /* heard once */
  AUTO(buffer) struct buffer described = peer_ask(folder, "qpdf --json long.pdf | grep '/Alt'");
  assert_non_null(strstr(described.bytes, "\"u:La barre : 785 €, 100 € et 115 €\""));
  AUTO(buffer)
  struct buffer scopes = peer_ask(folder, "pdfinfo -struct long.pdf | grep -a -c -e '/Scope /Column' -e 'Summary'");
  assert_true(scopes.bytes[0] != '0');
}

static void pages_are_numbered_and_heads_repeated(void **state) {
  (void)state;
  draw_pdf(LONG_ROWS, "long.pdf");
  AUTO(buffer) struct buffer text = peer_ask(folder, "pdftotext -layout long.pdf -");
  const char *const seen[] = {
      "Relevé de novembre", "Jour",  "page 1 sur 4", "Relevé de novembre", "Jour", "page 2 sur 4", "Jour",
      "page 3 sur 4",       "Total", "page 4 sur 4"};
  peer_expect_in_order(text.bytes, seen, COUNT(seen));
  draw_pdf(1, "short.pdf");
  AUTO(buffer) struct buffer one = peer_ask(folder, "pdftotext -layout short.pdf -");
  assert_non_null(strstr(one.bytes, "page 1 sur 1"));
}

static void the_same_document_gives_the_same_bytes(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct buffer pdf[2] = {{0}}, xlsx[2] = {{0}};
  struct fault fault = {0};
  for (int i = 0; i < 2; i++) {
    struct paper paper = sample(&arena, LONG_ROWS);
    assert_int_equal(paper_pdf(&paper, &pdf[i], &fault), OK);
    assert_int_equal(paper_xlsx(&paper, &xlsx[i], &fault), OK);
    if (i == 0) usleep(1100000); /* a clock that leaked in would show */
  }
  assert_int_equal(pdf[0].length, pdf[1].length);
  assert_memory_equal(pdf[0].bytes, pdf[1].bytes, pdf[0].length);
  assert_int_equal(xlsx[0].length, xlsx[1].length);
  assert_memory_equal(xlsx[0].bytes, xlsx[1].bytes, xlsx[0].length);
  for (int i = 0; i < 2; i++) {
    buffer_done(&pdf[i]);
    buffer_done(&xlsx[i]);
  }
}

/* Amounts as a spreadsheet reads them, to the cent, and a text that is no formula. */
static const char read_xlsx[] =
    "import re,zipfile\n"
    "z=zipfile.ZipFile('long.xlsx')\n"
    "s=z.read('xl/worksheets/sheet1.xml').decode()\n"
    "assert '<f>' not in s\n"
    "cells=re.findall(r'<c r=\"D(\\d+)\"[^>]*><v>([^<]+)</v>',s)\n"
    "cells=[v for r,v in cells if int(r)>1]\n"
    "cents=[round(float(v)*100) for v in cells]\n"
    "assert all(float(v)==c/100 for v,c in zip(cells,cents)), cells\n" /* no nearer fraction than the cents */
    "print(len(cents), sum(cents[:-1]), cents[-1])\n"
    "print(re.search('<sheet name=\"([^\"]*)\"',z.read('xl/workbook.xml').decode()).group(1))\n";

static void a_spreadsheet_adds_up_to_the_cent(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer out = {0}, script = {0};
  struct fault fault = {0};
  struct paper paper = sample(&arena, LONG_ROWS);
  assert_int_equal(paper_xlsx(&paper, &out, &fault), OK);
  peer_write(folder, "long.xlsx", &out);
  buffer_text(&script, read_xlsx);
  peer_write(folder, "read.py", &script);
  AUTO(buffer) struct buffer answer = peer_ask(folder, "python3 read.py 2>&1");
  char expected[128];
  long long sum = (long long)LONG_ROWS * (LONG_ROWS - 1) / 2 * 1237 - 41LL * LONG_ROWS;
  snprintf(expected, sizeof expected, "%d %lld %lld\nMes ventes novembre 2023, une p\n", LONG_ROWS + 1, sum, sum);
  assert_string_equal(answer.bytes, expected);
}

static void a_csv_runs_nothing(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer out = {0};
  struct paper paper = sample(&arena, 2);
  paper_csv(&paper, &out);
  assert_string_equal(out.bytes, "\xEF\xBB\xBFMes ventes/novembre 2023, une par une et toutes\r\n"
                                 "Jour;Ce que c’est;Taux;Montant\r\n"
                                 "01/11/2023;\"'=SOMME(A1;\"\"piège\"\")\";20;-0,41\r\n"
                                 "02/11/2023;Manteau d’hiver;5,5;11,96\r\n"
                                 ";Total;;11,55\r\n");
}

/* Text that came from outside, as long as it likes, moves no page out of the paper. */
static void a_hostile_text_stays_on_the_page(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer text = {0}, out = {0};
  struct fault fault = {0};
  for (int i = 0; i < 4000; i++) buffer_text(&text, i % 7 ? "WWWWWWWW" : " mot\n");
  struct paper paper = sample(&arena, 3);
  struct paper_block *blocks = arena_list(&arena, 2, sizeof *blocks);
  blocks[0] = (struct paper_block){.kind = PAPER_PARAGRAPH, .text = text.bytes};
  blocks[1] = long_table(&arena, 3);
  paper.blocks = blocks;
  paper.block_count = 2;
  paper.subtitle = text.bytes;
  assert_int_equal(paper_pdf(&paper, &out, &fault), OK);
  peer_write(folder, "hostile.pdf", &out);
  AUTO(buffer) struct buffer info = peer_ask(folder, "pdfinfo hostile.pdf | grep Pages");
  assert_non_null(info.bytes);
}

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
  (void)state;
  if (getenv("KEEP")) return 0;
  const char *const names[] = {"long.pdf", "short.pdf", "hostile.pdf", "long.xlsx", "read.py"};
  for (size_t i = 0; i < COUNT(names); i++) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    remove(path);
  }
  return rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_pdf_is_sound_and_its_fonts_are_inside),
                                     cmocka_unit_test(a_screen_reader_hears_it_in_order),
                                     cmocka_unit_test(pages_are_numbered_and_heads_repeated),
                                     cmocka_unit_test(the_same_document_gives_the_same_bytes),
                                     cmocka_unit_test(a_spreadsheet_adds_up_to_the_cent),
                                     cmocka_unit_test(a_csv_runs_nothing),
                                     cmocka_unit_test(a_hostile_text_stays_on_the_page)};
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
