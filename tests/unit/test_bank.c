/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: bank core */
#include "tests/unit/spent.h"
#include "tests/unit/twin_kit.h"

#include "bank/bank.h"

static const struct bank_csv_mapping branch = {.separator = ';',
                                               .decimal = ',',
                                               .date_format = "DD/MM/YYYY",
                                               .encoding = "cp1252",
                                               .heading_lines = 3,
                                               .day = 1,
                                               .label = 2,
                                               .reference = 3,
                                               .debit = 4,
                                               .credit = 5,
                                               .balance = 6};
static const struct bank_csv_mapping simple = {.separator = ',',
                                               .decimal = '.',
                                               .date_format = "YYYY-MM-DD",
                                               .encoding = "utf-8",
                                               .heading_lines = 1,
                                               .day = 1,
                                               .amount = 2,
                                               .label = 3};

static const char *const files[] = {
    "novembre.cfonb",   "deux-jours.cfonb", "decimales.cfonb", "novembre.camt053.xml", "novembre-v08.camt053.xml",
    "avis.camt054.xml", "novembre.ofx",     "novembre-v2.ofx", "novembre.csv",         "simple.csv"};

static const struct bank_csv_mapping *mapping_of(const char *file) {
  return text_equal(file, "novembre.csv") ? &branch : text_equal(file, "simple.csv") ? &simple : NULL;
}

static void load(const char *file, struct buffer *bytes) {
  twin_load("bank", file, bytes);
}

static void show(const struct bank_file *file, struct buffer *out) {
  char from[DATE_TEXT], to[DATE_TEXT], day[DATE_TEXT], value[DATE_TEXT], amount[40], opening[40], closing[40];
  for (size_t s = 0; s < file->statement_count; s++) {
    const struct bank_statement *statement = &file->statements[s];
    buffer_format(out, "%s [%s] \"%s\" %s %s", bank_format_name(file->format), statement->account, statement->reference,
                  date_format(statement->from, from), date_format(statement->to, to));
    if (statement->has_balances)
      buffer_format(out, " from %s to %s", money_plain(statement->opening, opening),
                    money_plain(statement->closing, closing));
    buffer_text(out, "\n");
    for (size_t i = 0; i < statement->line_count; i++) {
      const struct bank_line *line = &statement->lines[i];
      buffer_format(out, "  %zu %s %s %s (%s) [%s] %s\n", line->position, date_format(line->day, day),
                    line->value_day.year ? date_format(line->value_day, value) : "-", money_plain(line->amount, amount),
                    line->code, line->reference, line->label);
    }
  }
}

/* expected.txt holds what an accountant would read in each golden file. */
static void reads_the_golden_files(void **state) {
  (void)state;
  AUTO(buffer) struct buffer out = {0}, expected = {0};
  load("expected.txt", &expected);
  for (size_t i = 0; i < COUNT(files); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer bytes = {0};
    struct bank_file file;
    struct fault fault = {0};
    load(files[i], &bytes);
    buffer_format(&out, "# %s\n", files[i]);
    if (bank_read(bytes.bytes, bytes.length, mapping_of(files[i]), &arena, &file, &fault) != OK)
      fail_msg("%s: %s: %s", files[i], fault.field, fault.hint);
    show(&file, &out);
  }
  if (text_equal(out.bytes, expected.bytes)) return;
  fputs(out.bytes, stdout);
  fail_msg("this is not expected.txt");
}

static bool check_row(const struct twin_row *row, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer twin = {0};
  struct bank_file file = {.statement_count = 77};
  load(row->file, &twin);
  if (!twin_change(row, &twin)) return false;
  enum outcome outcome = bank_read(twin.bytes, twin.length, mapping_of(row->file), &arena, &file, fault);
  if (text_equal(row->because, "-")) return outcome == OK; /* a change that is no fault */
  bool there = text_equal(row->where, "-") || text_equal(row->where, fault->field);
  return outcome == BANK_FILE_REFUSED && file.statement_count == 77 && there && strstr(fault->hint, row->because);
}

static void refuses_each_fault(void **state) {
  (void)state;
  AUTO(buffer) struct buffer table = {0};
  struct twin_row row = {.number = 0};
  int checked = 0, wrong = 0;
  load("faults.txt", &table);
  for (const char *at = table.bytes; twin_next(&at, &row); checked++) {
    struct fault fault = {0};
    if (check_row(&row, &fault)) continue;
    print_message("faults.txt:%d: %s: %s\n", row.number, fault.field, fault.hint);
    wrong++;
  }
  print_message("%d faults\n", checked);
  assert_int_equal(wrong, 0);
  assert_true(checked > 80);
}

/* Every prefix of a good file is refused: none of them is a smaller truth. */
static void refuses_truncation_anywhere(void **state) {
  (void)state;
  static const char *const whole[] = {"novembre.cfonb", "novembre.camt053.xml", "novembre.ofx", "novembre-v2.ofx"};
  for (size_t i = 0; i < COUNT(whole); i++) {
    AUTO(buffer) struct buffer bytes = {0};
    load(whole[i], &bytes);
    while (bytes.bytes[bytes.length - 1] == '\n' || bytes.bytes[bytes.length - 1] == '\r') bytes.length--;
    for (size_t length = 1; length < bytes.length; length++) {
      AUTO(arena) struct arena arena = {0};
      struct bank_file file;
      if (bank_read(bytes.bytes, length, NULL, &arena, &file, NULL) == OK)
        fail_msg("%s: %zu bytes of %zu are taken", whole[i], length, bytes.length);
    }
  }
}

static void refuses_what_is_no_statement(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct bank_file file;
  struct fault fault;
  char *large = calloc(1, BANK_FILE_MAX + 1);
  assert_non_null(large);
  assert_int_equal(bank_read(large, BANK_FILE_MAX + 1, NULL, &arena, &file, &fault), BODY_TOO_LARGE);
  free(large);
  assert_int_equal(bank_read("", 0, NULL, &arena, &file, &fault), BANK_FILE_REFUSED);
  assert_int_equal(bank_read("bonjour", 7, NULL, &arena, &file, &fault), BANK_FILE_REFUSED);
  assert_int_equal(bank_read("bonjour", 7, &simple, &arena, &file, &fault), BANK_FILE_REFUSED);
  assert_int_equal(bank_read("\xff\xfe<\0", 4, NULL, &arena, &file, &fault), BANK_FILE_REFUSED);
}

static void refuses_a_bad_mapping(void **state) {
  (void)state;
  struct bank_csv_mapping wrong[] = {simple, simple, simple, simple, simple, simple, simple};
  wrong[0].separator = '|';
  wrong[1].decimal = ',';
  wrong[2].date_format = "MM/DD/YYYY";
  wrong[3].encoding = "utf-16";
  wrong[4].day = 0;
  wrong[5].debit = 2;
  wrong[6].amount = 0;
  for (size_t i = 0; i < COUNT(wrong); i++) {
    AUTO(arena) struct arena arena = {0};
    struct bank_file file;
    struct fault fault = {0};
    assert_int_equal(bank_read("2023-11-03,1.00,x\n", 18, &wrong[i], &arena, &file, &fault), OUT_OF_RANGE);
    assert_true(text_starts(fault.field, "/mapping/"));
  }
}

/* ten thousand lines: three formats, each well under half a second (the issue allows two for the whole import) */
static void write_cfonb(struct buffer *out, int count) {
  buffer_format(out, "0130099    00421EUR2 00020456789  311023%50s0000000000000{%16s\n", "", "");
  for (int i = 0; i < count; i++)
    buffer_format(out, "0430099015800421EUR2 0002045678930%02d1123  011123%-31s  %07d  0000000000010{%-16d\n",
                  1 + i * 30 / count, "REMISE CARTES", i, i);
  buffer_format(out, "0730099    00421EUR2 00020456789  301123%50s%013d{%16s\n", "", count * 10, "");
}

static void write_camt(struct buffer *out, int count) {
  buffer_text(out, "<Document><BkToCstmrStmt><Stmt><Id>A</Id><Acct><Id><IBAN>FR76</IBAN></Id></Acct>"
                   "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>0</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
                   "<Dt><Dt>2023-11-01</Dt></Dt></Bal>");
  buffer_format(out,
                "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>%d</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
                "<Dt><Dt>2023-11-30</Dt></Dt></Bal>",
                count);
  for (int i = 0; i < count; i++)
    buffer_format(
        out,
        "<Ntry><Amt Ccy='EUR'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2023-11-10"
        "</Dt></BookgDt><AcctSvcrRef>%d</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Client</Nm></Dbtr>"
        "</RltdPties><RmtInf><Ustrd>Facture %d</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
        i, i);
  buffer_text(out, "</Stmt></BkToCstmrStmt></Document>");
}

static void write_csv(struct buffer *out, int count) {
  buffer_text(out, "day,amount,memo\n");
  for (int i = 0; i < count; i++) buffer_format(out, "2023-11-10,1.00,\"Facture %d\"\n", i);
}

static void reads_ten_thousand_lines_at_once(void **state) {
  (void)state;
  void (*const writers[])(struct buffer *, int) = {write_cfonb, write_camt, write_csv};
  for (size_t i = 0; i < COUNT(writers); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer out = {0};
    struct bank_file file;
    struct fault fault = {0};
    writers[i](&out, 10000);
    int64_t start = spent_us();
    enum outcome outcome = bank_read(out.bytes, out.length, &simple, &arena, &file, &fault);
    int64_t took = spent_us() - start;
    if (outcome != OK) fail_msg("%s: %s", fault.field, fault.hint);
    assert_int_equal(file.statements[0].line_count, 10000);
    print_message("%s: 10 000 lines, %zu kB, in %lld us\n", bank_format_name(file.format), out.length / 1000,
                  (long long)took);
    assert_true(took < 500000);
  }
}

static void refuses_too_many_lines(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer out = {0};
  struct bank_file file;
  struct fault fault = {0};
  write_csv(&out, BANK_LINES_MAX + 1);
  assert_int_equal(bank_read(out.bytes, out.length, &simple, &arena, &file, &fault), BANK_FILE_REFUSED);
  assert_non_null(strstr(fault.hint, "lignes"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_the_golden_files),      cmocka_unit_test(refuses_each_fault),
      cmocka_unit_test(refuses_truncation_anywhere), cmocka_unit_test(refuses_what_is_no_statement),
      cmocka_unit_test(refuses_a_bad_mapping),       cmocka_unit_test(reads_ten_thousand_lines_at_once),
      cmocka_unit_test(refuses_too_many_lines),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
