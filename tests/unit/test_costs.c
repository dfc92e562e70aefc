/* links: costs ledger core_db core_http access worker core embedded_sql */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The entries that costs and internal sales make, and what is refused: the table of tests/ledger/costs.txt; then what
 * no table says: days, papers, and that every entry of any cost balances. */
#include "tests/ledger/table.h"

#include "costs/costs.h"

#define ID "01935b5a-0000-7000-8000-00000000abcd"
static const struct date day = {2026, 11, 20}, today = {2026, 11, 22};

struct table {
  struct arena arena;
  int number; /* of the line of the file */
  bool internal, expects;
  struct cost cost;
  struct cost_facts facts;
  struct internal_sale sale;
  struct internal_facts internal_facts;
  struct split_rule rule;
  struct ledger_entry entry;
  size_t seen;
  int cases;
};

static const char *keep(struct table *table, const char *word) {
  return arena_text(&table->arena, word, strlen(word));
}

static const char *next_text(struct table *table, const char **rest) {
  char word[WORD];
  return next_word(rest, word) ? keep(table, word) : NULL;
}

/* "aicha", "rosa/volunteer", "tom/none", "stranger" */
static const char *read_person(struct table *table, const char *word, bool *exists, enum contract_kind *contract) {
  const char *slash = strchr(word, '/');
  *exists = !text_equal(word, "stranger");
  *contract = CONTRACT_CAPE;
  if (!slash) return keep(table, word);
  if (text_equal(slash + 1, "none")) *contract = CONTRACT_NONE;
  else assert_true(contract_kind_parse(slash + 1, contract));
  return arena_text(&table->arena, word, (size_t)(slash - word));
}

static bool rate_exists(int64_t rate) {
  return rate == 2000 || rate == 1000 || rate == 550 || rate == 0;
}

static void read_cost(struct table *table, const char *rest) {
  struct cost *cost = &table->cost;
  struct cost_facts *facts = &table->facts;
  char word[WORD];
  *cost = (struct cost){.id = ID, .supplier = "", .spent_on = day, .booked_on = day};
  *facts = (struct cost_facts){.today = today};
  cost->kind = next_text(table, &rest);
  cost->gross = MONEY(next_hundredths(&rest));
  cost->vat = MONEY(next_hundredths(&rest));
  cost->rate = next_hundredths(&rest);
  facts->rate_exists = rate_exists(cost->rate);
  assert_true(next_word(&rest, word));
  cost->vat_deductible = text_equal(word, "back");
  expect_word(&rest, "borne");
  assert_true(next_word(&rest, word));
  bool person = !text_equal(word, "pot") && !text_equal(word, "cae");
  cost->borne_by = person ? "member" : keep(table, word);
  if (person) cost->member = read_person(table, word, &facts->member_exists, &facts->member_contract);
  expect_word(&rest, "paid");
  assert_true(next_word(&rest, word));
  person = !text_equal(word, "cae") && !text_equal(word, "cash") && !text_equal(word, "bank");
  cost->paid_by = person                     ? "member"
                  : text_equal(word, "cash") ? "pot_cash"
                  : text_equal(word, "bank") ? "pot_bank"
                                             : "cae";
  if (person) cost->payer = read_person(table, word, &facts->payer_exists, &facts->payer_contract);
  cost->activity = next_text(table, &rest);
  facts->activity_exists = !text_equal(cost->activity, "ZZZ");
  table->internal = false;
  table->cases++;
}

static void read_internal(struct table *table, const char *rest) {
  struct internal_facts *facts = &table->internal_facts;
  char word[WORD];
  *facts = (struct internal_facts){.today = today, .activity_exists = true, .may_pass_balance = true};
  table->sale = (struct internal_sale){.id = ID, .sold_on = day};
  table->sale.net = MONEY(next_hundredths(&rest));
  expect_word(&rest, "from");
  assert_true(next_word(&rest, word));
  table->sale.seller = read_person(table, word, &facts->seller_exists, &facts->seller_contract);
  expect_word(&rest, "to");
  assert_true(next_word(&rest, word));
  table->sale.buyer = read_person(table, word, &facts->buyer_exists, &facts->buyer_contract);
  expect_word(&rest, "at");
  assert_true(next_word(&rest, word));
  if (!text_equal(word, "norule")) {
    table->rule = (struct split_rule){.id = 7, .kpa = "BLG", .pot_bp = 1000};
    char *apart = strchr(word, ':'); /* "11.5:5": 5 % on internal sales */
    table->rule.internal_apart = apart != NULL;
    if (apart) {
      table->rule.internal_bp = hundredths(apart + 1);
      *apart = '\0';
    }
    table->rule.cae_bp = hundredths(word);
    facts->rule = &table->rule;
  }
  table->sale.activity = next_text(table, &rest);
  table->internal = true;
  table->cases++;
}

static enum outcome make_entry(struct table *table, struct fault *fault) {
  enum outcome outcome = table->internal ? internal_check(&table->sale, &table->internal_facts, fault)
                                         : cost_check(&table->cost, &table->facts, fault);
  if (outcome != OK) return outcome;
  if (table->internal)
    internal_entry(&table->sale, table->internal_facts.rule, "CAE-T", "BLG", &table->arena, &table->entry);
  else cost_entry(&table->cost, "CAE-T", "BLG", &table->arena, &table->entry);
  return OK;
}

static void finish_entry(struct table *table) {
  if (table->expects && table->seen != table->entry.posting_count)
    fail_msg("costs.txt:%d: %zu postings, %zu expected", table->number, table->entry.posting_count, table->seen);
  table->expects = false;
}

static void expect_entry(struct table *table) {
  struct fault fault = {0};
  enum outcome outcome = make_entry(table, &fault);
  if (outcome != OK) fail_msg("costs.txt:%d: refused %s %s", table->number, outcome_code(outcome), fault.field);
  assert_string_equal(table->entry.journal, table->internal ? "OD" : "AC");
  assert_string_equal(table->entry.legal_entity, "CAE-T");
  assert_int_equal(date_compare(table->entry.date, day), 0);
  table->seen = 0;
  table->expects = true;
}

static void expect_refusal(struct table *table, const char *rest) {
  struct fault fault = {0};
  enum outcome outcome = make_entry(table, &fault);
  const char *code = next_text(table, &rest);
  if (!text_equal(outcome_code(outcome), code))
    fail_msg("costs.txt:%d: %s, expected %s", table->number, outcome_code(outcome), code);
}

static void compare_posting(struct table *table, const char *account, const char *rest) {
  if (table->seen == table->entry.posting_count) fail_msg("costs.txt:%d: no such posting", table->number);
  const struct ledger_posting *posting = &table->entry.postings[table->seen++];
  int64_t cents = next_hundredths(&rest);
  const char *activity = next_text(table, &rest), *member = next_text(table, &rest);
  if (text_equal(posting->account, account) && posting->amount.cents == cents &&
      text_equal(posting->activity ? posting->activity : "-", activity) &&
      text_equal(posting->member ? posting->member : "-", member))
    return;
  fail_msg("costs.txt:%d: %s %lld %s %s", table->number, posting->account, (long long)posting->amount.cents,
           posting->activity ? posting->activity : "-", posting->member ? posting->member : "-");
}

static void read_table_line(struct table *table, const char *line) {
  char word[WORD];
  const char *rest = line;
  if (!next_word(&rest, word) || word[0] == '#') return;
  bool begins = text_equal(word, "cost") || text_equal(word, "internal");
  if (begins) finish_entry(table);
  if (text_equal(word, "cost")) read_cost(table, rest);
  else if (text_equal(word, "internal")) read_internal(table, rest);
  else if (text_equal(word, "entry")) expect_entry(table);
  else if (text_equal(word, "refused")) expect_refusal(table, rest);
  else compare_posting(table, word, rest);
}

static void costs_make_the_entries_of_the_table(void **state) {
  (void)state;
  struct table table = {0};
  char line[200];
  FILE *file = fopen(TESTS_DIR "/ledger/costs.txt", "re");
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) {
    table.number++;
    read_table_line(&table, line);
  }
  finish_entry(&table);
  fclose(file);
  assert_true(table.cases >= 30);
  arena_done(&table.arena);
}

static const struct {
  const char *what, *member, *payer, *receipt;
  struct date spent, booked;
  enum outcome outcome;
} DAYS[] = {
    {"the day itself", NULL, NULL, NULL, {2026, 11, 22}, {2026, 11, 22}, OK},
    {"booked later, its month being sealed", NULL, NULL, NULL, {2026, 9, 30}, {2026, 11, 1}, OK},
    {"tomorrow", NULL, NULL, NULL, {2026, 11, 23}, {2026, 11, 23}, OUT_OF_RANGE},
    {"booked tomorrow", NULL, NULL, NULL, {2026, 11, 22}, {2026, 11, 23}, OUT_OF_RANGE},
    {"booked before it was spent", NULL, NULL, NULL, {2026, 11, 22}, {2026, 11, 21}, OUT_OF_RANGE},
    {"of another century", NULL, NULL, NULL, {1999, 11, 22}, {1999, 11, 22}, OUT_OF_RANGE},
    {"a bearer although the pot bears", "aicha", NULL, NULL, {2026, 11, 22}, {2026, 11, 22}, MISSING_FIELD},
    {"a payer although the cooperative paid", NULL, "aicha", NULL, {2026, 11, 22}, {2026, 11, 22}, MISSING_FIELD},
    {"a paper that is gone", NULL, NULL, ID, {2026, 11, 22}, {2026, 11, 22}, UNKNOWN_RECEIPT},
};

static void days_and_papers_are_looked_at(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(DAYS); i++) {
    struct fault fault = {0};
    const struct cost cost = {.id = ID,
                              .kind = "goods",
                              .spent_on = DAYS[i].spent,
                              .booked_on = DAYS[i].booked,
                              .gross = MONEY(1200),
                              .borne_by = "pot",
                              .paid_by = "cae",
                              .member = DAYS[i].member,
                              .payer = DAYS[i].payer,
                              .receipt = DAYS[i].receipt};
    const struct cost_facts facts = {.today = today, .rate_exists = true};
    enum outcome outcome = cost_check(&cost, &facts, &fault);
    if (outcome != DAYS[i].outcome) fail_msg("%s: %s", DAYS[i].what, outcome_code(outcome));
  }
}

/* Whatever is asked and not refused: both halves of the entry are zero, and what is borne is what was spent. */
static void every_entry_balances(void **state) {
  (void)state;
  static const char *const kinds[] = {"goods", "material", "subcontract", "mission", "supply", "other"};
  static const char *const bearers[] = {"member", "pot", "cae"}, *const payers[] = {"cae", "member", "pot_cash",
                                                                                    "pot_bank"};
  static const int64_t rates[] = {0, 550, 1000, 2000};
  uint64_t chance = chance_seed();
  int accepted = 0;
  for (int i = 0; i < 100000; i++) {
    AUTO(arena) struct arena arena = {0};
    struct fault fault = {0};
    struct ledger_entry entry;
    struct cost cost = {.id = ID, .spent_on = day, .booked_on = day};
    cost.kind = kinds[chance_between(&chance, 0, 5)];
    cost.borne_by = bearers[chance_between(&chance, 0, 2)];
    cost.paid_by = payers[chance_between(&chance, 0, 3)];
    cost.member = text_equal(cost.borne_by, "member") ? "A" : NULL;
    cost.payer = text_equal(cost.paid_by, "member") ? "B" : NULL;
    cost.gross = MONEY(chance_between(&chance, 1, 200000));
    cost.vat = MONEY(chance_between(&chance, 0, cost.gross.cents / 5));
    cost.rate = rates[chance_between(&chance, 0, 3)];
    cost.vat_deductible = chance_between(&chance, 0, 1) == 1;
    const struct cost_facts facts = {.today = today,
                                     .rate_exists = true,
                                     .member_exists = true,
                                     .payer_exists = true,
                                     .member_contract = CONTRACT_CESA,
                                     .payer_contract = CONTRACT_VOLUNTEER};
    if (cost_check(&cost, &facts, &fault) != OK) continue;
    cost_entry(&cost, "CAE-T", "BLG", &arena, &entry);
    int64_t financial = 0, analytic = 0, borne = 0;
    for (size_t p = 0; p < entry.posting_count; p++) {
      const struct ledger_posting *posting = &entry.postings[p];
      *(posting->account[0] == '9' ? &analytic : &financial) += posting->amount.cents;
      if (posting->account[0] == '9' && posting->amount.cents > 0) borne += posting->amount.cents;
      assert_int_not_equal(posting->amount.cents, 0);
    }
    assert_int_equal(financial, 0);
    assert_int_equal(analytic, 0);
    assert_int_equal(borne, text_equal(cost.borne_by, "cae") ? 0 : cost_charge(&cost).cents);
    accepted++;
  }
  assert_true(accepted > 10000);
}

static void an_office_sells_what_the_buyer_has_left(void **state) {
  (void)state;
  static const struct {
    int64_t net, left;
    bool accountant;
    enum outcome expected;
  } cases[] = {
      {2000, 2000, false, OK}, {2001, 2000, false, PAY_BALANCE}, {1, -1, false, PAY_BALANCE}, {2001, 0, true, OK}};
  const struct split_rule rule = {.id = 7, .kpa = "BLG", .cae_bp = 1150};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct fault fault = {0};
    const struct internal_sale sale = {
        .id = ID, .seller = "A", .buyer = "B", .sold_on = day, .net = MONEY(cases[i].net)};
    const struct internal_facts facts = {.today = today,
                                         .seller_exists = true,
                                         .buyer_exists = true,
                                         .seller_contract = CONTRACT_CESA,
                                         .buyer_contract = CONTRACT_CESA,
                                         .balance = MONEY(cases[i].left),
                                         .may_pass_balance = cases[i].accountant,
                                         .rule = &rule};
    if (internal_check(&sale, &facts, &fault) != cases[i].expected) fail_msg("case %zu: %s", i, fault.hint);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(costs_make_the_entries_of_the_table),
      cmocka_unit_test(days_and_papers_are_looked_at),
      cmocka_unit_test(every_entry_balances),
      cmocka_unit_test(an_office_sells_what_the_buyer_has_left),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
