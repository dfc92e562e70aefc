/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* Every chain has its form, and one form only; what was thought of later leaves older records as they are. */
#include "tests/unit/chain_kit.h"
#include "tests/unit/kit.h"

#include "pos/ticket/record_spec.h"

#include <string.h>

static struct arena memory;

static int clean(void **state) {
  (void)state;
  arena_done(&memory);
  return 0;
}

static const char *written(const struct record *record) {
  AUTO(buffer) struct buffer bytes = {0};
  record_write(record, &bytes);
  return arena_text(&memory, bytes.bytes, bytes.length);
}

static enum outcome parse(const char *bytes, struct record *record, struct fault *fault) {
  return record_parse(bytes, strlen(bytes), &memory, record, fault);
}

static void refuse(const char *bytes) {
  struct record record;
  struct fault fault = {0};
  if (parse(bytes, &record, &fault) != BAD_RECORD) fail_msg("read: %s", bytes);
}

/* text with the first "from" made "to" */
static const char *changed(const char *text, const char *from, const char *to) {
  const char *at = strstr(text, from);
  if (!at) fail_msg("no %s in %s", from, text);
  return arena_format(&memory, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void every_kind_of_every_chain_is_read_as_written(void **state) {
  (void)state;
  struct record examples[64], read;
  size_t count = chain_examples(examples);
  assert_true(count >= 39);
  for (size_t i = 0; i < count; i++) {
    struct fault fault = {0};
    struct record fast = {0};
    const char *bytes = written(&examples[i]);
    if (parse(bytes, &read, &fault) != OK) fail_msg("%s %s in %s", fault.field, fault.hint, bytes);
    assert_string_equal(written(&read), bytes);
    assert_string_equal(read.chain, examples[i].chain);
    assert_string_equal(read.kind, examples[i].kind);
    assert_true(record_read_canonical(record_spec_peek(bytes, strlen(bytes)), bytes, strlen(bytes), &memory, &fast));
    assert_int_equal(record_total(&read).cents, record_total(&examples[i]).cents);
    bool whole = !text_equal(read.kind, "return"); /* a coat that is taken back needs more than its name */
    if (whole && record_check(&read, &memory, &fault) != OK) fail_msg("%s %s", fault.field, fault.hint);
  }
}

static void expect_wrong(struct record record) {
  struct fault fault = {0};
  if (record_check(&record, &memory, &fault) != ARITHMETIC_MISMATCH) fail_msg("sound: %s", written(&record));
}

/* A bill, a quote and an order are counted like a sale; in an order nothing is paid, and nothing takes off. */
static void the_amounts_of_a_slip_are_counted_again(void **state) {
  (void)state;
  struct record bill = chain_bill("B"), order = bill, none = chain_slip("B", "custody");
  struct ticket_line line = bill.slip.ticket.lines[0];
  struct fault fault = {0};
  assert_int_equal(record_check(&bill, &memory, &fault), OK);
  bill.slip.ticket.total.cents -= 1;
  expect_wrong(bill);
  order.kind = "custody";
  assert_int_equal(record_check(&order, &memory, &fault), OK);
  order.slip.ticket.lines = &line;
  line.net.cents += 1;
  expect_wrong(order);
  line.net.cents -= 1, line.vat_scheme = "deposit", line.turnover = false, line.order = CHAIN_ORDER;
  expect_wrong(order);
  none.slip.ticket.total = MONEY(100);
  expect_wrong(none);
}

static void a_kind_stands_in_its_chain_only(void **state) {
  (void)state;
  struct record examples[64];
  size_t count = chain_examples(examples);
  for (size_t i = 0; i < count; i++)
    for (size_t c = 0; c < RECORD_CHAINS; c++) {
      const char *letter = record_chains[c].letter;
      const char *is = arena_format(&memory, "\"chain\":\"%s\"", examples[i].chain);
      const char *bytes = changed(written(&examples[i]), is, arena_format(&memory, "\"chain\":\"%s\"", letter));
      struct record read;
      struct fault fault = {0};
      bool learned = text_equal(examples[i].chain, "X"), learns = text_equal(letter, "X");
      bool possible = text_equal(letter, examples[i].chain) ||
                      (learns && !text_equal(examples[i].chain, "L") && !text_equal(examples[i].chain, "A")) ||
                      (learned && text_equal(letter, record_chain_of_kind(examples[i].kind)->letter));
      /* a sale has totals in T and none in X: between them it is written otherwise */
      if (!text_equal(letter, examples[i].chain) && record_payload_of(&examples[i]) == PAYLOAD_TICKET) possible = false;
      if ((parse(bytes, &read, &fault) == OK) != possible) fail_msg("%s", bytes);
    }
}

static void other_letters_kinds_and_payloads_are_refused(void **state) {
  (void)state;
  const struct record cash = chain_cash("P", "count"), event = chain_event();
  const char *bytes = written(&cash);
  refuse(changed(bytes, "\"chain\":\"P\"", "\"chain\":\"Z\""));
  refuse(changed(bytes, "\"chain\":\"P\"", "\"chain\":\"PP\""));
  refuse(changed(bytes, "\"kind\":\"count\"", "\"kind\":\"gift\""));
  refuse(changed(bytes, "\"cash\":", "\"ticket\":"));
  refuse(changed(bytes, "\"cash\":{", "\"cash\":{\"extra\":1,"));
  refuse(changed(bytes, "}}", "},\"event\":{\"code\":\"till.start\"}}"));
  refuse(changed(written(&event), "\"event\":{", "\"event\":{\"detail\":\"first\","));
}

/* What is empty is not written, and what is written is not empty: one record has one form. */
static void an_empty_field_is_left_out(void **state) {
  (void)state;
  struct record coat = golden_coat();
  const char *bytes = written(&coat);
  static const char *const later[] = {"core",       "source",   "note_asked", "customer", "source_line",
                                      "list_price", "discount", "bearer",     "order",    "reference"};
  for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
    if (strstr(bytes, arena_format(&memory, "\"%s\"", later[i]))) fail_msg("%s is written", later[i]);
  refuse(changed(bytes, ",\"ticket\":", ",\"core\":\"\",\"ticket\":"));
  refuse(changed(bytes, ",\"ticket\":", ",\"core\":null,\"ticket\":"));
  refuse(changed(bytes, "\"amount\":5000}", "\"amount\":5000,\"reference\":null}"));
  refuse(changed(bytes, "\"members\":", "\"discount\":0,\"members\":"));
  refuse(changed(bytes, "]}],\"vat\"", "],\"discount\":0}],\"vat\""));
  refuse(changed(bytes, ",\"perpetual_total\"", ",\"note_asked\":false,\"perpetual_total\""));
  coat.ticket.note_asked = true;
  coat.ticket.customer = "c-17";
  coat.core = "0123456789abcdef";
  struct record read;
  struct fault fault = {0};
  assert_int_equal(parse(written(&coat), &read, &fault), OK);
  assert_true(read.ticket.note_asked);
  assert_string_equal(read.core, "0123456789abcdef");
}

static void totals_count_turnover(void **state) {
  (void)state;
  struct record record = golden_everything(ZEROS);
  assert_int_equal(record.ticket.total.cents, 5163);
  assert_int_equal(record_turnover(&record).cents, 5163); /* of before the core was told: its whole total */
  record.core = "0123456789abcdef";
  assert_int_equal(record_turnover(&record).cents, 2663); /* the gift card is no turnover yet */
  record.chain = "X";
  assert_int_equal(record_turnover(&record).cents, 0);
  const struct record cash = chain_cash("P", "float");
  assert_int_equal(record_turnover(&cash).cents, 0);
}

static void expect_about(const struct record *record, const char *expected) {
  const char *about[RECORD_ABOUT_MAX];
  AUTO(buffer) struct buffer joined = {0};
  size_t count = record_about(record, &memory, about);
  buffer_text(&joined, "");
  for (size_t i = 0; i < count; i++) buffer_format(&joined, "%s%s", i ? " " : "", about[i]);
  assert_string_equal(joined.bytes, expected);
}

static void what_a_record_is_about(void **state) {
  (void)state;
  struct record taken_back = chain_sale("T"), invoice = chain_invoice("I"), slip = chain_slip("B", "custody");
  struct record copy = chain_copy("C"), event = chain_event(), cash = chain_cash("P", "tender_change");
  struct ticket_line lines[3] = {taken_back.ticket.lines[0], taken_back.ticket.lines[0], taken_back.ticket.lines[0]};
  taken_back.ticket.source = CHAIN_SOURCE;
  lines[0].order = lines[2].order = CHAIN_ORDER;
  taken_back.ticket.lines = lines, taken_back.ticket.line_count = 3;
  cash.cash.ticket = CHAIN_SOURCE;
  expect_about(&taken_back, CHAIN_SOURCE " " CHAIN_ORDER);
  expect_about(&invoice, CHAIN_SOURCE);
  expect_about(&slip, CHAIN_ORDER);
  expect_about(&copy, "T-12");
  expect_about(&cash, CHAIN_SOURCE);
  expect_about(&event, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_kind_of_every_chain_is_read_as_written),
      cmocka_unit_test(the_amounts_of_a_slip_are_counted_again),
      cmocka_unit_test(a_kind_stands_in_its_chain_only),
      cmocka_unit_test(other_letters_kinds_and_payloads_are_refused),
      cmocka_unit_test(an_empty_field_is_left_out),
      cmocka_unit_test(totals_count_turnover),
      cmocka_unit_test(what_a_record_is_about),
  };
  return cmocka_run_group_tests(tests, NULL, clean);
}
