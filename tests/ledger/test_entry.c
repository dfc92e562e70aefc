/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger core */
#include "tests/ledger/table.h"

#include "ledger/ledger.h"

enum { LINES = 10, WORKERS = SPLIT_PERSONS_MAX + 4, RULES = 8, TENDERS = 8, POSTINGS = 64 };

struct table { /* the rules of the file and the sale being read */
  struct arena arena;
  struct split_rule rules[RULES];
  size_t rule_count;
  struct ledger_sale sale;
  struct ledger_line lines[LINES];
  struct ledger_vat vat[TENDERS];
  struct ledger_tender tenders[TENDERS];
  int number; /* of the line of the file */
  struct ledger_entry entry;
  size_t seen;  /* postings compared so far */
  bool expects; /* an entry is being compared */
  int sales;
};

static const char *keep(struct table *table, const char *word) {
  return text_equal(word, "-") || text_equal(word, "*") ? NULL : arena_text(&table->arena, word, strlen(word));
}

static const char *next_text(struct table *table, const char **rest) {
  char word[WORD];
  assert_true(next_word(rest, word));
  return keep(table, word);
}

static void read_rule(struct table *table, const char *rest) {
  struct split_rule *rule = &table->rules[table->rule_count++];
  *rule = (struct split_rule){.kpa = "BLG"};
  rule->id = next_hundredths(&rest) / 100;
  rule->activity = next_text(table, &rest);
  rule->cae_bp = next_hundredths(&rest);
  rule->pot_bp = next_hundredths(&rest);
  expect_word(&rest, "from");
  assert_true(date_parse(next_text(table, &rest), &rule->valid_from));
}

static void finish_entry(struct table *table) {
  if (table->expects && table->seen != table->entry.posting_count)
    fail_msg("entry.txt:%d: %zu postings, %zu expected", table->number, table->entry.posting_count, table->seen);
  table->expects = false;
}

static void read_sale(struct table *table, const char *rest) {
  finish_entry(table);
  table->sales++;
  table->sale = (struct ledger_sale){.legal_entity = "CAE-T",
                                     .kpa = "BLG",
                                     .ticket = "01935b5a-0000-7000-8000-000000000001",
                                     .piece = "BLG-1-T-000012",
                                     .label = "Vente au comptoir",
                                     .lines = table->lines,
                                     .vat = table->vat,
                                     .tenders = table->tenders};
  assert_true(date_parse(next_text(table, &rest), &table->sale.date));
  char word[WORD]; /* of a return: "sold 2026-05-01" */
  if (next_word(&rest, word)) assert_true(date_parse(next_text(table, &rest), &table->sale.shared_on));
}

static void read_workers(struct table *table, const char *rest, struct ledger_line *line) {
  struct ledger_worker *workers = arena_list(&table->arena, WORKERS, sizeof *workers);
  char word[WORD];
  while (next_word(&rest, word)) {
    struct worker worker;
    if (text_equal(word, "collective")) continue;
    read_worker(word, &worker);
    workers[line->worker_count++] = (struct ledger_worker){
        .member = keep(table, worker.name), .contract = worker.person.contract, .weight = worker.person.weight};
  }
  line->workers = workers;
}

static void read_share(struct table *table, const char *rest, struct ledger_line *line);

static void read_line(struct table *table, const char *rest) {
  struct ledger_line *line = &table->lines[table->sale.line_count++];
  char word[WORD];
  *line = (struct ledger_line){.turnover = true};
  line->account = next_text(table, &rest);
  line->activity = next_text(table, &rest);
  line->net = line->gross = MONEY(next_hundredths(&rest));
  assert_true(next_word(&rest, word));
  line->deposit = text_equal(word, "deposit");
  line->turnover = !text_equal(word, "voucher") && !line->deposit;
  if (line->turnover || line->deposit) line->net = MONEY(next_hundredths(&rest));
  if (line->turnover) read_share(table, rest, line);
}

/* "off 3.00 borne pot kept 20.00 reduced 6.00 by aicha" */
static void read_share(struct table *table, const char *rest, struct ledger_line *line) {
  char word[WORD];
  line->vat_rate = 2000;
  while (next_word(&rest, word) && !text_equal(word, "by")) {
    if (text_equal(word, "off")) line->discount = MONEY(next_hundredths(&rest));
    else if (text_equal(word, "kept")) line->kept_net = MONEY(next_hundredths(&rest));
    else if (text_equal(word, "reduced")) line->kept_discount = MONEY(next_hundredths(&rest));
    else if (text_equal(word, "borne")) line->bearer = next_text(table, &rest);
    else fail_msg("entry.txt:%d: %s?", table->number, word);
  }
  read_workers(table, rest, line);
}

static enum outcome make_entry(struct table *table, struct fault *fault) {
  return ledger_entry_of_sale(&table->sale, table->rules, table->rule_count, &table->arena, &table->entry, fault);
}

static void expect_entry(struct table *table) {
  struct fault fault = {0};
  enum outcome outcome = make_entry(table, &fault);
  if (outcome != OK) fail_msg("entry.txt:%d: refused %s %s", table->number, outcome_code(outcome), fault.hint);
  const struct ledger_entry *entry = &table->entry;
  assert_string_equal(entry->journal, "VT");
  assert_string_equal(entry->legal_entity, table->sale.legal_entity);
  assert_string_equal(entry->kpa, table->sale.kpa);
  assert_string_equal(entry->piece, table->sale.piece);
  assert_string_equal(entry->label, table->sale.label);
  assert_string_equal(entry->ticket, table->sale.ticket);
  assert_string_equal(entry->reason, "");
  assert_int_equal(date_compare(entry->date, table->sale.date), 0);
  assert_int_equal(entry->reverses, 0);
  table->seen = 0;
  table->expects = true;
}

static void expect_refusal(struct table *table, const char *rest) {
  struct fault fault = {0};
  enum outcome outcome = make_entry(table, &fault);
  const char *code = next_text(table, &rest);
  if (!text_equal(outcome_code(outcome), code))
    fail_msg("entry.txt:%d: %s, expected %s", table->number, outcome_code(outcome), code);
  assert_int_equal(fault.outcome, outcome);
}

/* "911000 -7.85 FRI aicha r1 l1" */
static void compare_posting(struct table *table, const char *account, const char *rest) {
  if (table->seen == table->entry.posting_count) fail_msg("entry.txt:%d: no such posting", table->number);
  const struct ledger_posting *posting = &table->entry.postings[table->seen++];
  int64_t cents = next_hundredths(&rest);
  const char *activity = next_text(table, &rest), *member = next_text(table, &rest);
  const char *rule = next_text(table, &rest), *line = next_text(table, &rest);
  int64_t rule_id = rule ? rule[1] - '0' : 0, line_number = line ? line[1] - '0' : 0;
  if (text_equal(posting->account, account) && posting->amount.cents == cents &&
      text_equal(posting->activity, activity) && text_equal(posting->member, member) &&
      posting->split_rule == rule_id && posting->ticket_line == line_number)
    return;
  fail_msg("entry.txt:%d: %s %lld %s %s r%lld l%lld", table->number, posting->account, (long long)posting->amount.cents,
           posting->activity ? posting->activity : "-", posting->member ? posting->member : "-",
           (long long)posting->split_rule, (long long)posting->ticket_line);
}

static void read_row(struct table *table, const char *word, const char *rest) {
  struct ledger_sale *sale = &table->sale;
  if (text_equal(word, "rule")) {
    read_rule(table, rest);
  } else if (text_equal(word, "sale")) {
    read_sale(table, rest);
  } else if (text_equal(word, "line")) {
    read_line(table, rest);
  } else if (text_equal(word, "vat")) {
    struct ledger_vat *vat = &table->vat[sale->vat_count++];
    vat->rate = next_hundredths(&rest);
    vat->vat = MONEY(next_hundredths(&rest));
  } else if (text_equal(word, "paid")) {
    struct ledger_tender *tender = &table->tenders[sale->tender_count++];
    tender->kind = next_text(table, &rest);
    tender->amount = MONEY(next_hundredths(&rest));
  } else if (text_equal(word, "entry")) {
    expect_entry(table);
  } else if (text_equal(word, "refused")) {
    expect_refusal(table, rest);
  } else {
    compare_posting(table, word, rest);
  }
}

static void the_table_is_right(void **state) {
  (void)state;
  FILE *file = fopen(TESTS_DIR "/ledger/entry.txt", "r");
  assert_non_null(file);
  struct table table = {0};
  char text[512], word[WORD];
  while (fgets(text, sizeof text, file)) {
    const char *rest = text;
    table.number++;
    if (text[0] != '#' && next_word(&rest, word)) read_row(&table, word, rest);
  }
  finish_entry(&table);
  assert_true(table.sales >= 20);
  fclose(file);
  arena_done(&table.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_table_is_right)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
