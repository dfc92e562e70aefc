/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/money.h"

#include <string.h>

#define PARTS_MAX 16

/* ---- amounts as people write them ---------------------------------------------------------------------------------
 */

static const char *read_word(const char *text, char word[static 32]) {
  text += strspn(text, " ");
  size_t length = strcspn(text, " ");
  assert_true(length < 32);
  memcpy(word, text, length);
  word[length] = '\0';
  return text + length;
}

static struct money euros(const char *text) {
  char digits[32];
  size_t length = 0;
  for (; *text; text++)
    if (*text != '.') digits[length++] = *text;
  digits[length] = '\0';
  int64_t cents = 0;
  assert_true(text_to_integer(digits, INT64_MIN, INT64_MAX, &cents));
  return MONEY(cents);
}

static struct money opposite(struct money amount) {
  return MONEY(-amount.cents);
}

static void expect(const char *what, struct money got, struct money want) {
  char got_text[40], want_text[40];
  if (got.cents != want.cents)
    fail_msg("%s: got %s, expected %s", what, money_plain(got, got_text), money_plain(want, want_text));
}

/* ---- sharing --------------------------------------------------------------------------------------------------------
 */

/* total, the weights, then what each gets. CAE 11.5 %, common pot 10 %, the person the rest: 1150 1000 7850. */
static const char *const shares[] = {
    "10.00 by 1150 1000 7850 -> 1.15 1.00 7.85",
    " 1.67 by 1150 1000 7850 -> 0.19 0.17 1.31", /* exact: 0.19205 0.167 1.31095; the missing cent to the pot */
    "26582.00 by 1150 1000 7850 -> 3056.93 2658.20 20866.87",
    " 1.00 by 1 1 1 -> 0.33 0.33 0.34", /* a tie: the later part */
    " 2.00 by 1 1 1 -> 0.66 0.67 0.67", /* two cents over: the two later parts */
    " 0.01 by 1 1 -> 0.00 0.01",
    " 0.01 by 1150 1000 7850 -> 0.00 0.00 0.01",
    " 0.03 by 1 1 1 1 -> 0.00 0.01 0.01 0.01",
    " 5.00 by 2 1 -> 3.33 1.67",
    " 7.85 by 1 1 -> 3.92 3.93",
    " 0.00 by 1 2 3 -> 0.00 0.00 0.00",
    " 9.99 by 5 -> 9.99",
    " 1.00 by 0 1 0 -> 0.00 1.00 0.00", /* no weight, no cent, even in a tie */
    " 0.05 by 0 3 3 0 -> 0.00 0.02 0.03 0.00",
    "10000000000.00 by 1 2 -> 3333333333.33 6666666666.67",
    " 1.00 by 9223372036854775807 0 -> 1.00 0.00",
};

static int read_shares(const char *line, struct money *total, int64_t weights[], struct money wanted[]) {
  char word[32];
  int weight_count = 0, part_count = 0;
  line = read_word(line, word);
  *total = euros(word);
  line = read_word(line, word);
  assert_string_equal(word, "by");
  for (line = read_word(line, word); strcmp(word, "->") != 0; line = read_word(line, word))
    assert_true(text_to_integer(word, 0, INT64_MAX, &weights[weight_count++]));
  for (line = read_word(line, word); *word; line = read_word(line, word)) wanted[part_count++] = euros(word);
  assert_int_equal(weight_count, part_count);
  return weight_count;
}

static void shares_to_the_cent(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(shares); i++) {
    struct money total, wanted[PARTS_MAX], parts[PARTS_MAX];
    int64_t weights[PARTS_MAX];
    int count = read_shares(shares[i], &total, weights, wanted);
    assert_true(money_share(total, weights, parts, count));
    for (int part = 0; part < count; part++) expect(shares[i], parts[part], wanted[part]);
    assert_true(money_share(opposite(total), weights, parts, count));
    for (int part = 0; part < count; part++) expect("mirror", parts[part], opposite(wanted[part]));
  }
}

static void refuses_to_share(void **state) {
  (void)state;
  struct money parts[2] = {MONEY(7), MONEY(8)};
  assert_false(money_share(MONEY(100), (int64_t[]){1, 1}, parts, 0));
  assert_false(money_share(MONEY(100), (int64_t[]){1, 1}, parts, -1));
  assert_false(money_share(MONEY(100), (int64_t[]){0, 0}, parts, 2));
  assert_false(money_share(MONEY(100), (int64_t[]){3, -1}, parts, 2));
  assert_false(money_share(MONEY(100), (int64_t[]){INT64_MAX, 1}, parts, 2));
  assert_false(money_share(MONEY(INT64_MIN), (int64_t[]){1, 1}, parts, 2));
  assert_int_equal(parts[0].cents, 7);
  assert_int_equal(parts[1].cents, 8);
}

/* Whatever the total and the weights: nothing is lost, nobody is more than a cent away from the exact share, who weighs
 * more never gets less, who weighs the same gets the same or, standing later, one cent more. */
static void shares_fairly(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  for (int round = 0; round < 20000; round++) {
    int64_t weights[PARTS_MAX], sum_weights = 0, sum_parts = 0;
    struct money parts[PARTS_MAX], total = MONEY(chance_between(&chance, -1000000, 1000000));
    int count = (int)chance_between(&chance, 1, PARTS_MAX);
    for (int i = 0; i < count; i++) sum_weights += weights[i] = chance_between(&chance, i == 0, round % 2 ? 3 : 10000);
    assert_true(money_share(total, weights, parts, count));
    for (int i = 0; i < count; i++) {
      sum_parts += parts[i].cents;
      int64_t away = parts[i].cents * sum_weights - total.cents * weights[i];
      assert_true(away < sum_weights && away > -sum_weights);
      for (int j = 0; j < i; j++) {
        int64_t more = (total.cents < 0 ? -1 : 1) * (parts[i].cents - parts[j].cents);
        if (weights[i] > weights[j]) assert_true(more >= 0);
        if (weights[i] < weights[j]) assert_true(more <= 0);
        if (weights[i] == weights[j]) assert_true(more == 0 || more == 1);
      }
    }
    assert_int_equal(sum_parts, total.cents);
  }
}

/* ---- VAT
 * -------------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *gross;
  int32_t rate_bp;
  const char *net;
} nets[] = {
    {"12.00", 2000, "10.00"},
    {"2.00", 2000, "1.67"},
    {"5.00", 2000, "4.17"},
    {"10.55", 550, "10.00"},
    {"5.50", 1000, "5.00"},
    {"1.00", 210, "0.98"},
    {"7.30", 0, "7.30"},
    {"0.00", 2000, "0.00"},
    {"0.01", 2000, "0.01"},
    {"0.03", 10000, "0.02"}, /* 1.5 cents: half goes up */
    {"0.01", 10000, "0.01"}, /* 0.5 cent */
    {"10000000000.00", 2000, "8333333333.33"},
};

static void takes_vat_off(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(nets); i++) {
    struct money net;
    assert_true(money_net(euros(nets[i].gross), nets[i].rate_bp, &net));
    expect(nets[i].gross, net, euros(nets[i].net));
    assert_true(money_net(opposite(euros(nets[i].gross)), nets[i].rate_bp, &net));
    expect("mirror", net, opposite(euros(nets[i].net)));
  }
  struct money untouched = MONEY(7);
  assert_false(money_net(MONEY(1200), -1, &untouched));
  assert_false(money_net(MONEY(INT64_MAX), 2000, &untouched));
  assert_int_equal(untouched.cents, 7);
}

static void takes_vat_off_closely(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  for (int round = 0; round < 20000; round++) {
    struct money net, mirror, gross = MONEY(chance_between(&chance, 0, 100000000));
    int32_t rate = (int32_t)chance_between(&chance, 0, 3000);
    assert_true(money_net(gross, rate, &net) && money_net(opposite(gross), rate, &mirror));
    assert_int_equal(net.cents, -mirror.cents);
    int64_t away = 2 * (net.cents * (RATE_ONE + rate) - gross.cents * RATE_ONE); /* half a cent at most, half goes up */
    assert_true(away <= RATE_ONE + rate && away > -(RATE_ONE + rate));
  }
}

/* ---- price × quantity
 * ------------------------------------------------------------------------------------------------ */

static const struct {
  const char *price;
  int64_t thousandths;
  const char *amount;
} lines[] = {
    {"5.00", 125, "0.63"}, /* 0.125 kg: 62.5 cents */
    {"5.00", 1250, "6.25"},  {"3.50", 1000, "3.50"},  {"3.50", 3000, "10.50"}, {"24.00", 1500, "36.00"}, /* 90 min */
    {"0.01", 499, "0.00"},   {"0.01", 500, "0.01"},   {"0.00", 5000, "0.00"},  {"4.00", -1000, "-4.00"},
    {"5.00", -125, "-0.63"}, {"-5.00", 125, "-0.63"}, {"-5.00", -125, "0.63"},
};

static void prices_lines(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(lines); i++) {
    struct money amount;
    assert_true(money_times(euros(lines[i].price), lines[i].thousandths, &amount));
    expect(lines[i].price, amount, euros(lines[i].amount));
  }
}

static void refuses_what_does_not_fit(void **state) {
  (void)state;
  struct money result = MONEY(42), limit = MONEY(MONEY_LIMIT_CENTS);
  assert_false(money_add(MONEY(INT64_MAX), MONEY(1), &result));
  assert_false(money_add(limit, MONEY(1), &result));
  assert_false(money_subtract(MONEY(INT64_MIN), MONEY(1), &result));
  assert_false(money_subtract(opposite(limit), MONEY(1), &result));
  assert_false(money_times(MONEY(INT64_MAX), INT64_MAX, &result));
  assert_false(money_times(limit, 1001, &result));
  assert_int_equal(result.cents, 42);
  assert_true(money_add(limit, MONEY(0), &result));
  assert_int_equal(result.cents, MONEY_LIMIT_CENTS);
  assert_true(money_subtract(MONEY(0), limit, &result));
  assert_int_equal(result.cents, -MONEY_LIMIT_CENTS);
  assert_true(money_add(MONEY(1999), MONEY(-2000), &result));
  assert_int_equal(result.cents, -1);
}

/* ---- writing
 * ----------------------------------------------------------------------------------------------------------- */

#define THIN "\u202f" /* narrow no-break space */
#define MINUS "\u2212"

static const struct {
  int64_t cents;
  const char *french, *plain;
} written[] = {
    {0, "0,00", "0.00"},
    {5, "0,05", "0.05"},
    {-5, MINUS "0,05", "-0.05"},
    {100, "1,00", "1.00"},
    {99999, "999,99", "999.99"},
    {123450, "1" THIN "234,50", "1234.50"},
    {-123450, MINUS "1" THIN "234,50", "-1234.50"},
    {2658200, "26" THIN "582,00", "26582.00"},
    {100000000, "1" THIN "000" THIN "000,00", "1000000.00"},
    {INT64_MIN, MINUS "92" THIN "233" THIN "720" THIN "368" THIN "547" THIN "758,08", "-92233720368547758.08"},
};

static void writes_amounts(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(written); i++) {
    char text[40];
    assert_string_equal(money_french(MONEY(written[i].cents), text), written[i].french);
    assert_string_equal(money_plain(MONEY(written[i].cents), text), written[i].plain);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shares_to_the_cent),
      cmocka_unit_test(refuses_to_share),
      cmocka_unit_test(shares_fairly),
      cmocka_unit_test(takes_vat_off),
      cmocka_unit_test(takes_vat_off_closely),
      cmocka_unit_test(prices_lines),
      cmocka_unit_test(refuses_what_does_not_fit),
      cmocka_unit_test(writes_amounts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
