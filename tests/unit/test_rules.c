/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: rules ledger core_db core_http access core embedded_sql */
/* Who would have got what: the table of tests/ledger/simulation.txt. Then what no table says: rules and decisions that
 * are refused, which part is whose to change, that the examples can be followed, and that every simulation adds up. */
#include "tests/ledger/table.h"

#include "rules/rules.h"

enum { MOST = 64 };

struct table {
  struct arena arena;
  int number; /* of the line of the file */
  struct rule rules[MOST], proposed;
  struct due_sum sums[MOST];
  struct rule_part parts[MOST];
  struct due_contract contracts[MOST];
  struct split_weight weights[MOST];
  struct rule_books books;
  size_t weight_count, expected, seen;
  struct simulation made;
  int cases;
};

static void begin(struct table *table) {
  table->books = (struct rule_books){.due.first = {2099, 12, 1},
                                     .due.fiscal_month = 1,
                                     .due.rules = table->rules,
                                     .due.sums = table->sums,
                                     .parts = table->parts,
                                     .due.contracts = table->contracts};
}

static struct date month_of(const char *text) {
  char day[DATE_TEXT];
  struct date month;
  snprintf(day, sizeof day, "%.7s-01", text);
  assert_true(date_parse(day, &month));
  return month;
}

static struct date next_day(const char **rest) {
  char word[WORD];
  struct date day;
  assert_true(next_word(rest, word));
  assert_true(date_parse(word, &day));
  return day;
}

static const char *keep(struct table *table, const char *word) {
  return arena_text(&table->arena, word, strcspn(word, ":"));
}

static int64_t next_number(const char **rest) {
  char word[WORD];
  int64_t number = 0;
  assert_true(next_word(rest, word));
  assert_true(text_to_integer(word, 0, 1000000, &number));
  return number;
}

static void read_pair(struct table *table, struct rule *rule, const char *word, bool weights) {
  const char *after = strchr(word, ':') + 1;
  if (!weights) {
    char from[WORD] = "";
    memcpy(from, word, strcspn(word, ":"));
    rule->scale.bands[rule->scale.band_count++] = (struct scale_band){MONEY(hundredths(from)), hundredths(after)};
    return;
  }
  struct split_weight *weight = &table->weights[table->weight_count++];
  weight->member = keep(table, word);
  assert_true(text_to_integer(after, 1, 1000, &weight->weight));
  if (rule->weight_count++ == 0) rule->weights = weight;
}

static void read_flag(struct rule *rule, const char *word, int line) {
  if (text_equal(word, "whole")) rule->scale.banding = BANDING_WHOLE;
  else if (text_equal(word, "since_entry")) rule->scale.window = WINDOW_SINCE_ENTRY;
  else if (text_equal(word, "fiscal")) rule->scale.window = WINDOW_FISCAL;
  else if (text_equal(word, "pot_first")) rule->scale.deduction = DEDUCT_POT_FIRST;
  else if (text_equal(word, "cae_first")) rule->scale.deduction = DEDUCT_CAE_FIRST;
  else if (text_equal(word, "equal")) rule->weighting = WEIGHTING_EQUAL;
  else fail_msg("simulation.txt:%d: %s?", line, word);
}

static void read_rule(struct table *table, const char *rest, struct rule *rule) {
  char word[WORD];
  bool weights = false;
  *rule = (struct rule){.valid_from = {2022, 1, 1}, .scale = {.internal_bp = -1}};
  while (next_word(&rest, word)) {
    struct scale *scale = &rule->scale;
    if (strchr(word, ':')) read_pair(table, rule, word, weights);
    else if (text_equal(word, "bands")) weights = false;
    else if (text_equal(word, "weights")) {
      weights = true;
      rule->weighting = WEIGHTING_FIXED;
    } else if (text_equal(word, "cae"))
      scale->bands[scale->band_count++] = (struct scale_band){.rate_bp = next_hundredths(&rest)};
    else if (text_equal(word, "pot")) scale->pot_bp = next_hundredths(&rest);
    else if (text_equal(word, "internal")) scale->internal_bp = next_hundredths(&rest);
    else if (text_equal(word, "fixed")) scale->fixed_month = MONEY(next_hundredths(&rest));
    else if (text_equal(word, "minimum")) scale->minimum_month = MONEY(next_hundredths(&rest));
    else if (text_equal(word, "maximum")) scale->maximum_window = MONEY(next_hundredths(&rest));
    else if (text_equal(word, "exempt")) scale->exempt_months = next_number(&rest);
    else if (text_equal(word, "from")) {
      assert_true(next_word(&rest, word));
      rule->valid_from = month_of(word);
    } else if (text_equal(word, "base")) {
      assert_true(next_word(&rest, word));
      scale->base = text_equal(word, "margin") ? BASE_MARGIN : text_equal(word, "cashed") ? BASE_CASHED : BASE_NET;
    } else if (text_equal(word, "activity")) {
      assert_true(next_word(&rest, word));
      rule->activity = keep(table, word);
    } else if (text_equal(word, "contract")) {
      assert_true(next_word(&rest, word));
      assert_true(contract_kind_parse(word, &rule->contract));
    } else read_flag(rule, word, table->number);
  }
}

static void read_contract(struct table *table, const char *rest) {
  struct due_contract *contract = &table->contracts[table->books.due.contract_count++];
  char word[WORD];
  assert_true(next_word(&rest, word));
  *contract = (struct due_contract){.member = keep(table, word)};
  assert_true(next_word(&rest, word));
  assert_true(contract_kind_parse(word, &contract->kind));
  contract->starts_on = next_day(&rest);
  while (next_word(&rest, word)) {
    if (text_equal(word, "waived")) contract->waived = true;
    else assert_true(date_parse(word, &contract->ends_on));
  }
}

static void read_sum(struct table *table, const char *month, const char *rest) {
  struct due_sum *sum = &table->sums[table->books.due.sum_count++];
  char word[WORD];
  *sum = (struct due_sum){.month = month_of(month)};
  if (date_compare(sum->month, table->books.due.first) < 0) table->books.due.first = sum->month;
  assert_true(next_word(&rest, word));
  sum->member = text_equal(word, "-") ? NULL : keep(table, word);
  assert_true(next_word(&rest, word));
  sum->activity = text_equal(word, "-") ? NULL : keep(table, word);
  sum->rule = next_number(&rest);
  while (next_word(&rest, word)) {
    struct money amount = MONEY(next_hundredths(&rest));
    if (text_equal(word, "net")) sum->net = amount;
    else if (text_equal(word, "costs")) sum->costs = amount;
    else if (text_equal(word, "internal")) sum->internal = amount;
    else fail_msg("simulation.txt:%d: %s?", table->number, word);
  }
}

/* The persons' nets stand in their sums already. */
static void read_together(struct table *table, const char *rest) {
  char word[WORD];
  struct rule_part part = {.entry = table->number, .line = 1};
  assert_true(next_word(&rest, word));
  part.month = month_of(word);
  assert_true(next_word(&rest, word));
  part.activity = keep(table, word);
  part.rule = next_number(&rest);
  while (next_word(&rest, word)) {
    char net[WORD];
    part.member = keep(table, word);
    assert_true(next_word(&rest, word));
    snprintf(net, sizeof net, "%.*s", (int)strcspn(word, ":"), word);
    part.net = MONEY(hundredths(net));
    assert_true(text_to_integer(strchr(word, ':') + 1, 1, 100, &part.weight));
    table->parts[table->books.part_count++] = part;
  }
}

static void check_sums(const struct simulation *made, int line) {
  for (int side = 0; side < SIDES; side++) {
    int64_t total = made->pot.side[side].cents + made->cae.side[side].cents;
    for (size_t i = 0; i < made->person_count; i++) total += made->persons[i].share.side[side].cents;
    if (total != made->turnover.cents)
      fail_msg("simulation.txt:%d: side %d: %lld given of %lld", line, side, (long long)total,
               (long long)made->turnover.cents);
  }
}

static void finish(struct table *table) {
  if (table->expected != table->seen)
    fail_msg("simulation.txt:%d: %zu parts, %zu expected", table->number, table->expected, table->seen);
}

static void simulate(struct table *table, const char *rest) {
  char from[WORD], to[WORD];
  struct fault fault = {0};
  assert_true(next_word(&rest, from) && next_word(&rest, to));
  assert_int_equal(rule_check(&table->proposed, "/rule", &fault), OK);
  assert_int_equal(
      rule_simulate(&table->books, &table->proposed, month_of(from), month_of(to), &table->arena, &table->made, &fault),
      OK);
  check_sums(&table->made, table->number);
  table->expected = table->made.person_count + 2;
  table->seen = 0;
  table->cases++;
}

static void expect(struct table *table, const char *name, const char *rest) {
  const struct rule_outcome *got = text_equal(name, "pot")   ? &table->made.pot
                                   : text_equal(name, "cae") ? &table->made.cae
                                                             : NULL;
  for (size_t i = 0; i < table->made.person_count && !got; i++)
    if (text_equal(table->made.persons[i].member, name)) got = &table->made.persons[i].share;
  if (!got) fail_msg("simulation.txt:%d: who is %s?", table->number, name);
  for (int side = 0; side < SIDES; side++) {
    int64_t wanted = next_hundredths(&rest);
    if (got->side[side].cents != wanted)
      fail_msg("simulation.txt:%d: %s: expected %lld, got %lld", table->number, name, (long long)wanted,
               (long long)got->side[side].cents);
  }
  table->seen++;
}

static void read_line(struct table *table, const char *first, const char *rest) {
  if (first[0] == '2' || text_equal(first, "begin") || text_equal(first, "months")) finish(table);
  if (text_equal(first, "begin")) begin(table);
  else if (text_equal(first, "rule")) {
    int64_t id = next_number(&rest);
    struct rule *rule = &table->rules[table->books.due.rule_count++];
    read_rule(table, rest, rule);
    rule->id = id;
  } else if (text_equal(first, "contract")) read_contract(table, rest);
  else if (text_equal(first, "together")) read_together(table, rest);
  else if (text_equal(first, "propose")) read_rule(table, rest, &table->proposed);
  else if (text_equal(first, "months")) simulate(table, rest);
  else if (text_equal(first, "fiscal_month")) table->books.due.fiscal_month = (int)next_number(&rest);
  else if (first[0] == '2') read_sum(table, first, rest);
  else expect(table, first, rest);
}

static void every_line_of_the_table_holds(void **state) {
  (void)state;
  static struct table table;
  FILE *file = fopen(TESTS_DIR "/ledger/simulation.txt", "r");
  char line[256], first[WORD];
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) {
    const char *rest = line;
    table.number++;
    if (line[0] == '#' || !next_word(&rest, first)) continue;
    read_line(&table, first, rest);
  }
  finish(&table);
  fclose(file);
  arena_done(&table.arena);
  assert_true(table.cases >= 15);
}

/* ---- what is refused ------------------------------------------------------------------------------------------------
 */

static const struct rule sound = {
    .valid_from = {2023, 12, 1},
    .scale = {.pot_bp = 1000, .internal_bp = -1, .band_count = 2, .bands = {{{0}, 1150}, {{3000000}, 1050}}}};

static void expect_refused(const struct rule *rule, enum outcome wanted, const char *field) {
  struct fault fault = {0};
  assert_int_equal(rule_check(rule, "/rule", &fault), wanted);
  assert_string_equal(fault.field, field);
}

static void a_rule_that_cannot_be_is_refused_with_its_field(void **state) {
  (void)state;
  struct fault fault = {0};
  struct rule rule = sound;
  assert_int_equal(rule_check(&rule, "/rule", &fault), OK);
  rule.scale.pot_bp = 8851;
  expect_refused(&rule, RULE_OVER_WHOLE, "/rule/pot");
  rule.scale.pot_bp = 8850;
  assert_int_equal(rule_check(&rule, "/rule", &fault), OK);
  rule.scale.bands[1].rate_bp = 1151;
  expect_refused(&rule, RULE_OVER_WHOLE, "/rule/bands/1");
  rule = sound;
  rule.scale.bands[1].from = MONEY(0);
  expect_refused(&rule, RULE_BANDS, "/rule/bands/1");
  rule.scale.bands[0].from = MONEY(1);
  expect_refused(&rule, RULE_BANDS, "/rule/bands/0");
  rule.scale.band_count = 0;
  expect_refused(&rule, RULE_BANDS, "/rule/bands/0");
  rule = sound;
  rule.weighting = WEIGHTING_FIXED;
  expect_refused(&rule, RULE_WEIGHTS, "/rule/weights/0");
  const struct split_weight twice[] = {{"BLG-M01", 2}, {"BLG-M02", 1}, {"BLG-M01", 1}};
  rule.weights = twice;
  rule.weight_count = 3;
  expect_refused(&rule, RULE_WEIGHTS, "/rule/weights/2");
  rule.weight_count = 2;
  assert_int_equal(rule_check(&rule, "/rule", &fault), OK);
  rule.weighting = WEIGHTING_EQUAL;
  expect_refused(&rule, RULE_WEIGHTS, "/rule/weights/0");
  rule = sound;
  rule.scale.minimum_month = MONEY(4000);
  rule.scale.maximum_window = MONEY(3999);
  expect_refused(&rule, OUT_OF_RANGE, "/rule/maximum");
}

static void a_decision_says_who_was_there_and_what_they_wanted(void **state) {
  (void)state;
  const struct date today = {2023, 11, 22}, valid_from = {2023, 12, 1};
  const struct rule_decision vote = {
      .decided_on = {2023, 11, 19}, .present = 7, .votes_for = 5, .votes_against = 1, .abstentions = 1};
  const struct rule_decision consent = {.decided_on = {2023, 11, 19}, .present = 7, .by_consent = true};
  struct {
    struct rule_decision decision;
    const char *field;
  } cases[] = {{vote, NULL},
               {consent, NULL},
               {vote, "/decision/decided_on"},
               {vote, "/rule/valid_from"},
               {vote, "/decision/present"},
               {vote, "/decision/votes_for"},
               {consent, "/decision/votes_for"},
               {vote, "/decision/present"}};
  cases[2].decision.decided_on = (struct date){2023, 11, 23};
  cases[4].decision.present = 8;
  cases[5].decision.votes_for = 1, cases[5].decision.abstentions = 5;
  cases[6].decision.votes_against = 1;
  cases[7].decision.present = 0;
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct fault fault = {0};
    struct date from = i == 3 ? (struct date){2023, 11, 18} : valid_from;
    enum outcome outcome = rule_check_decision(&cases[i].decision, from, today, &fault);
    assert_int_equal(outcome, cases[i].field ? RULE_DECISION : OK);
    if (cases[i].field) assert_string_equal(fault.field, cases[i].field);
  }
}

static void the_part_of_the_cooperative_is_all_but_the_pot_and_a_harmless_order(void **state) {
  (void)state;
  struct scale other = sound.scale;
  other.pot_bp = 2000;
  other.deduction = DEDUCT_CAE_FIRST;
  assert_true(scale_same_cae_part(&sound.scale, &other));
  struct scale changed[11];
  for (size_t i = 0; i < COUNT(changed); i++) changed[i] = sound.scale;
  changed[0].base = BASE_MARGIN;
  changed[1].banding = BANDING_WHOLE;
  changed[2].window = WINDOW_FISCAL;
  changed[3].bands[1].rate_bp = 1049;
  changed[4].bands[1].from = MONEY(3000001);
  changed[5].band_count = 1;
  changed[6].fixed_month = MONEY(1);
  changed[7].minimum_month = MONEY(1);
  changed[8].maximum_window = MONEY(1);
  changed[9].exempt_months = 1;
  changed[10].deduction = DEDUCT_POT_FIRST;
  for (size_t i = 0; i < COUNT(changed); i++) assert_false(scale_same_cae_part(&sound.scale, &changed[i]));
  changed[0] = sound.scale;
  changed[0].internal_bp = 500;
  assert_false(scale_same_cae_part(&sound.scale, &changed[0]));
}

static void the_closest_rule_is_in_force_and_of_equal_ones_the_latest(void **state) {
  (void)state;
  const struct rule rules[] = {{.id = 1, .valid_from = {2022, 1, 1}},
                               {.id = 2, .activity = "COU", .valid_from = {2022, 6, 1}},
                               {.id = 3, .contract = CONTRACT_CESA, .valid_from = {2022, 7, 1}},
                               {.id = 4, .valid_from = {2023, 1, 1}}};
  const struct {
    const char *activity;
    enum contract_kind contract;
    struct date day;
    int64_t rule;
  } cases[] = {{"FRI", CONTRACT_CAPE, {2022, 1, 1}, 1},  {"FRI", CONTRACT_CAPE, {2021, 12, 31}, 0},
               {"COU", CONTRACT_CAPE, {2022, 5, 31}, 1}, {"COU", CONTRACT_CAPE, {2022, 6, 1}, 2},
               {"COU", CONTRACT_CESA, {2023, 6, 1}, 2},  {"FRI", CONTRACT_CESA, {2023, 6, 1}, 3},
               {NULL, CONTRACT_NONE, {2023, 6, 1}, 4}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct rule *found = rule_find(rules, COUNT(rules), cases[i].activity, cases[i].contract, cases[i].day);
    assert_int_equal(found ? found->id : 0, cases[i].rule);
  }
}

static void every_example_can_be_followed(void **state) {
  (void)state;
  assert_int_equal(rule_example_count, 6);
  for (size_t i = 0; i < rule_example_count; i++) {
    struct fault fault = {0};
    const struct rule rule = {.scale = rule_examples[i].scale};
    assert_int_equal(rule_check(&rule, "/rule", &fault), OK);
    assert_true(rule_examples[i].source[0] && rule_examples[i].note[0] && date_is_valid(rule_examples[i].read_on));
  }
  assert_int_equal(scale_of_bands(&rule_examples[0].scale, MONEY(3003000)).cents -
                       scale_of_bands(&rule_examples[0].scale, MONEY(2999000)).cents,
                   430);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_line_of_the_table_holds),
      cmocka_unit_test(a_rule_that_cannot_be_is_refused_with_its_field),
      cmocka_unit_test(a_decision_says_who_was_there_and_what_they_wanted),
      cmocka_unit_test(the_part_of_the_cooperative_is_all_but_the_pot_and_a_harmless_order),
      cmocka_unit_test(the_closest_rule_is_in_force_and_of_equal_ones_the_latest),
      cmocka_unit_test(every_example_can_be_followed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
