/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: month ledger core */
/* The true-up of a month: the table close.txt, and 100 000 sales drawn by chance that leave nobody a cent short. */
#include "tests/ledger/table.h"

#include "month/trueup.h"

#include <stdio.h>

static int line_number; /* of the table */

enum { SUMS = 4096, RULES = 16, PEOPLE = 32, LINE = 240 };

/* ---- books in memory: what postings would add up to ---- */

struct book {
  struct arena arena;
  struct rule rules[RULES];
  struct split_rule provisions[RULES]; /* at the same places */
  size_t rule_count;
  struct due_contract contracts[PEOPLE];
  size_t contract_count;
  struct due_sum sums[SUMS];
  size_t sum_count;
  int fiscal_month;
  struct date first, month; /* of the books; of the close being looked at */
  struct trueup *missing;
  size_t missing_count, missing_read;
  int64_t total; /* of every posting ever made: always 0 */
};

static void book_clear(struct book *book) {
  arena_done(&book->arena);
  memset(book, 0, sizeof *book);
  book->fiscal_month = 1;
}

static struct date first_of(struct date day) {
  return (struct date){day.year, day.month, 1};
}

static struct due_sum *book_sum(struct book *book, struct date day, const char *member, const char *activity,
                                int64_t rule) {
  struct date month = first_of(day);
  for (size_t i = 0; i < book->sum_count; i++) {
    struct due_sum *sum = &book->sums[i];
    if (date_compare(sum->month, month) == 0 && text_equal(sum->member, member) &&
        text_equal(sum->activity, activity) && sum->rule == rule)
      return sum;
  }
  assert_true(book->sum_count < SUMS);
  if (book->first.year == 0 || date_compare(month, book->first) < 0) book->first = month;
  book->sums[book->sum_count] = (struct due_sum){.month = month, .member = member, .activity = activity, .rule = rule};
  return &book->sums[book->sum_count++];
}

static const struct split_rule *book_rule(const struct book *book, int64_t id) {
  for (size_t i = 0; i < book->rule_count; i++)
    if (book->rules[i].id == id) return &book->provisions[i];
  fail_msg("no rule %lld", (long long)id);
  return NULL;
}

static void book_sell(struct book *book, struct date day, int64_t rule, struct money net, const char *member,
                      enum contract_kind kind) {
  const struct split_person person = {.contract = kind, .weight = 1};
  struct split split;
  assert_true(ledger_split(book_rule(book, rule), net, &person, member ? 1 : 0, &split));
  struct due_sum *sum = book_sum(book, day, member, NULL, rule);
  sum->net.cents += net.cents;
  sum->cae.cents += split.cae.cents;
  sum->pot.cents += split.pot.cents;
  book->total += net.cents - split.cae.cents - split.pot.cents - (member ? split.persons[0].cents : 0);
}

static struct due_books books_of(const struct book *book, struct date month) {
  return (struct due_books){.month = month,
                            .first = book->first,
                            .fiscal_month = book->fiscal_month,
                            .rules = book->rules,
                            .rule_count = book->rule_count,
                            .sums = book->sums,
                            .sum_count = book->sum_count,
                            .contracts = book->contracts,
                            .contract_count = book->contract_count};
}

static void book_close(struct book *book, struct date month) {
  struct fault fault = {0};
  if (book->first.year == 0) book->first = month;
  const struct due_books books = books_of(book, month);
  enum outcome outcome = trueup_compute(&books, &book->arena, &book->missing, &book->missing_count, &fault);
  if (outcome != OK) fail_msg("%04d-%02d: %s %s", month.year, month.month, outcome_code(outcome), fault.hint);
  book->month = month;
  book->missing_read = 0;
  for (size_t i = 0; i < book->missing_count; i++) {
    const struct trueup *missing = &book->missing[i];
    struct due_sum *sum = book_sum(book, month, missing->member, NULL, missing->rule);
    sum->cae.cents += missing->cae.cents;
    sum->pot.cents += missing->pot.cents;
    book->total -= missing->cae.cents + missing->pot.cents + missing->share.cents;
  }
}

/* ---- reading the table ---- */

static const char *book_name(struct book *book, const char *word) {
  return text_equal(word, "collective") || text_equal(word, "*") ? NULL
                                                                 : arena_copy(&book->arena, word, strlen(word) + 1);
}

static struct date next_date(const char **text) {
  char word[WORD];
  struct date day = {0};
  assert_true(next_word(text, word));
  if (strlen(word) == 7) memcpy(word + 7, "-01", 4);
  assert_true(date_parse(word, &day));
  return day;
}

static int64_t next_id(const char **text) { /* "r1" */
  char word[WORD];
  int64_t id = 0;
  assert_true(next_word(text, word) && word[0] == 'r');
  assert_true(text_to_integer(word + 1, 1, INT64_MAX, &id));
  return id;
}

static void read_bands(const char **text, struct scale *scale) { /* "0:11.5 30000:10.5", until a word without colon */
  scale->band_count = 0;
  for (;;) {
    char word[WORD];
    const char *after = *text;
    if (!next_word(&after, word) || !strchr(word, ':')) return;
    *strchr(word, ':') = '\0';
    scale->bands[scale->band_count++] =
        (struct scale_band){MONEY(hundredths(word)), hundredths(word + strlen(word) + 1)};
    *text = after;
  }
}

static void read_scale(const char **text, struct rule *rule) {
  char word[WORD];
  struct scale *scale = &rule->scale;
  while (next_word(text, word)) {
    if (text_equal(word, "bands")) read_bands(text, scale);
    else if (text_equal(word, "pot_first")) scale->deduction = DEDUCT_POT_FIRST;
    else if (text_equal(word, "cae_first")) scale->deduction = DEDUCT_CAE_FIRST;
    else if (text_equal(word, "whole")) scale->banding = BANDING_WHOLE;
    else if (text_equal(word, "base")) {
      expect_word(text, "margin");
      scale->base = BASE_MARGIN;
    } else if (text_equal(word, "window")) {
      next_word(text, word);
      scale->window = text_equal(word, "fiscal") ? WINDOW_FISCAL : WINDOW_SINCE_ENTRY;
    } else if (text_equal(word, "fixed")) scale->fixed_month = MONEY(next_hundredths(text));
    else if (text_equal(word, "minimum")) scale->minimum_month = MONEY(next_hundredths(text));
    else if (text_equal(word, "maximum")) scale->maximum_window = MONEY(next_hundredths(text));
    else if (text_equal(word, "exempt")) scale->exempt_months = next_hundredths(text) / 100;
    else if (text_equal(word, "internal")) scale->internal_bp = next_hundredths(text);
    else if (text_equal(word, "for")) {
      next_word(text, word);
      assert_true(contract_kind_parse(word, &rule->contract));
    } else fail_msg("what is %s?", word);
  }
}

static void read_rule(struct book *book, const char **text) { /* rule 1 * 11.5 10 from 2026-01-01 … */
  char word[WORD];
  assert_true(book->rule_count < RULES);
  struct rule *rule = &book->rules[book->rule_count];
  rule->id = next_hundredths(text) / 100;
  next_word(text, word);
  rule->activity = book_name(book, word);
  int64_t cae_bp = next_hundredths(text), pot_bp = next_hundredths(text);
  expect_word(text, "from");
  rule->valid_from = next_date(text);
  rule->scale = (struct scale){.bands = {{MONEY(0), cae_bp}}, .band_count = 1, .pot_bp = pot_bp, .internal_bp = -1};
  book->provisions[book->rule_count++] = (struct split_rule){.id = rule->id,
                                                             .kpa = "BLG",
                                                             .activity = rule->activity,
                                                             .cae_bp = cae_bp,
                                                             .pot_bp = pot_bp,
                                                             .valid_from = rule->valid_from};
  read_scale(text, rule);
}

static void read_contract(struct book *book, const char **text) {
  char word[WORD];
  assert_true(book->contract_count < PEOPLE);
  struct due_contract *contract = &book->contracts[book->contract_count++];
  next_word(text, word);
  contract->member = book_name(book, word);
  next_word(text, word);
  assert_true(contract_kind_parse(word, &contract->kind));
  contract->starts_on = next_date(text);
  while (next_word(text, word)) {
    if (text_equal(word, "waived")) contract->waived = true;
    else assert_true(date_parse(word, &contract->ends_on));
  }
}

static enum contract_kind kind_on(const struct book *book, const char *member, struct date day) {
  for (size_t i = 0; i < book->contract_count; i++) {
    const struct due_contract *contract = &book->contracts[i];
    if (text_equal(contract->member, member) && date_compare(contract->starts_on, day) <= 0 &&
        (contract->ends_on.year == 0 || date_compare(day, contract->ends_on) <= 0))
      return contract->kind;
  }
  return CONTRACT_NONE;
}

static void read_sale(struct book *book, const char **text) {
  char word[WORD];
  struct worker worker;
  struct date day = next_date(text);
  int64_t rule = next_id(text);
  struct money net = MONEY(next_hundredths(text));
  expect_word(text, "by");
  next_word(text, word);
  read_worker(word, &worker);
  const char *member = book_name(book, worker.name);
  enum contract_kind kind = strchr(word, '/') ? worker.person.contract : kind_on(book, member, day);
  book_sell(book, day, rule, net, member, kind);
}

static void read_cost(struct book *book, const char **text) {
  char word[WORD];
  const char *activity = NULL;
  struct date day = next_date(text);
  int64_t cents = next_hundredths(text);
  expect_word(text, "of");
  next_word(text, word);
  const char *member = book_name(book, word);
  if (next_word(text, word)) {
    assert_string_equal(word, "activity");
    next_word(text, word);
    activity = book_name(book, word);
  }
  book_sum(book, day, member, activity, 0)->costs.cents += cents;
}

static void read_internal(struct book *book, const char **text) {
  char word[WORD];
  struct date day = next_date(text);
  int64_t cents = next_hundredths(text);
  expect_word(text, "of");
  next_word(text, word);
  struct due_sum *sum = book_sum(book, day, book_name(book, word), NULL, 0);
  sum->internal.cents += cents;
  expect_word(text, "cae");
  sum->cae.cents += next_hundredths(text);
}

static void read_true_up(struct book *book, const char **text) {
  char word[WORD];
  next_word(text, word);
  const char *member = book_name(book, word);
  int64_t rule = next_id(text);
  struct trueup expected = {.member = member, .rule = rule}, none = {0};
  expect_word(text, "cae"), expected.cae = MONEY(next_hundredths(text));
  expect_word(text, "pot"), expected.pot = MONEY(next_hundredths(text));
  expect_word(text, "share"), expected.share = MONEY(next_hundredths(text));
  const struct trueup *got = book->missing_read < book->missing_count ? &book->missing[book->missing_read++] : &none;
  if (!text_equal(got->member, member) || got->rule != rule || got->cae.cents != expected.cae.cents ||
      got->pot.cents != expected.pot.cents || got->share.cents != expected.share.cents)
    fail_msg("line %d: got %s r%lld cae %lld pot %lld share %lld (cents)", line_number,
             got->member ? got->member : "collective", (long long)got->rule, (long long)got->cae.cents,
             (long long)got->pot.cents, (long long)got->share.cents);
}

static void read_stands(struct book *book, const char **text) {
  char word[WORD];
  struct money cae = {0}, pot = {0};
  next_word(text, word);
  const char *member = book_name(book, word);
  for (size_t i = 0; i < book->sum_count; i++) {
    if (!text_equal(book->sums[i].member, member)) continue;
    cae.cents += book->sums[i].cae.cents;
    pot.cents += book->sums[i].pot.cents;
  }
  expect_word(text, "cae");
  int64_t expected_cae = next_hundredths(text);
  expect_word(text, "pot");
  if (cae.cents != expected_cae || pot.cents != next_hundredths(text))
    fail_msg("line %d: cae %lld pot %lld (cents)", line_number, (long long)cae.cents, (long long)pot.cents);
}

static void read_more(struct book *book, const char **text) { /* more 2026-02 aicha 40.00 owes 4.30 */
  char word[WORD];
  struct fault fault = {0};
  struct money cae = {0};
  const struct due_books books = books_of(book, next_date(text));
  next_word(text, word);
  const char *member = book_name(book, word);
  struct money net = MONEY(next_hundredths(text));
  assert_int_equal(due_of_more(&books, member, net, &book->arena, &cae, &fault), OK);
  expect_word(text, "owes");
  if (cae.cents != next_hundredths(text)) fail_msg("line %d: %lld (cents) more", line_number, (long long)cae.cents);
}

static void read_line(struct book *book, const char *line) {
  char word[WORD];
  if (!next_word(&line, word) || word[0] == '#') return;
  bool expectation = text_equal(word, "true-up") || text_equal(word, "stands") || text_equal(word, "nothing") ||
                     text_equal(word, "more");
  if (!expectation && book->missing_read != book->missing_count)
    fail_msg("line %d: a true-up nobody expected before", line_number);
  if (text_equal(word, "books")) {
    book_clear(book);
    if (next_word(&line, word)) book->fiscal_month = (int)(next_hundredths(&line) / 100);
  } else if (text_equal(word, "rule")) read_rule(book, &line);
  else if (text_equal(word, "contract")) read_contract(book, &line);
  else if (text_equal(word, "sale")) read_sale(book, &line);
  else if (text_equal(word, "cost")) read_cost(book, &line);
  else if (text_equal(word, "internal")) read_internal(book, &line);
  else if (text_equal(word, "close")) book_close(book, next_date(&line));
  else if (text_equal(word, "true-up")) read_true_up(book, &line);
  else if (text_equal(word, "nothing")) {
    if (book->missing_count)
      fail_msg("line %d: cae %lld is missing", line_number, (long long)book->missing[0].cae.cents);
  } else if (text_equal(word, "stands")) read_stands(book, &line);
  else if (text_equal(word, "more")) read_more(book, &line);
  else if (text_equal(word, "waive")) book->contracts[0].waived = true;
  else fail_msg("what is %s?", word);
}

static void the_table_is_right(void **state) {
  (void)state;
  static struct book book;
  char line[LINE];
  FILE *table = fopen(TESTS_DIR "/ledger/close.txt", "r");
  assert_non_null(table);
  for (int number = 1; fgets(line, sizeof line, table); number++) {
    line_number = number;
    read_line(&book, line);
    assert_int_equal(book.total, 0);
  }
  assert_int_equal(book.missing_read, book.missing_count);
  fclose(table);
  book_clear(&book);
}

/* ---- 100 000 sales, twelve months ---- */

static const char *const people[] = {"aicha", "karim", "yann", "rosa", "lea", "noe", "sami", "zoe", NULL};
static const struct {
  const char *activity;
  int64_t cae_bp, pot_bp;
  enum scale_base base;
  struct scale_band bands[3];
  size_t band_count;
} drawn_rules[] = {
    {NULL, 1150, 1000, BASE_MARGIN, {{{0}, 1150}, {{3000000}, 1050}, {{6000000}, 950}}, 3},
    {"FRI", 1000, 700, BASE_NET, {{{0}, 1000}, {{1500000}, 800}, {{2500000}, 600}}, 3},
    {"BLA", 1350, 500, BASE_MARGIN, {{{0}, 1350}}, 1},
    {"REP", 333, 333, BASE_NET, {{{0}, 333}, {{700001}, 777}}, 2},
};
enum {
  SALES = 100000,
  MONTHS = 12,
  PARTIES = (int)(sizeof people / sizeof people[0]),
  SCALES = (int)(sizeof drawn_rules / sizeof drawn_rules[0])
};

static void draw_books(struct book *book) {
  book_clear(book);
  for (size_t i = 0; i < SCALES; i++) {
    book->rules[i] = (struct rule){.id = (int64_t)i + 1,
                                   .activity = drawn_rules[i].activity,
                                   .valid_from = {2026, 1, 1},
                                   .scale = {.base = drawn_rules[i].base,
                                             .band_count = drawn_rules[i].band_count,
                                             .pot_bp = drawn_rules[i].pot_bp,
                                             .internal_bp = -1}};
    memcpy(book->rules[i].scale.bands, drawn_rules[i].bands, sizeof drawn_rules[i].bands);
    book->provisions[i] =
        (struct split_rule){.id = (int64_t)i + 1, .cae_bp = drawn_rules[i].cae_bp, .pot_bp = drawn_rules[i].pot_bp};
  }
  book->rule_count = SCALES;
  for (size_t i = 0; people[i]; i++)
    book->contracts[book->contract_count++] = (struct due_contract){
        .member = people[i], .kind = i == 3 ? CONTRACT_VOLUNTEER : CONTRACT_CAPE, .starts_on = {2026, 1, 1}};
}

/* In hundredths of a cent, slice by slice; another hand than ledger/scale.c. */
static int64_t owed(size_t rule, int64_t base) {
  int64_t hundredths_of_cents = 0;
  for (size_t i = 0; i < drawn_rules[rule].band_count; i++) {
    int64_t from = drawn_rules[rule].bands[i].from.cents;
    int64_t to = i + 1 < drawn_rules[rule].band_count ? drawn_rules[rule].bands[i + 1].from.cents : INT64_MAX / 20000;
    if (base > from) hundredths_of_cents += ((base < to ? base : to) - from) * drawn_rules[rule].bands[i].rate_bp;
  }
  return (hundredths_of_cents + 5000) / 10000;
}

static void no_party_drifts(struct book *book, uint64_t seed, int month) {
  for (size_t party = 0; party < PARTIES; party++)
    for (size_t rule = 0; rule < SCALES; rule++) {
      int64_t net = 0, costs = 0, cae = 0, pot = 0;
      for (size_t i = 0; i < book->sum_count; i++) {
        const struct due_sum *sum = &book->sums[i];
        if (!text_equal(sum->member, people[party])) continue;
        if (sum->rule == (int64_t)rule + 1 || (sum->rule == 0 && text_equal(sum->activity, drawn_rules[rule].activity)))
          net += sum->net.cents, costs += sum->costs.cents, cae += sum->cae.cents, pot += sum->pot.cents;
      }
      int64_t base = drawn_rules[rule].base == BASE_MARGIN ? net - costs : net;
      int64_t due = owed(rule, base), due_pot = (net * drawn_rules[rule].pot_bp + 5000) / 10000;
      if (!people[party] || text_equal(people[party], "rosa")) due_pot = net - due;
      if (cae != due || pot != due_pot)
        fail_msg("seed %llu, month %d, %s, rule %zu: cae %lld, due %lld; pot %lld, due %lld", (unsigned long long)seed,
                 month, people[party] ? people[party] : "collective", rule + 1, (long long)cae, (long long)due,
                 (long long)pot, (long long)due_pot);
    }
}

static void a_hundred_thousand_sales_leave_no_drift(void **state) {
  (void)state;
  static struct book book;
  uint64_t seed = chance_seed(), chance = seed;
  int64_t drift = 0;
  draw_books(&book);
  for (int month = 1; month <= MONTHS; month++) {
    for (int i = 0; i < SALES / MONTHS + 1; i++) {
      struct date day = {2026, month, 1 + (int)chance_between(&chance, 0, 27)};
      const char *member = people[chance_between(&chance, 0, PARTIES - 1)];
      int64_t rule = 1 + (int64_t)chance_between(&chance, 0, SCALES - 1);
      int64_t cents = (int64_t)chance_between(&chance, 1, chance_between(&chance, 0, 9) ? 1500 : 30000);
      if (chance_between(&chance, 0, 19) == 0) cents = -cents / 4;
      book_sell(&book, day, rule, MONEY(cents), member, kind_on(&book, member, day));
      if (chance_between(&chance, 0, 99) == 0)
        book_sum(&book, day, member, drawn_rules[rule - 1].activity, 0)->costs.cents += cents / 3;
    }
    book_close(&book, (struct date){2026, month, 1});
    for (size_t i = 0; i < book.missing_count; i++) drift += llabs(book.missing[i].cae.cents);
    if (book.total != 0)
      fail_msg("seed %llu: the postings sum to %lld", (unsigned long long)seed, (long long)book.total);
    no_party_drifts(&book, seed, month);
  }
  assert_true(drift > 0); /* or there was nothing to true up */
  book_clear(&book);
}

/* ---- the entry ---- */

static void the_entry_balances_and_says_whose(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  const struct trueup list[] = {{.member = "aicha", .rule = 1, .cae = MONEY(-30), .share = MONEY(30)},
                                {.activity = "BLA", .rule = 2, .cae = MONEY(5), .pot = MONEY(-5)}};
  static const struct {
    const char *account, *member, *activity;
    int64_t cents, rule;
  } expected[] = {{"911000", "aicha", NULL, -30, 1},
                  {"913000", "aicha", NULL, 30, 1},
                  {"912000", NULL, "BLA", 5, 2},
                  {"913000", NULL, "BLA", -5, 2}};
  struct ledger_entry entry;
  trueup_entry(list, 2, (struct date){2026, 2, 1}, &arena, &entry);
  assert_int_equal(date_compare(entry.date, (struct date){2026, 2, 28}), 0);
  assert_string_equal(entry.journal, "OD");
  assert_string_equal(entry.piece, "REG-2026-02");
  assert_int_equal(entry.posting_count, COUNT(expected));
  for (size_t i = 0; i < COUNT(expected); i++) {
    const struct ledger_posting *posting = &entry.postings[i];
    assert_true(text_equal(posting->account, expected[i].account) && text_equal(posting->member, expected[i].member) &&
                text_equal(posting->activity, expected[i].activity));
    assert_int_equal(posting->amount.cents, expected[i].cents);
    assert_int_equal(posting->split_rule, expected[i].rule);
  }
  trueup_entry(list, 0, (struct date){2026, 12, 1}, &arena, &entry);
  assert_int_equal(entry.posting_count, 0);
  assert_int_equal(date_compare(entry.date, (struct date){2026, 12, 31}), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_right),
      cmocka_unit_test(a_hundred_thousand_sales_leave_no_drift),
      cmocka_unit_test(the_entry_balances_and_says_whose),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
