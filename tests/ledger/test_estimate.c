/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pay core */
#include "tests/ledger/table.h"

#include "pay/estimate.h"

enum { CASES = 100000 };

struct table {
  int line;
  struct pay_terms terms;
};

static void read_rates(const char *text, struct table *table) {
  struct pay_terms *terms = &table->terms;
  expect_word(&text, "employer");
  terms->employer_bp = next_hundredths(&text);
  expect_word(&text, "employee");
  terms->employee_bp = next_hundredths(&text);
  expect_word(&text, "fixed");
  terms->employer_fixed = MONEY(next_hundredths(&text));
  terms->employee_fixed = MONEY(next_hundredths(&text));
  expect_word(&text, "from");
  terms->fixed_from = MONEY(next_hundredths(&text));
}

static struct money named(const struct pay_estimate *estimate, const char *name, int line) {
  const struct {
    const char *name;
    struct money amount;
  } parts[] = {{"sold", estimate->sold}, {"cae", estimate->cae},           {"pot", estimate->pot},
               {"cost", estimate->cost}, {"employer", estimate->employer}, {"gross", estimate->gross},
               {"net", estimate->net},   {"employee", estimate->employee}};
  for (size_t i = 0; i < COUNT(parts); i++)
    if (text_equal(parts[i].name, name)) return parts[i].amount;
  fail_msg("estimate.txt:%d: what is %s?", line, name);
  return MONEY(0);
}

static void expect_sum(const struct pay_estimate *e) {
  assert_int_equal(e->sold.cents, e->cae.cents + e->pot.cents + e->cost.cents);
  assert_int_equal(e->cost.cents, e->employer.cents + e->gross.cents);
  assert_int_equal(e->gross.cents, e->employee.cents + e->net.cents);
}

static void check_case(const char *first, const char *text, const struct table *table) {
  static const char *const names[] = {"sold", "cost", "gross", "net"}; /* in the order of enum pay_known */
  char word[WORD];
  struct pay_estimate estimate;
  size_t known = 0;
  while (known < COUNT(names) && !text_equal(names[known], first)) known++;
  if (known == COUNT(names)) fail_msg("estimate.txt:%d: %s?", table->line, first);
  struct money amount = MONEY(next_hundredths(&text));
  expect_word(&text, "->");
  bool made = pay_estimate_of(&table->terms, (enum pay_known)known, amount, &estimate);
  while (next_word(&text, word)) {
    if (text_equal(word, "refused")) {
      if (made) fail_msg("estimate.txt:%d: not refused", table->line);
      return;
    }
    if (!made) fail_msg("estimate.txt:%d: refused", table->line);
    bool rounded = word[0] == '~';
    int64_t got = named(&estimate, word + rounded, table->line).cents, wanted = next_hundredths(&text);
    if (rounded) got = (got + 50) / 100 * 100;
    if (got != wanted)
      fail_msg("estimate.txt:%d: %s: expected %lld, got %lld", table->line, word, (long long)wanted, (long long)got);
  }
  expect_sum(&estimate);
}

static void every_line_of_the_table_holds(void **state) {
  (void)state;
  FILE *file = fopen(TESTS_DIR "/ledger/estimate.txt", "r");
  assert_non_null(file);
  struct table table = {0};
  char line[256], first[WORD];
  int cases = 0;
  while (fgets(line, sizeof line, file)) {
    const char *text = line;
    table.line++;
    if (line[0] == '#' || !next_word(&text, first)) continue;
    if (text_equal(first, "rates")) read_rates(text, &table);
    else if (text_equal(first, "rule")) {
      table.terms.cae_bp = next_hundredths(&text);
      table.terms.pot_bp = next_hundredths(&text);
    } else {
      check_case(first, text, &table);
      cases++;
    }
  }
  fclose(file);
  assert_true(cases > 20);
}

static uint64_t chance_state = 20261122;
static int64_t chance(int64_t below) {
  chance_state = chance_state * 6364136223846793005u + 1442695040888963407u;
  return (int64_t)((chance_state >> 33) % (uint64_t)below);
}

/* Whatever the rates: it adds up, what was asked for is reached, one cent less sold would not reach it. */
static void estimates_add_up_and_are_the_least(void **state) {
  (void)state;
  for (int i = 0; i < CASES; i++) {
    const struct pay_terms terms = {.cae_bp = chance(3000),
                                    .pot_bp = chance(3000),
                                    .employer_bp = chance(5000),
                                    .employee_bp = chance(4000),
                                    .employer_fixed = MONEY(chance(6000)),
                                    .employee_fixed = MONEY(chance(6000)),
                                    .fixed_from = MONEY(chance(50000))};
    struct pay_estimate there, less;
    struct money net = MONEY(chance(400000) + 1);
    assert_true(pay_estimate_of(&terms, PAY_NET, net, &there));
    expect_sum(&there);
    assert_true(there.net.cents >= net.cents);
    assert_true(pay_estimate_of(&terms, PAY_SOLD, MONEY(there.sold.cents - 1), &less));
    assert_true(less.net.cents < net.cents);
    assert_true(pay_estimate_of(&terms, PAY_SOLD, there.sold, &less)); /* the same the other way */
    assert_memory_equal(&less, &there, sizeof less);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_line_of_the_table_holds),
      cmocka_unit_test(estimates_add_up_and_are_the_least),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
