/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pay ledger core */
#include "tests/ledger/table.h"

#include "pay/contract.h"
#include "pay/months.h"

enum { LIFE = 8 };

struct table {
  int line;
  struct date today;
  struct pay_contract life[LIFE];
  size_t count;
};

static struct date next_day(const char **text) {
  char word[WORD];
  struct date day = {0};
  assert_true(next_word(text, word));
  if (!text_equal(word, "open") && !text_equal(word, "never")) assert_true(date_parse(word, &day));
  return day;
}

static struct pay_contract read_contract(const char **text) {
  char word[WORD];
  struct pay_contract contract = {0};
  assert_true(next_word(text, word) && contract_kind_parse(word, &contract.kind));
  contract.starts_on = next_day(text);
  contract.ends_on = next_day(text);
  return contract;
}

static void expect_text(const struct table *table, const char *got, const char *wanted) {
  if (!text_equal(got, wanted)) fail_msg("contracts.txt:%d: expected %s, got %s", table->line, wanted, got);
}

static void check_day(const char *text, const struct table *table) {
  char word[WORD], warning[WORD];
  struct pay_contract contract = read_contract(&text);
  expect_word(&text, "from");
  contract.sells_from = next_day(&text);
  expect_word(&text, "->");
  assert_true(next_word(&text, word));
  expect_text(table, pay_contract_state_name(pay_contract_on(&contract, table->today)), word);
  expect_word(&text, "warning");
  assert_true(next_word(&text, word));
  snprintf(warning, sizeof warning, "%d", pay_contract_warning(&contract, table->today));
  expect_text(table, warning, word);
}

static void check_next(const char *text, const struct table *table) {
  char word[WORD];
  const char *reason;
  struct pay_contract contract = read_contract(&text);
  enum outcome outcome = pay_contract_may_follow(table->life, table->count, &contract, &reason);
  expect_word(&text, "->");
  assert_true(next_word(&text, word));
  expect_text(table, outcome == OK ? "yes" : outcome_code(outcome), word);
  if (outcome == CONTRACT_REFUSED) assert_true(*reason != '\0');
}

static void check_months(const char *text, const struct table *table) {
  char word[WORD], got[WORD];
  struct date from = next_day(&text), to = next_day(&text);
  expect_word(&text, "->");
  assert_true(next_word(&text, word));
  snprintf(got, sizeof got, "%d", pay_months_of(from, to));
  expect_text(table, got, word);
}

static void check_line(const char *first, const char *text, struct table *table) {
  if (text_equal(first, "today")) table->today = next_day(&text);
  else if (text_equal(first, "on")) check_day(text, table);
  else if (text_equal(first, "had")) table->life[table->count++] = read_contract(&text);
  else if (text_equal(first, "then")) check_next(text, table);
  else if (text_equal(first, "forget")) table->count = 0;
  else if (text_equal(first, "months")) check_months(text, table);
  else fail_msg("contracts.txt:%d: %s?", table->line, first);
}

static void every_line_of_the_table_holds(void **state) {
  (void)state;
  FILE *file = fopen(TESTS_DIR "/ledger/contracts.txt", "r");
  assert_non_null(file);
  struct table table = {0};
  char line[256], first[WORD];
  while (fgets(line, sizeof line, file)) {
    const char *text = line;
    table.line++;
    if (line[0] == '#' || !next_word(&text, first)) continue;
    check_line(first, text, &table);
    assert_true(table.count < LIFE);
  }
  fclose(file);
  assert_true(table.line > 60);
}

static void expect_month(struct date got, int year, int month) {
  assert_int_equal(date_compare(got, (struct date){year, month, 1}), 0);
}

/* Until the 20th for this month, later for the next; December leads to January. */
static void months_are_asked_for_in_time(void **state) {
  (void)state;
  expect_month(pay_month_to_ask((struct date){2026, 11, 20}, 20), 2026, 11);
  expect_month(pay_month_to_ask((struct date){2026, 11, 21}, 20), 2026, 12);
  expect_month(pay_month_to_ask((struct date){2026, 12, 29}, 28), 2027, 1);
  struct date end = pay_month_end((struct date){2024, 2, 1});
  assert_int_equal(end.day, 29);
}

/* Received in November: the declarations of January to March. Declared in November: July to September. */
static void declarations_look_two_to_four_months_back(void **state) {
  (void)state;
  struct pay_months declarations = pay_declarations_of((struct date){2026, 11, 1});
  expect_month(declarations.first, 2027, 1);
  expect_month(declarations.last, 2027, 3);
  struct pay_months declared = pay_months_declared_in((struct date){2026, 11, 1});
  expect_month(declared.first, 2026, 7);
  expect_month(declared.last, 2026, 9);
  declared = pay_months_declared_in((struct date){2027, 3, 1});
  expect_month(declared.first, 2026, 11);
  expect_month(declared.last, 2027, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_line_of_the_table_holds),
      cmocka_unit_test(months_are_asked_for_in_time),
      cmocka_unit_test(declarations_look_two_to_four_months_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
