/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger core */
#include "tests/ledger/table.h"

#include "ledger/cash_entry.h"

#include <stdio.h>

static bool is_amount(const char *word) {
  return (word[0] >= '0' && word[0] <= '9') || word[0] == '-';
}

static void check(const struct ledger_entry *entry, const char **text, int line) {
  char word[WORD];
  size_t at = 0;
  int64_t sum = 0;
  while (next_word(text, word)) {
    if (text_equal(word, "nothing")) break;
    if (at == entry->posting_count) fail_msg("line %d: only %zu postings", line, at);
    int64_t amount = next_hundredths(text);
    if (!text_equal(entry->postings[at].account, word) || entry->postings[at].amount.cents != amount)
      fail_msg("line %d: %s %lld stands", line, entry->postings[at].account,
               (long long)entry->postings[at].amount.cents);
    sum += entry->postings[at++].amount.cents;
  }
  if (at != entry->posting_count) fail_msg("line %d: %zu postings", line, entry->posting_count);
  assert_int_equal(sum, 0);
}

static void the_table_is_right(void **state) {
  (void)state;
  FILE *table = fopen(TESTS_DIR "/ledger/cash_entry.txt", "re");
  char line[200];
  int cases = 0;
  assert_non_null(table);
  for (int number = 1; fgets(line, sizeof line, table); number++) {
    char words[6][WORD] = {"", "", "", "", "", ""}, word[WORD];
    const char *text = line;
    AUTO(arena) struct arena arena = {0};
    struct ledger_cash cash = {.legal_entity = "CAE", .kpa = "BLG", .piece = "BLG-1-P-000001"};
    struct ledger_entry entry;
    struct fault fault = {0};
    if (!next_word(&text, words[0]) || words[0][0] == '#') continue;
    cash.kind = words[0];
    while (next_word(&text, word) && !text_equal(word, "->")) {
      if (text_equal(word, "gap")) cash.difference = MONEY(next_hundredths(&text));
      else if (text_equal(word, "tender")) {
        assert_true(next_word(&text, words[2]) && next_word(&text, words[3]));
        cash.tender = words[2], cash.tender_to = words[3];
      } else if (is_amount(word)) cash.amount = MONEY(hundredths(word));
      else {
        memcpy(words[1], word, WORD);
        cash.reason = words[1];
      }
    }
    assert_int_equal(ledger_entry_of_cash(&cash, &arena, &entry, &fault), OK);
    assert_string_equal(entry.journal, "CA");
    check(&entry, &text, number);
    cases++;
  }
  fclose(table);
  assert_true(cases > 15);
}

static void an_unknown_tender_has_no_account(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct ledger_cash cash = {.kind = "tender_change", .tender = "cash", .tender_to = "voucher", .amount = {100}};
  struct ledger_entry entry;
  struct fault fault = {0};
  assert_int_equal(ledger_entry_of_cash(&cash, &arena, &entry, &fault), LEDGER_UNBALANCED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_right),
      cmocka_unit_test(an_unknown_tender_has_no_account),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
