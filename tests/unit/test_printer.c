/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_virtual */
/* A slip, encoded for each kind of paper, and read back by our own printer: what comes out is what was meant. */
#include "tests/unit/kit.h"

#include "pos/printer/escpos.h"
#include "pos/virtual/roll.h"

#include <string.h>

static const char *print(struct arena *arena, const struct slip *slip, enum charset charset, int64_t columns) {
  struct escpos_job job;
  escpos_encode(slip, &(struct escpos_paper){.columns = columns, .charset = charset, .cutter = true}, &job);
  assert_int_equal(job.marks[job.mark_count - 1], job.bytes.length);
  struct roll *roll = roll_new((int)columns);
  roll_print_all(roll, job.bytes.bytes, job.bytes.length);
  assert_int_equal(roll->unknown, 0);
  AUTO(buffer) struct buffer out = {0};
  roll_text(roll, &out);
  const char *text = arena_text(arena, out.bytes, out.length);
  roll_free(roll);
  escpos_job_done(&job);
  return text;
}

static const char *print_text(struct arena *arena, const char *text, enum charset charset) {
  struct slip slip = slip_begin("test", arena);
  slip_text(&slip, SLIP_LEFT, SLIP_PLAIN, text);
  return print(arena, &slip, charset, 48);
}

static void letters_come_out_right(void **state) {
  (void)state;
  static const struct {
    enum charset charset;
    const char *text, *printed;
  } rows[] = {
      {CHARSET_MULTI, "é è ê ç œ € À Œ ù ï ô", "é è ê ç œ € À Œ ù ï ô\n"},
      {CHARSET_MULTI, "L’été à l’œuvre « là »", "L’été à l’œuvre « là »\n"},
      {CHARSET_WPC1252, "é è ê ç œ € À Œ ù ï ô", "é è ê ç œ € À Œ ù ï ô\n"},
      {CHARSET_PC858, "é è ê ç œ € À Œ ’", "é è ê ç oe € À OE '\n"},
      {CHARSET_ASCII, "é è ê ç œ € À Œ", "e e e c oe EUR A OE\n"},
      {CHARSET_MULTI, "1\u202F234,50\u00A0€", "1 234,50 €\n"}, /* spaces that do not break */
      {CHARSET_MULTI, "e\u0301te\u0301", "ete\n"},             /* marks apart from their letter */
      {CHARSET_MULTI, "Łódź, Ceaușescu, İzmir", "Lódz, Ceausescu, Izmir\n"},
      {CHARSET_MULTI, "شكرا", "chkra\n"},
      {CHARSET_MULTI, "Дякую", "Diakouiou\n"},
      {CHARSET_MULTI, "日本", "??\n"},
      {CHARSET_MULTI, "a\x1B@b", "a?@b\n"}, /* no command comes in through a name */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    AUTO(arena) struct arena arena = {0};
    assert_string_equal(print_text(&arena, rows[i].text, rows[i].charset), rows[i].printed);
  }
}

static void every_page_is_read_as_it_is_written(void **state) {
  (void)state;
  for (uint32_t character = 0xA1; character < 0x2600; character++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer text = {0};
    utf8_add(&text, character);
    const char *fitted = charset_fit(CHARSET_MULTI, text.bytes, &arena);
    if (strcmp(fitted, text.bytes) != 0 || character == 0xA0) continue; /* spelled */
    assert_string_equal(print_text(&arena, text.bytes, CHARSET_MULTI), arena_format(&arena, "%s\n", text.bytes));
  }
}

static void lines_wrap_between_words(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct slip slip = slip_begin("test", &arena);
  slip_text(&slip, SLIP_CENTRE, SLIP_BOLD, "Friperie de la Meinau");
  slip_text(&slip, SLIP_LEFT, SLIP_PLAIN, "TVA sur la marge — régime particulier des biens d’occasion");
  slip_pair(&slip, SLIP_PLAIN, "Manteau long en laine d’agneau bouillie", "24,00 €");
  slip_pair(&slip, SLIP_BOLD | SLIP_BIG, "TOTAL", "24,00 €");
  slip_rule(&slip);
  slip_text(&slip, SLIP_RIGHT, SLIP_PLAIN, "merci\nà bientôt");
  slip_text(&slip, SLIP_LEFT, SLIP_PLAIN, "anticonstitutionnellement-et-sans-espace");
  assert_string_equal(print(&arena, &slip, CHARSET_MULTI, 32), "     Friperie de la Meinau\n"
                                                               "TVA sur la marge — régime\n"
                                                               "particulier des biens d’occasion\n"
                                                               "Manteau long en laine    24,00 €\n"
                                                               "d’agneau bouillie\n"
                                                               "TOTAL    24,00 €\n"
                                                               "────────────────────────────────\n"
                                                               "                           merci\n"
                                                               "                       à bientôt\n"
                                                               "anticonstitutionnellement-et-san\n"
                                                               "s-espace\n");
}

static void cells_that_find_no_room_stand_below_each_other(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct slip slip = slip_begin("test", &arena);
  slip_pair(&slip, SLIP_WIDE, "Reste à payer", "12 345,67 €");
  const struct slip_cell cells[] = {{.text = "2", .width = 4, .align = SLIP_RIGHT},
                                    {.text = " Chemise"},
                                    {.text = "5,00", .width = 9, .align = SLIP_RIGHT}};
  slip_columns(&slip, SLIP_PLAIN, cells, COUNT(cells));
  assert_string_equal(print(&arena, &slip, CHARSET_MULTI, 32), "Reste à payer\n"
                                                               "     12 345,67 €\n"
                                                               "   2 Chemise                5,00\n");
}

static void codes_and_knife(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct slip slip = slip_begin("test", &arena);
  assert_int_equal(slip_ean13(&slip, "376012345000"), OK);
  assert_int_equal(slip_ean13(&slip, "3760123450004"), OUT_OF_RANGE); /* wrong check digit */
  assert_int_equal(slip_ean13(&slip, "37601234500"), OUT_OF_RANGE);
  assert_int_equal(slip_code128(&slip, "BL-0412"), OK);
  assert_int_equal(slip_code128(&slip, "20261122"), OK);
  assert_int_equal(slip_code128(&slip, "160402"), OK); /* as pairs, these bytes would be a question to the printer */
  assert_int_equal(slip_code128(&slip, "a{b}{{"), OK);
  assert_int_equal(slip_code128(&slip, "été"), OUT_OF_RANGE);
  assert_int_equal(slip_code128(&slip, ""), OUT_OF_RANGE);
  assert_int_equal(slip_qr(&slip, "https://exemple.fr/t/é"), OK);
  assert_int_equal(slip_qr(&slip, ""), OUT_OF_RANGE);
  slip_cut(&slip);
  slip_drawer(&slip);
  assert_string_equal(print(&arena, &slip, CHARSET_MULTI, 32), "[ean13 3760123450003]\n[code128 BL-0412]\n"
                                                               "[code128 20261122]\n[code128 160402]\n"
                                                               "[code128 a{b}{{]\n[qr https://exemple.fr/t/é]\n"
                                                               "[cut]\n[drawer]\n");
}

static void no_question_hides_in_a_code(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct slip slip = slip_begin("test", &arena);
  assert_int_equal(slip_code128(&slip, "16041605162016"), OK);
  struct escpos_job job;
  escpos_encode(&slip, &(struct escpos_paper){.columns = 48, .charset = CHARSET_MULTI}, &job);
  for (size_t i = 0; i + 1 < job.bytes.length; i++)
    assert_false(job.bytes.bytes[i] == 0x10 &&
                 (job.bytes.bytes[i + 1] == 0x04 || job.bytes.bytes[i + 1] == 0x05 || job.bytes.bytes[i + 1] == 0x14));
  escpos_job_done(&job);
}

static void a_label(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct slip slip;
  const struct slip_label label = {
      .name = "Manteau en laine", .price = "12,00 €", .detail = "taille 40", .barcode = "2200000012001"};
  assert_int_equal(slip_of_label(&label, &arena, &slip), OUT_OF_RANGE);
  const struct slip_label right = {
      .name = "Manteau en laine", .price = "12,00 €", .detail = "taille 40", .barcode = "2200000012005"};
  assert_int_equal(slip_of_label(&right, &arena, &slip), OK);
  assert_string_equal(print(&arena, &slip, CHARSET_MULTI, 32), "        Manteau en laine\n           taille 40\n"
                                                               "    12,00 €\n[ean13 2200000012005]\n[cut]\n");
}

static void a_printer_tells_how_it_is(void **state) {
  (void)state;
  assert_int_equal(escpos_answer_kind(0x12), ANSWER_STATUS);
  assert_int_equal(escpos_answer_kind(0x7E), ANSWER_STATUS);
  assert_int_equal(escpos_answer_kind(0x00), ANSWER_DONE);
  assert_int_equal(escpos_answer_kind(0x0C), ANSWER_DONE);
  assert_int_equal(escpos_answer_kind(0x10), ANSWER_OTHER);
  assert_true(escpos_status(0x12 | 0x04, 0x12).cover_open);
  assert_true(escpos_status(0x12, 0x12 | 0x60).paper_out);
  assert_true(escpos_status(0x12 | 0x20, 0x12).paper_out);
  assert_true(escpos_status(0x12, 0x12 | 0x0C).paper_low);
  assert_false(escpos_status(0x12, 0x12 | 0x0C).paper_out);
  assert_true(escpos_status(0x12 | 0x40, 0x12).trouble);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(letters_come_out_right),
      cmocka_unit_test(every_page_is_read_as_it_is_written),
      cmocka_unit_test(lines_wrap_between_words),
      cmocka_unit_test(cells_that_find_no_room_stand_below_each_other),
      cmocka_unit_test(codes_and_knife),
      cmocka_unit_test(no_question_hides_in_a_code),
      cmocka_unit_test(a_label),
      cmocka_unit_test(a_printer_tells_how_it_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
