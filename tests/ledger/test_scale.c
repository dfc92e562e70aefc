/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger core */
#include "tests/ledger/table.h"

#include "ledger/scale.h"

enum { SCALES = 40, ROWS = 40, MONTHS = 100000 };

struct named {
  char name[WORD];
  struct scale scale;
};
static struct named scales[SCALES];
static size_t scale_count;

struct party {
  struct date entered_on;
  int64_t fiscal_month;
  struct scale_month rows[ROWS];
  struct scale_due wanted[ROWS];
  int numbers[ROWS];
  size_t count;
};

/* ---- reading the table ---- */

static void read_band(const char *word, struct scale *scale) {
  char from[WORD];
  size_t length = strcspn(word, ":");
  memcpy(from, word, length);
  from[length] = '\0';
  assert_true(scale->band_count < SCALE_BANDS_MAX);
  scale->bands[scale->band_count++] = (struct scale_band){MONEY(hundredths(from)), hundredths(word + length + 1)};
}

static int64_t next_integer(const char **text) {
  char word[WORD];
  int64_t value = 0;
  assert_true(next_word(text, word));
  assert_true(text_to_integer(word, 0, 1000, &value));
  return value;
}

static void read_scale_word(const char *word, const char **text, struct scale *scale) {
  char base[WORD];
  if (text_equal(word, "base")) {
    next_word(text, base);
    scale->base = text_equal(base, "margin") ? BASE_MARGIN : BASE_CASHED;
  } else if (text_equal(word, "whole")) scale->banding = BANDING_WHOLE;
  else if (text_equal(word, "fiscal")) scale->window = WINDOW_FISCAL;
  else if (text_equal(word, "since")) scale->window = WINDOW_SINCE_ENTRY;
  else if (text_equal(word, "cae_first")) scale->deduction = DEDUCT_CAE_FIRST;
  else if (text_equal(word, "pot_first")) scale->deduction = DEDUCT_POT_FIRST;
  else if (text_equal(word, "pot")) scale->pot_bp = next_hundredths(text);
  else if (text_equal(word, "internal")) scale->internal_bp = next_hundredths(text);
  else if (text_equal(word, "fixed")) scale->fixed_month = MONEY(next_hundredths(text));
  else if (text_equal(word, "minimum")) scale->minimum_month = MONEY(next_hundredths(text));
  else if (text_equal(word, "maximum")) scale->maximum_window = MONEY(next_hundredths(text));
  else if (text_equal(word, "exempt")) scale->exempt_months = next_integer(text);
  else read_band(word, scale);
}

static void read_scale(const char *text, bool sound, int number) {
  struct named *named = &scales[scale_count];
  char word[WORD];
  assert_true(scale_count < SCALES);
  *named = (struct named){.scale = {.internal_bp = -1}};
  next_word(&text, named->name);
  while (next_word(&text, word)) read_scale_word(word, &text, &named->scale);
  if (scale_is_sound(&named->scale) != sound) fail_msg("scale.txt:%d: %s", number, sound ? "refused" : "not refused");
  scale_count += sound ? 1 : 0;
}

static const struct scale *find_scale(const char *name) {
  for (size_t i = 0; i < scale_count; i++)
    if (text_equal(scales[i].name, name)) return &scales[i].scale;
  fail_msg("no scale is called %s", name);
  return NULL;
}

static void read_month(const char *first, const char *text, struct party *party, int number) {
  char word[WORD], day[WORD];
  struct scale_month *row = &party->rows[party->count];
  assert_true(party->count < ROWS);
  snprintf(day, sizeof day, "%.10s-01", first);
  *row = (struct scale_month){.contract = true};
  assert_true(date_parse(day, &row->month));
  next_word(&text, word);
  row->scale = find_scale(word);
  while (next_word(&text, word) && !text_equal(word, "->")) {
    if (text_equal(word, "alone")) row->contract = false;
    else if (text_equal(word, "waived")) row->waived = true;
    else if (text_equal(word, "net")) row->net = MONEY(next_hundredths(&text));
    else if (text_equal(word, "costs")) row->costs = MONEY(next_hundredths(&text));
    else if (text_equal(word, "internal")) row->internal = MONEY(next_hundredths(&text));
    else if (text_equal(word, "cashed")) row->cashed = MONEY(next_hundredths(&text));
    else fail_msg("scale.txt:%d: %s?", number, word);
  }
  struct scale_due *wanted = &party->wanted[party->count];
  expect_word(&text, "cae");
  wanted->cae = MONEY(next_hundredths(&text));
  expect_word(&text, "pot");
  wanted->pot = MONEY(next_hundredths(&text));
  party->numbers[party->count++] = number;
}

static void read_party(const char *text, struct party *party) {
  char word[WORD];
  *party = (struct party){.fiscal_month = 1};
  next_word(&text, word);
  assert_true(date_parse(word, &party->entered_on));
  if (next_word(&text, word)) party->fiscal_month = next_integer(&text);
}

/* ---- comparing ---- */

static int check_party(const struct party *party) {
  struct scale_due dues[ROWS];
  assert_true(scale_dues(party->rows, party->count, party->entered_on, (int)party->fiscal_month, dues));
  for (size_t i = 0; i < party->count; i++) {
    const struct scale_due *due = &dues[i], *wanted = &party->wanted[i];
    const struct scale_month *row = &party->rows[i];
    if (due->cae.cents != wanted->cae.cents || due->pot.cents != wanted->pot.cents)
      fail_msg("scale.txt:%d: cae %lld pot %lld", party->numbers[i], (long long)due->cae.cents,
               (long long)due->pot.cents);
    assert_int_equal(due->cae.cents + due->pot.cents + due->rest.cents, row->net.cents + row->internal.cents);
  }
  return (int)party->count;
}

static void the_table_is_right(void **state) {
  (void)state;
  FILE *file = fopen(TESTS_DIR "/ledger/scale.txt", "r");
  assert_non_null(file);
  char text[512], first[WORD];
  struct party party = {.fiscal_month = 1};
  int checked = 0;
  for (int number = 1; fgets(text, sizeof text, file); number++) {
    const char *rest = text;
    if (text[0] == '#' || !next_word(&rest, first)) continue;
    if (text_equal(first, "scale")) {
      read_scale(rest, true, number);
    } else if (text_equal(first, "refused")) {
      expect_word(&rest, "scale");
      read_scale(rest, false, number);
    } else if (text_equal(first, "party")) {
      checked += check_party(&party);
      read_party(rest, &party);
    } else {
      read_month(first, rest, &party, number);
    }
  }
  checked += check_party(&party);
  fclose(file);
  assert_true(checked >= 50);
}

/* ---- what holds for every scale ---- */

static void threshold_in_the_middle_of_a_sale(void **state) {
  (void)state;
  const struct scale *opteos = find_scale("opteos");
  assert_int_equal(scale_of_bands(opteos, MONEY(2999000)).cents, 344885);
  assert_int_equal(scale_of_bands(opteos, MONEY(3003000)).cents, 345315);
  assert_int_equal(scale_of_bands(opteos, MONEY(-5)).cents, 0);
}

/* However a year is cut into months, it owes the same to the cent. */
static void months_add_up_to_their_year(void **state) {
  (void)state;
  uint64_t seed = chance_seed();
  const struct scale *of[] = {find_scale("opteos"), find_scale("encom1_whole"), find_scale("cae_then_pot")};
  for (int i = 0; i < MONTHS / 12; i++) {
    struct scale_month rows[12] = {0}, year = {.month = {2023, 12, 1}};
    struct scale_due dues[12], due;
    year.scale = of[i % 3];
    for (int m = 0; m < 12; m++) {
      int64_t net = chance_between(&seed, -200000, 1500000);
      rows[m] =
          (struct scale_month){.scale = year.scale, .month = {2023, m + 1, 1}, .net = MONEY(net), .cashed = MONEY(net)};
      year.net.cents += net, year.cashed.cents += net;
    }
    assert_true(scale_dues(rows, 12, rows[0].month, 1, dues) && scale_dues(&year, 1, rows[0].month, 1, &due));
    int64_t cae = 0, pot = 0;
    for (int m = 0; m < 12; m++) cae += dues[m].cae.cents, pot += dues[m].pot.cents;
    assert_int_equal(cae, due.cae.cents);
    assert_int_equal(pot, due.pot.cents);
  }
}

static void rows_out_of_order_are_refused(void **state) {
  (void)state;
  const struct scale *scale = find_scale("opteos");
  const struct scale_month rows[] = {{.scale = scale, .month = {2023, 2, 1}}, {.scale = scale, .month = {2023, 1, 1}}};
  const struct scale_month middle[] = {{.scale = scale, .month = {2023, 2, 2}}};
  struct scale_due dues[2];
  assert_false(scale_dues(rows, 2, rows[1].month, 1, dues));
  assert_false(scale_dues(middle, 1, rows[1].month, 1, dues));
  assert_false(scale_dues(rows, 1, rows[1].month, 13, dues));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_right),
      cmocka_unit_test(threshold_in_the_middle_of_a_sale),
      cmocka_unit_test(months_add_up_to_their_year),
      cmocka_unit_test(rows_out_of_order_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
