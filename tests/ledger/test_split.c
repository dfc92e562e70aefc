/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger core */
#include "tests/ledger/table.h"

enum { CASES = 100000 };

struct line { /* one line of the table */
  int number;
  struct money net;
  struct split_rule rule;
  struct worker workers[SPLIT_PERSONS_MAX + 4];
  size_t count;
  bool shared;
  struct split split;
};

/* ---- reading the table ---- */

static void read_given(const char **text, const char *first, struct line *line) {
  char word[WORD];
  line->net = MONEY(next_hundredths(text));
  if (text_equal(first, "sale")) {
    expect_word(text, "vat");
    assert_true(money_net(line->net, (int32_t)next_hundredths(text), &line->net));
  }
  expect_word(text, "rule");
  line->rule = (struct split_rule){.id = 1, .kpa = "BLG"};
  line->rule.cae_bp = next_hundredths(text);
  line->rule.pot_bp = next_hundredths(text);
  expect_word(text, "persons");
  line->count = 0;
  while (next_word(text, word) && !text_equal(word, "->"))
    if (!text_equal(word, "collective")) read_worker(word, &line->workers[line->count++]);
}

/* ---- comparing ---- */

static void expect_cents(const struct line *line, const char *what, int64_t wanted, struct money got) {
  if (got.cents != wanted)
    fail_msg("split.txt:%d: %s: expected %lld, got %lld", line->number, what, (long long)wanted, (long long)got.cents);
}

static size_t find_worker(const struct line *line, const char *name) {
  for (size_t i = 0; i < line->count; i++)
    if (text_equal(line->workers[i].name, name)) return i;
  fail_msg("split.txt:%d: nobody is called %s", line->number, name);
  return 0;
}

static size_t list_persons(const struct line *line, struct split_person persons[]) {
  for (size_t i = 0; i < line->count; i++) persons[i] = line->workers[i].person;
  return line->count;
}

static void check_split(const char *text, struct line *line) {
  struct split_person persons[SPLIT_PERSONS_MAX + 4];
  size_t count = list_persons(line, persons);
  line->shared = ledger_split(&line->rule, line->net, persons, count, &line->split);
  char word[WORD];
  int64_t named = 0;
  while (next_word(&text, word)) {
    if (text_equal(word, "refused")) {
      if (line->shared) fail_msg("split.txt:%d: shared, not refused", line->number);
      return;
    }
    if (!line->shared) fail_msg("split.txt:%d: refused", line->number);
    struct money got = text_equal(word, "cae")   ? line->split.cae
                       : text_equal(word, "pot") ? line->split.pot
                                                 : line->split.persons[find_worker(line, word)];
    int64_t wanted = next_hundredths(&text);
    named += wanted;
    expect_cents(line, word, wanted, got);
  }
  expect_cents(line, "sum of what is named", named, line->net);
}

/* "aicha 5.00 = 3.92 + 0.58 + 0.50" */
static void check_part(const char *text, const struct line *line) {
  struct split_person persons[SPLIT_PERSONS_MAX + 4];
  struct split_part parts[SPLIT_PERSONS_MAX];
  size_t count = list_persons(line, persons);
  assert_true(ledger_split_parts(&line->rule, line->net, persons, count, parts));
  char name[WORD], sign[WORD];
  assert_true(next_word(&text, name));
  struct split_part part = parts[find_worker(line, name)];
  const struct money got[] = {part.net, part.share, part.cae, part.pot};
  for (size_t i = 0; i < COUNT(got); i++) {
    int64_t wanted = next_hundredths(&text);
    expect_cents(line, name, i > 1 && sign[0] == '-' ? -wanted : wanted, got[i]);
    next_word(&text, sign);
  }
}

static void the_table_is_right(void **state) {
  (void)state;
  FILE *file = fopen(TESTS_DIR "/ledger/split.txt", "r");
  assert_non_null(file);
  char text[512], first[WORD];
  struct line line = {0};
  int checked = 0;
  for (int number = 1; fgets(text, sizeof text, file); number++) {
    const char *rest = text;
    if (text[0] == '#' || !next_word(&rest, first)) continue;
    line.number = number;
    checked++;
    if (text_equal(first, "of")) {
      check_part(rest, &line);
    } else {
      read_given(&rest, first, &line);
      check_split(rest, &line);
    }
  }
  fclose(file);
  assert_true(checked >= 50);
}

/* ---- 100 000 random lines ---- */

struct draw {
  uint64_t seed;
  int number;
  struct money net;
  struct split_rule rule;
  struct split_person persons[SPLIT_PERSONS_MAX];
  size_t count;
};

static void draw_line(struct draw *draw) {
  uint64_t *seed = &draw->seed;
  int64_t limit = chance_between(seed, 0, 2) == 0 ? 30 : 5000000;
  draw->net = MONEY(chance_between(seed, -limit, limit));
  int64_t cae_bp = chance_between(seed, 0, RATE_ONE);
  draw->rule =
      (struct split_rule){.kpa = "BLG", .cae_bp = cae_bp, .pot_bp = chance_between(seed, 0, RATE_ONE - cae_bp)};
  if (chance_between(seed, 0, 1)) draw->rule.cae_bp = 1150, draw->rule.pot_bp = 1000;
  draw->count = (size_t)chance_between(seed, 0, SPLIT_PERSONS_MAX);
  for (size_t i = 0; i < draw->count; i++)
    draw->persons[i] = (struct split_person){.contract = (enum contract_kind)chance_between(seed, 0, 3),
                                             .weight = chance_between(seed, 1, chance_between(seed, 1, 100))};
}

static int64_t sum_weights(const struct draw *draw) {
  int64_t sum = 0;
  for (size_t i = 0; i < draw->count; i++) sum += draw->persons[i].weight;
  return sum;
}

/* |part − total × weight / of| < 1 cent, without a fraction. */
static bool is_near(int64_t part, int64_t total, int64_t weight, int64_t of) {
  int64_t error = part * of - total * weight;
  return error < of && error > -of;
}

static bool pays(const struct split_person *person) {
  return person->contract == CONTRACT_CAPE || person->contract == CONTRACT_CESA;
}

#define CHECK(draw, condition)                                                                                         \
  do {                                                                                                                 \
    if (!(condition)) fail_case(draw, #condition);                                                                     \
  } while (0)

static void fail_case(const struct draw *draw, const char *condition) {
  fail_msg("case %d: %s (net %lld, CAE %lld, pot %lld, %zu persons)", draw->number, condition,
           (long long)draw->net.cents, (long long)draw->rule.cae_bp, (long long)draw->rule.pot_bp, draw->count);
}

static void check_totals(const struct draw *draw, const struct split *split) {
  int64_t sum = split->cae.cents + split->pot.cents, weights = sum_weights(draw);
  CHECK(draw, is_near(split->cae.cents, draw->net.cents, draw->rule.cae_bp, RATE_ONE));
  bool everyone_pays = draw->count > 0;
  for (size_t i = 0; i < draw->count; i++) everyone_pays = everyone_pays && pays(&draw->persons[i]);
  if (everyone_pays) CHECK(draw, is_near(split->pot.cents, draw->net.cents, draw->rule.pot_bp, RATE_ONE));
  int64_t rest = draw->net.cents - split->cae.cents - split->pot.cents;
  for (size_t i = 0; i < draw->count; i++) {
    sum += split->persons[i].cents;
    if (everyone_pays) CHECK(draw, is_near(split->persons[i].cents, rest, draw->persons[i].weight, weights));
    if (!pays(&draw->persons[i])) CHECK(draw, split->persons[i].cents == 0);
  }
  CHECK(draw, sum == draw->net.cents);
}

static void check_parts(const struct draw *draw, const struct split *split) {
  struct split_part parts[SPLIT_PERSONS_MAX];
  CHECK(draw, ledger_split_parts(&draw->rule, draw->net, draw->persons, draw->count, parts) == (draw->count > 0));
  int64_t sign = draw->net.cents < 0 ? -1 : 1;
  struct split_part sum = {0};
  for (size_t i = 0; i < draw->count; i++) {
    const struct split_part *part = &parts[i];
    CHECK(draw, part->net.cents == part->share.cents + part->cae.cents + part->pot.cents);
    CHECK(draw, part->share.cents == split->persons[i].cents);
    CHECK(draw, part->share.cents * sign >= 0 && part->cae.cents * sign >= 0 && part->pot.cents * sign >= 0);
    sum.net.cents += part->net.cents, sum.cae.cents += part->cae.cents, sum.pot.cents += part->pot.cents;
  }
  if (draw->count == 0) return;
  CHECK(draw,
        sum.net.cents == draw->net.cents && sum.cae.cents == split->cae.cents && sum.pot.cents == split->pot.cents);
}

/* Two persons never disturb each other: then a person's turnover is the plain largest remainder of the net. */
static void check_pair(const struct draw *draw) {
  if (draw->count != 2) return;
  struct split_part parts[SPLIT_PERSONS_MAX];
  struct money nets[2];
  const int64_t weights[] = {draw->persons[0].weight, draw->persons[1].weight};
  assert_true(ledger_split_parts(&draw->rule, draw->net, draw->persons, 2, parts));
  assert_true(money_share(draw->net, weights, nets, 2));
  CHECK(draw, parts[0].net.cents == nets[0].cents && parts[1].net.cents == nets[1].cents);
}

static void check_mirror(const struct draw *draw, const struct split *split) {
  struct split mirror;
  CHECK(draw, ledger_split(&draw->rule, MONEY(-draw->net.cents), draw->persons, draw->count, &mirror));
  CHECK(draw, mirror.cae.cents == -split->cae.cents && mirror.pot.cents == -split->pot.cents);
  for (size_t i = 0; i < draw->count; i++) CHECK(draw, mirror.persons[i].cents == -split->persons[i].cents);
}

static void random_lines_add_up(void **state) {
  (void)state;
  struct draw draw = {.seed = chance_seed()};
  for (draw.number = 1; draw.number <= CASES; draw.number++) {
    struct split split;
    draw_line(&draw);
    CHECK(&draw, ledger_split(&draw.rule, draw.net, draw.persons, draw.count, &split));
    check_totals(&draw, &split);
    check_parts(&draw, &split);
    check_pair(&draw);
    check_mirror(&draw, &split);
  }
}

/* ---- which rule ---- */

static void the_rule_of_the_day_is_found(void **state) {
  (void)state;
  static const struct split_rule rules[] = {
      {.id = 3, .kpa = "BLG", .activity = "FRI", .cae_bp = 1150, .pot_bp = 2000, .valid_from = {2022, 6, 1}},
      {.id = 2, .kpa = "BLG", .cae_bp = 1150, .pot_bp = 500, .valid_from = {2023, 1, 1}},
      {.id = 1, .kpa = "BLG", .cae_bp = 1150, .pot_bp = 1000, .valid_from = {2022, 3, 1}},
      {.id = 4, .kpa = "CAP", .cae_bp = 1000, .pot_bp = 0, .valid_from = {2020, 1, 1}},
      {.id = 5, .kpa = "LIL", .cae_bp = 1150, .valid_from = {2020, 1, 1}},
      {.id = 6, .kpa = "LIL", .contract = CONTRACT_CESA, .cae_bp = 1050, .valid_from = {2020, 1, 1}},
      {.id = 7, .kpa = "LIL", .activity = "FRI", .cae_bp = 1000, .valid_from = {2020, 1, 1}},
      {.id = 8, .kpa = "LIL", .activity = "FRI", .contract = CONTRACT_CESA, .cae_bp = 900, .valid_from = {2020, 1, 1}},
      {.id = 9, .kpa = "VAL", .contract = CONTRACT_CESA, .cae_bp = 1050, .valid_from = {2023, 1, 1}},
      {.id = 10, .kpa = "VAL", .activity = "FRI", .cae_bp = 1000, .valid_from = {2020, 1, 1}},
  };
  static const struct {
    const char *kpa, *activity;
    struct date day;
    int64_t id; /* 0: none */
    enum contract_kind contract;
  } cases[] = {
      {"BLG", "BLA", {2022, 2, 28}, 0, CONTRACT_NONE},
      {"BLG", "BLA", {2022, 3, 1}, 1, CONTRACT_NONE},
      {"BLG", "BLA", {2022, 12, 31}, 1, CONTRACT_NONE},
      {"BLG", "BLA", {2023, 1, 1}, 2, CONTRACT_NONE},
      {"BLG", "FRI", {2022, 5, 31}, 1, CONTRACT_NONE},
      {"BLG", "FRI", {2022, 6, 1}, 3, CONTRACT_NONE},
      {"BLG", "FRI", {2024, 1, 1}, 3, CONTRACT_NONE}, /* its own rule, although a general one is younger */
      {"CAP", "FRI", {2022, 6, 1}, 4, CONTRACT_NONE},
      {"ZZZ", "FRI", {2022, 6, 1}, 0, CONTRACT_NONE},
      /* activity and contract, then activity, then contract, then general */
      {"VAL", "FRI", {2023, 6, 1}, 10, CONTRACT_CESA},
      {"VAL", "BLA", {2023, 6, 1}, 9, CONTRACT_CESA},
      {"LIL", "FRI", {2022, 6, 1}, 8, CONTRACT_CESA},
      {"LIL", "FRI", {2022, 6, 1}, 7, CONTRACT_CAPE},
      {"LIL", "BLA", {2022, 6, 1}, 6, CONTRACT_CESA},
      {"LIL", "BLA", {2022, 6, 1}, 5, CONTRACT_CAPE},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct split_case of = {cases[i].kpa, cases[i].activity, cases[i].contract, cases[i].day};
    const struct split_rule *rule = split_rule_find(rules, COUNT(rules), &of);
    if ((rule ? rule->id : 0) != cases[i].id)
      fail_msg("case %zu: rule %lld, expected %lld", i, (long long)(rule ? rule->id : 0), (long long)cases[i].id);
  }
}

/* ---- a line of several rules ---- */

static const struct split_weight voted[] = {{"aicha", 3}};
static const struct split_rule by_contract[] = {
    {.id = 1, .kpa = "BLG", .cae_bp = 1150, .pot_bp = 1000},
    {.id = 2, .kpa = "BLG", .contract = CONTRACT_CESA, .cae_bp = 1000},
    {.id = 3, .kpa = "BLG", .activity = "COU", .weighting = WEIGHTING_FIXED, .weights = voted, .weight_count = 1},
    {.id = 4, .kpa = "BLG", .activity = "VIN", .weighting = WEIGHTING_EQUAL},
    {.id = 5, .kpa = "BLG", .activity = "CRO", .cae_bp = 1000, .pot_bp = 1000, .deduction = DEDUCT_CAE_FIRST},
    {.id = 6, .kpa = "BLG", .activity = "IMP", .cae_bp = 1000, .pot_bp = 1000, .deduction = DEDUCT_POT_FIRST},
};

static struct split_line share_line(const char *activity, int64_t net, enum contract_kind second) {
  const struct split_worker workers[] = {{"aicha", CONTRACT_CAPE, 1}, {"karim", second, 2}};
  const struct split_case of = {.kpa = "BLG", .activity = activity, .day = {2023, 1, 1}};
  struct split_line line;
  assert_int_equal(ledger_split_line(by_contract, COUNT(by_contract), &of, MONEY(net), workers, 2, &line), OK);
  int64_t sum = line.cae.cents + line.pot.cents + line.parts[0].share.cents + line.parts[1].share.cents;
  assert_int_equal(sum, net);
  return line;
}

static void each_is_shared_by_her_own_rule(void **state) {
  (void)state;
  struct split_line line = share_line("FRI", 3000, CONTRACT_CESA); /* 10.00 and 20.00 */
  assert_int_equal(line.rules[0]->id, 1);
  assert_int_equal(line.rules[1]->id, 2);
  assert_int_equal(line.parts[0].share.cents, 785);
  assert_int_equal(line.parts[1].share.cents, 1800);
  assert_int_equal(line.cae.cents, 115 + 200);
  assert_int_equal(line.pot.cents, 100);
  struct split_line back = share_line("FRI", -3000, CONTRACT_CESA);
  assert_int_equal(back.parts[1].share.cents, -1800);
}

static void one_rule_for_all_shares_as_ever(void **state) {
  (void)state;
  const struct split_person persons[] = {{CONTRACT_CAPE, 1}, {CONTRACT_CAPE, 2}};
  struct split split;
  assert_true(ledger_split(&by_contract[0], MONEY(1667), persons, 2, &split));
  struct split_line line = share_line("FRI", 1667, CONTRACT_CAPE);
  assert_int_equal(line.parts[0].share.cents, split.persons[0].cents);
  assert_int_equal(line.parts[1].share.cents, split.persons[1].cents);
  assert_int_equal(line.cae.cents, split.cae.cents);
}

static void weights_are_noted_equal_or_voted(void **state) {
  (void)state;
  assert_int_equal(share_line("COU", 400, CONTRACT_CAPE).parts[0].share.cents, 300); /* 3 to 1, as voted */
  assert_int_equal(share_line("VIN", 400, CONTRACT_CAPE).parts[0].share.cents, 200);
}

static void what_is_taken_first_lessens_the_second(void **state) {
  (void)state;
  struct split_line cae_first = share_line("CRO", 10000, CONTRACT_CAPE),
                    pot_first = share_line("IMP", 10000, CONTRACT_CAPE);
  assert_int_equal(cae_first.cae.cents, 1000);
  assert_int_equal(cae_first.pot.cents, 900);
  assert_int_equal(pot_first.cae.cents, 900);
  assert_int_equal(pot_first.pot.cents, 1000);
}

static void a_line_without_a_rule_is_refused(void **state) {
  (void)state;
  struct split_line line;
  const struct split_case of = {.kpa = "ZZZ", .day = {2023, 1, 1}};
  assert_int_equal(ledger_split_line(by_contract, COUNT(by_contract), &of, MONEY(1), NULL, 0, &line), NO_SPLIT_RULE);
}

static void contracts_have_names(void **state) {
  (void)state;
  for (int i = CONTRACT_NONE; i <= CONTRACT_VOLUNTEER; i++) {
    enum contract_kind kind = CONTRACT_NONE;
    assert_true(contract_kind_parse(contract_kind_name((enum contract_kind)i), &kind));
    assert_int_equal(kind, i);
  }
  enum contract_kind kind = CONTRACT_CESA;
  assert_false(contract_kind_parse("salarié", &kind));
  assert_false(contract_kind_parse(NULL, &kind));
  assert_int_equal(kind, CONTRACT_CESA);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_right),
      cmocka_unit_test(random_lines_add_up),
      cmocka_unit_test(the_rule_of_the_day_is_found),
      cmocka_unit_test(each_is_shared_by_her_own_rule),
      cmocka_unit_test(one_rule_for_all_shares_as_ever),
      cmocka_unit_test(weights_are_noted_equal_or_voted),
      cmocka_unit_test(what_is_taken_first_lessens_the_second),
      cmocka_unit_test(a_line_without_a_rule_is_refused),
      cmocka_unit_test(contracts_have_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
