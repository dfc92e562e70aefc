/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: month core */
/* tests/ledger/match.txt, case by case; then the drawer, the card terminal and the steps of a month. */
#include "month/cash.h"
#include "month/checklist.h"
#include "month/match.h"
#include "tests/unit/kit.h"
#include "tests/unit/spent.h"

#include <string.h>

enum { MANY = 40, WORD = 64 };

struct trial {
  char name[160];
  struct match_deposit deposits[MANY];
  char deposit_names[MANY][WORD], deposit_refs[MANY][WORD];
  size_t deposit_count;
  struct match_line lines[MANY];
  char labels[MANY][WORD], refs[MANY][WORD], expected[MANY][256];
  size_t line_count;
};

/* "-12.40" */
static int64_t cents(const char *text) {
  char digits[WORD];
  size_t length = 0;
  int64_t amount = 0;
  for (; *text; text++)
    if (*text != '.') digits[length++] = *text;
  digits[length] = '\0';
  assert_true(text_to_integer(digits, INT64_MIN, INT64_MAX, &amount));
  return amount;
}

static struct date day_of(const char *text) {
  int64_t day = 0;
  assert_true(text_to_integer(text, 1, 30, &day));
  return (struct date){2023, 11, (int32_t)day};
}

static void read_deposit(struct trial *trial, char *words) {
  struct match_deposit *deposit = &trial->deposits[trial->deposit_count];
  char *rest = NULL;
  TEXT_COPY(trial->deposit_names[trial->deposit_count], strtok_r(words, " ", &rest));
  assert_true(deposit_kind_parse(strtok_r(NULL, " ", &rest), &deposit->kind));
  deposit->day = day_of(strtok_r(NULL, " ", &rest));
  deposit->amount = MONEY(cents(strtok_r(NULL, " ", &rest)));
  deposit->fee = MONEY(0);
  trial->deposit_refs[trial->deposit_count][0] = '\0';
  for (char *word; (word = strtok_r(NULL, " ", &rest));) {
    if (text_equal(word, "fee")) deposit->fee = MONEY(cents(strtok_r(NULL, " ", &rest)));
    else if (text_equal(word, "ref")) TEXT_COPY(trial->deposit_refs[trial->deposit_count], strtok_r(NULL, " ", &rest));
  }
  deposit->reference = trial->deposit_refs[trial->deposit_count++];
}

static void read_line(struct trial *trial, char *words) {
  size_t at = trial->line_count++;
  struct match_line *line = &trial->lines[at];
  char *arrow = strstr(words, " -> "), *rest = NULL;
  assert_non_null(arrow);
  TEXT_COPY(trial->expected[at], arrow + 4);
  *arrow = '\0';
  *line = (struct match_line){.day = day_of(strtok_r(words, " ", &rest))};
  line->amount = MONEY(cents(strtok_r(NULL, " ", &rest)));
  TEXT_COPY(trial->labels[at], strtok_r(NULL, " ", &rest));
  for (char *c = trial->labels[at]; *c; c++)
    if (*c == '_') *c = ' ';
  trial->refs[at][0] = '\0';
  for (char *word; (word = strtok_r(NULL, " ", &rest));) {
    if (text_equal(word, "twice")) line->doubled = true;
    else if (text_equal(word, "ref")) TEXT_COPY(trial->refs[at], strtok_r(NULL, " ", &rest));
  }
  line->label = trial->labels[at];
  line->reference = trial->refs[at];
}

/* What was proposed, in the words of the table. */
static void say(const struct trial *trial, const struct match_proposal *proposal, char text[static 256]) {
  size_t length =
      (size_t)snprintf(text, 256, "%s%s", match_reason_name(proposal->reason), proposal->sure ? " sure" : "");
  for (size_t i = 0; i < proposal->deposit_count; i++)
    length += (size_t)snprintf(text + length, 256 - length, " %s", trial->deposit_names[proposal->deposits[i]]);
  if (proposal->fee.cents)
    snprintf(text + length, 256 - length, " fee %lld.%02lld", (long long)(proposal->fee.cents / 100),
             (long long)(proposal->fee.cents % 100));
}

static void run(const struct trial *trial) {
  AUTO(arena) struct arena arena = {0};
  struct match_proposal proposals[MANY];
  match_propose(trial->lines, trial->line_count, trial->deposits, trial->deposit_count, &arena, proposals);
  for (size_t i = 0; i < trial->line_count; i++) {
    char text[256];
    say(trial, &proposals[i], text);
    if (!text_equal(text, trial->expected[i]))
      fail_msg("%s, line %zu: expected \"%s\", got \"%s\"", trial->name, i + 1, trial->expected[i], text);
  }
}

static void lines_meet_their_deposits(void **state) {
  (void)state;
  static struct trial trial;
  size_t cases = 0;
  char line[256];
  FILE *table = fopen(TESTS_DIR "/ledger/match.txt", "r");
  assert_non_null(table);
  while (fgets(line, sizeof line, table)) {
    line[strcspn(line, "\n")] = '\0';
    if (text_starts(line, "case ")) {
      if (cases++) run(&trial);
      trial.deposit_count = trial.line_count = 0;
      TEXT_COPY(trial.name, line + 5);
    } else if (text_starts(line, "deposit ")) read_deposit(&trial, line + 8);
    else if (text_starts(line, "line ")) read_line(&trial, line + 5);
  }
  run(&trial);
  fclose(table);
  assert_true(cases >= 20);
}

/* What is missing from the bank: the day after its days are over, not before. */
static void a_deposit_is_missing_after_its_days(void **state) {
  (void)state;
  static const struct {
    enum deposit_kind kind;
    int day, missing;
  } rows[] = {{DEPOSIT_CASH, 15, 0},   {DEPOSIT_CASH, 16, 1},   {DEPOSIT_CHEQUE, 20, 0}, {DEPOSIT_CHEQUE, 21, 1},
              {DEPOSIT_ONLINE, 17, 0}, {DEPOSIT_ONLINE, 18, 1}, {DEPOSIT_CARD, 16, 1}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct match_deposit deposit = {.kind = rows[i].kind, .day = {2023, 11, 10}};
    assert_int_equal(match_is_missing(&deposit, (struct date){2023, 11, rows[i].day}), rows[i].missing);
  }
}

/* Ten thousand lines and a month's deposits: well under a second, or the page would wait. */
static void ten_thousand_lines_are_proposed_at_once(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  enum { LINES = 10000, DEPOSITS = 300 };
  struct match_line *lines = arena_list(&arena, LINES, sizeof *lines);
  struct match_deposit *deposits = arena_list(&arena, DEPOSITS, sizeof *deposits);
  struct match_proposal *proposals = arena_list(&arena, LINES, sizeof *proposals);
  for (int i = 0; i < LINES; i++)
    lines[i] = (struct match_line){
        .day = {2023, 11, 1 + i * 30 / LINES}, .amount = MONEY(1000 + i % 7919), .label = "REMISE CB", .reference = ""};
  for (int i = 0; i < DEPOSITS; i++)
    deposits[i] = (struct match_deposit){.kind = DEPOSIT_CARD,
                                         .day = {2023, 11, 1 + i * 30 / DEPOSITS},
                                         .amount = MONEY(1000 + i * 13 % 7919),
                                         .reference = ""};
  int64_t started = spent_us();
  match_propose(lines, LINES, deposits, DEPOSITS, &arena, proposals);
  int64_t took = spent_us() - started;
  print_message("10 000 lines, 300 deposits: %lld ms\n", (long long)(took / 1000));
  assert_true(took < 2000000);
}

/* Counted 12.00 too much on the 13th, explained or not; the days after it are right again. */
static void a_gap_shows_once_and_where_it_began(void **state) {
  (void)state;
  const struct cash_day days[] = {
      {{2023, 11, 10}, MONEY(5000)}, {{2023, 11, 13}, MONEY(2000)}, {{2023, 11, 14}, MONEY(1000)}};
  struct cash_check checks[] = {{.day = {2023, 11, 10}, .counted = MONEY(15000)},
                                {.day = {2023, 11, 13}, .counted = MONEY(18200)},
                                {.day = {2023, 11, 14}, .counted = MONEY(19200)}};
  cash_compare(days, COUNT(days), MONEY(10000), MONEY(0), checks, COUNT(checks));
  const int64_t gaps[] = {0, 1200, 0}, expected[] = {15000, 17000, 18000};
  for (size_t i = 0; i < COUNT(checks); i++) {
    assert_int_equal(checks[i].gap.cents, gaps[i]);
    assert_int_equal(checks[i].expected.cents, expected[i]);
  }
  const struct cash_day explained[] = {
      {{2023, 11, 10}, MONEY(5000)}, {{2023, 11, 13}, MONEY(3200)}, {{2023, 11, 14}, MONEY(1000)}};
  cash_compare(explained, COUNT(explained), MONEY(10000), MONEY(0), checks, COUNT(checks));
  for (size_t i = 0; i < COUNT(checks); i++) assert_int_equal(checks[i].gap.cents, 0);
  /* what the last count of the month before was off is not found again */
  cash_compare(explained, COUNT(explained), MONEY(10100), MONEY(-100), checks, COUNT(checks));
  assert_int_equal(checks[0].gap.cents, 0);
}

static void the_card_that_is_missing_is_named_when_it_is_alone(void **state) {
  (void)state;
  const struct card_day day = {.sold = MONEY(18650), .collected = MONEY(17450), .known = true};
  assert_int_equal(card_gap(&day).cents, 1200);
  const struct card_ticket tickets[] = {{"a", MONEY(2400)}, {"b", MONEY(1200)}, {"c", MONEY(850)}};
  assert_string_equal(card_suspect(tickets, COUNT(tickets), MONEY(1200))->ticket, "b");
  const struct card_ticket twins[] = {{"a", MONEY(1200)}, {"b", MONEY(1200)}};
  assert_null(card_suspect(twins, COUNT(twins), MONEY(1200)));
  assert_null(card_suspect(tickets, COUNT(tickets), MONEY(999)));
}

struct steps_row {
  const char *what;
  struct month_facts facts;
  enum month_step step;
  enum step_state state;
};
static void steps_follow_from_facts(void **state) {
  (void)state;
  static const struct steps_row rows[] = {
      {"month not over", {0}, STEP_TILLS, STEP_TODO},
      {"over", {.is_over = true}, STEP_TILLS, STEP_DONE},
      {"a hole in a chain", {.is_over = true, .broken_tills = 1}, STEP_TILLS, STEP_GAP},
      {"a day that no closing has counted", {.is_over = true, .days_open = 1}, STEP_TILLS, STEP_TODO},
      {"a record refused", {.is_over = true, .refused = 1}, STEP_TILLS, STEP_GAP},
      {"no cash", {0}, STEP_CASH, STEP_DONE},
      {"never counted", {.has_cash = true}, STEP_CASH, STEP_TODO},
      {"counted", {.has_cash = true, .counted = true}, STEP_CASH, STEP_DONE},
      {"a gap", {.has_cash = true, .counted = true, .cash_gaps = 1}, STEP_CASH, STEP_GAP},
      {"a day without a total", {.card_days_unknown = 1}, STEP_CARDS, STEP_TODO},
      {"another total", {.card_days_unknown = 1, .card_gaps = 1}, STEP_CARDS, STEP_GAP},
      {"cards agree", {0}, STEP_CARDS, STEP_DONE},
      {"nothing online", {0}, STEP_ONLINE, STEP_DONE},
      {"sold online, no payout", {.online_sold = {100}}, STEP_ONLINE, STEP_TODO},
      {"payout not seen", {.online_sold = {100}, .online_paid = {100}, .online_waiting = 1}, STEP_ONLINE, STEP_TODO},
      {"no statement", {0}, STEP_BANK, STEP_TODO},
      {"covered", {.covered = true}, STEP_BANK, STEP_DONE},
      {"a line left", {.covered = true, .lines_open = 1}, STEP_BANK, STEP_TODO},
      {"a line twice", {.covered = true, .lines_open = 1, .lines_doubled = 1}, STEP_BANK, STEP_GAP},
      {"a deposit missing", {.covered = true, .deposits_missing = 1}, STEP_BANK, STEP_GAP},
      {"set aside", {.set_aside = {[STEP_BANK] = true}}, STEP_BANK, STEP_SET_ASIDE},
      {"done is done, even if set aside before",
       {.covered = true, .set_aside = {[STEP_BANK] = true}},
       STEP_BANK,
       STEP_DONE},
      {"costs", {0}, STEP_COSTS, STEP_TODO},
      {"costs checked", {.costs_checked = true}, STEP_COSTS, STEP_DONE},
      {"contributions wait for the rest", {.is_over = true, .costs_checked = true}, STEP_CONTRIBUTIONS, STEP_TODO},
      {"and come last", {.is_over = true, .costs_checked = true, .covered = true}, STEP_CONTRIBUTIONS, STEP_DONE}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    enum step_state states[STEP_COUNT];
    month_steps(&rows[i].facts, states);
    if (states[rows[i].step] != rows[i].state) fail_msg("%s: %s", rows[i].what, step_state_name(states[rows[i].step]));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lines_meet_their_deposits),
                                     cmocka_unit_test(a_deposit_is_missing_after_its_days),
                                     cmocka_unit_test(ten_thousand_lines_are_proposed_at_once),
                                     cmocka_unit_test(a_gap_shows_once_and_where_it_began),
                                     cmocka_unit_test(the_card_that_is_missing_is_named_when_it_is_alone),
                                     cmocka_unit_test(steps_follow_from_facts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
