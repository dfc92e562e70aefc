/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
#include "tests/unit/shop_kit.h"

static struct arena memory;

static const struct snapshot_index *whole_shop(void) {
  return snapshot_index_new(&shop, &memory);
}

static void the_table_reads_what_it_writes(void **state) {
  (void)state;
  AUTO(buffer) struct buffer once = {0}, twice = {0};
  struct snapshot read = {0};
  struct fault fault = {0};
  struct json json = json_into(&once);
  spec_write(&snapshot_spec, &shop, &json);
  if (spec_read(&snapshot_spec, once.bytes, once.length, &memory, &read, &fault) != OK)
    fail_msg("%s %s", fault.field, fault.hint);
  json = json_into(&twice);
  spec_write(&snapshot_spec, &read, &json);
  assert_string_equal(once.bytes, twice.bytes);
  assert_int_equal(read.item_count, COUNT(shop_items));
  assert_string_equal(read.items[1].name, shop_items[1].name);
  assert_false(read.items[COUNT(shop_items) - 1].turnover);
  assert_null(read.members[0].contracts[1].ends_on);
  assert_int_equal(read.split_rules[1].pot_bp, 2000);
}

static void everything_is_found_and_nothing_else(void **state) {
  (void)state;
  const struct snapshot_index *index = whole_shop();
  const struct ticket_catalogue catalogue = snapshot_catalogue(index);
  for (size_t i = 0; i < COUNT(shop_items); i++) {
    const struct sold_item *sold = catalogue.item(catalogue.context, shop_items[i].code);
    assert_non_null(sold);
    assert_string_equal(sold->name, shop_items[i].name);
    assert_int_equal(sold->price.cents, shop_items[i].price.cents);
    assert_ptr_equal(snapshot_item_find(index, shop_items[i].code), &shop_items[i]);
  }
  for (size_t i = 0; i < COUNT(shop_members); i++)
    assert_ptr_equal(snapshot_member_find(index, shop_members[i].code), &shop_members[i]);
  static const char *const absent[] = {"", "FRI", "FRI-00", "FRI-0077", "ZZZ-999", "fri-007"};
  for (size_t i = 0; i < COUNT(absent); i++) {
    assert_null(snapshot_item_find(index, absent[i]));
    assert_null(snapshot_member_find(index, absent[i]));
    assert_null(catalogue.item(catalogue.context, absent[i]));
  }
}

static void a_label_finds_its_item(void **state) {
  (void)state;
  static const struct snapshot_item items[] = {
      {.code = "ALI-002", .barcode = "2100042", .barcode_kind = "weight_prefix"},
      {.code = "FRI-001"},
      {.code = "FRI-002", .barcode = "2001000000067", .barcode_kind = "unit"},
      {.code = "ALI-001", .barcode = "2200042", .barcode_kind = "price_prefix"},
  };
  static const struct snapshot shelf = {.items = items, .item_count = COUNT(items)};
  const struct snapshot_index *index = snapshot_index_new(&shelf, &memory);
  for (size_t i = 0; i < COUNT(items); i++)
    if (items[i].barcode)
      assert_ptr_equal(snapshot_barcode_find(index, items[i].barcode, items[i].barcode_kind), &items[i]);
  assert_null(snapshot_barcode_find(index, "2100042", "unit"));
  assert_null(snapshot_barcode_find(index, "200100000006", "unit"));
  assert_null(snapshot_barcode_find(index, "", "unit"));
}

static void an_empty_snapshot_knows_nobody(void **state) {
  (void)state;
  static const struct snapshot empty;
  const struct snapshot_index *index = snapshot_index_new(&empty, &memory);
  assert_null(snapshot_item_find(index, "FRI-007"));
  assert_null(snapshot_member_find(index, "BLG-M01"));
}

static void contracts_open_and_close_on_their_days(void **state) {
  (void)state;
  static const struct {
    const char *member;
    struct date day;
    enum outcome outcome;
  } cases[] = {
      {"BLG-M01", {2025, 11, 30}, CONTRACT_EXPIRED},
      {"BLG-M01", {2025, 12, 1}, OK},
      {"BLG-M01", {2026, 11, 30}, OK},
      {"BLG-M01", {2026, 12, 1}, CONTRACT_EXPIRED},
      {"BLG-M02", {2024, 12, 31}, CONTRACT_EXPIRED},
      {"BLG-M02", {2025, 12, 31}, OK},
      {"BLG-M02", {2026, 1, 1}, OK},
      {"BLG-M02", {2099, 1, 1}, OK},
      {"BLG-M04", {2026, 11, 22}, OK},
      {"BLG-M03", {2026, 11, 22}, CONTRACT_EXPIRED},
      {"BLG-M99", {2026, 11, 22}, UNKNOWN_MEMBER},
  };
  const struct ticket_catalogue catalogue = snapshot_catalogue(whole_shop());
  for (size_t i = 0; i < COUNT(cases); i++)
    assert_int_equal(catalogue.member(catalogue.context, cases[i].member, cases[i].day), cases[i].outcome);
}

static void rates_are_dated(void **state) {
  (void)state;
  static const struct snapshot_vat_rate rates[] = {
      {2000, "2014-01-01", NULL}, {550, "2012-01-01", "2026-11-22"}, {700, "not a date", NULL}};
  const struct snapshot dated = {.vat_rates = rates, .vat_rate_count = COUNT(rates)};
  const struct ticket_catalogue catalogue = snapshot_catalogue(snapshot_index_new(&dated, &memory));
  assert_false(catalogue.vat_rate(catalogue.context, 2000, (struct date){2013, 12, 31}));
  assert_true(catalogue.vat_rate(catalogue.context, 2000, (struct date){2014, 1, 1}));
  assert_true(catalogue.vat_rate(catalogue.context, 550, (struct date){2026, 11, 22}));
  assert_false(catalogue.vat_rate(catalogue.context, 550, (struct date){2026, 11, 23}));
  assert_false(catalogue.vat_rate(catalogue.context, 1000, shop_day));
}

/* ---- who gets what ---------------------------------------------------------------------------------------------- */

static struct shares share(const struct basket_line lines[], size_t count, enum outcome wanted) {
  const struct snapshot_index *index = whole_shop();
  const struct ticket_catalogue catalogue = snapshot_catalogue(index);
  const struct basket basket = {.confirmed = true, .lines = lines, .line_count = count};
  struct ticket ticket;
  struct shares shares = {0};
  struct fault fault = {0};
  assert_int_equal(ticket_price(&basket, &catalogue, shop_day, false, &memory, &ticket, &fault), OK);
  assert_int_equal(ticket_shares(&ticket, index, shop_day, &memory, &shares, &fault), wanted);
  return shares;
}

static void expect(const struct share *share, const char *kind, const char *name, int64_t cents) {
  assert_string_equal(share->kind, kind);
  assert_string_equal(share->name, name);
  assert_int_equal(share->amount.cents, cents);
}

static void twelve_euros_are_shared(void **state) {
  (void)state;
  const struct basket_member aicha = {"BLG-M01", 1};
  const struct basket_line line = {
      .item = "FRI-017", .quantity = 1000, .unit_price = {1200}, .members = &aicha, .member_count = 1};
  struct shares shares = share(&line, 1, OK);
  assert_int_equal(shares.count, 4);
  expect(&shares.list[0], "person", "Aïcha", 785);
  assert_string_equal(shares.list[0].member, "BLG-M01");
  assert_string_equal(shares.list[0].face, "aicha");
  expect(&shares.list[1], "pot", "Pot commun", 100);
  expect(&shares.list[2], "cae", "Coopérative Exemple", 115);
  expect(&shares.list[3], "vat", "TVA", 200);
}

static void persons_stand_in_order_of_appearance(void **state) {
  (void)state;
  const struct basket_member both[] = {{"BLG-M02", 1}, {"BLG-M01", 1}}, volunteer = {"BLG-M04", 1};
  const struct basket_line lines[] = {
      {.item = "FRI-007", .quantity = 1000, .members = &both[1], .member_count = 1},
      {.item = "BLA-001", .quantity = 1000, .members = both, .member_count = 2},
      {.item = "ALI-001", .quantity = 1000, .members = &volunteer, .member_count = 1},
      {.item = "ALI-001", .quantity = 1000},
      {.item = "AUT-007", .quantity = 1000, .unit_price = {2500}},
  };
  struct shares shares = share(lines, COUNT(lines), OK);
  assert_int_equal(shares.count, 6);
  assert_string_equal(shares.list[0].member, "BLG-M01");
  assert_string_equal(shares.list[1].member, "BLG-M02");
  expect(&shares.list[2], "person", "Sylvie", 0); /* named, though a volunteer has no personal part */
  int64_t sum = 0;
  for (size_t i = 0; i < shares.count; i++) sum += shares.list[i].amount.cents;
  assert_int_equal(sum, 1000 + 500 + 120 + 120); /* the gift card is shared when it is spent */
}

/* Yann works under a CESA, Aïcha under a CAPE: each her own rule, the order and the weights as voted. */
static void each_contract_has_its_rule(void **state) {
  (void)state;
  static const struct snapshot_weight voted[] = {{"BLG-M02", 3}};
  static const struct snapshot_rule rules[] = {
      {.id = 1, .cae_bp = 1000, .pot_bp = 1000, .valid_from = "2022-01-01", .deduction = "cae_first"},
      {.id = 2,
       .contract = "cesa",
       .cae_bp = 500,
       .valid_from = "2022-01-01",
       .weighting = "fixed",
       .weights = voted,
       .weight_count = 1},
  };
  struct snapshot voting = shop;
  voting.split_rules = rules, voting.split_rule_count = COUNT(rules);
  const struct ticket_member both[] = {{"BLG-M01", 1}, {"BLG-M02", 1}};
  const struct ticket_line line = {
      .item = "FRI-007", .activity = "FRI", .net = {40000}, .turnover = true, .members = both, .member_count = 2};
  const struct ticket ticket = {.lines = &line, .line_count = 1};
  struct shares shares;
  struct fault fault = {0};
  assert_int_equal(ticket_shares(&ticket, snapshot_index_new(&voting, &memory), shop_day, &memory, &shares, &fault),
                   OK);
  expect(&shares.list[0], "person", "Aïcha", 8100);
  expect(&shares.list[1], "person", "Yann", 28500);
  expect(&shares.list[2], "pot", "Pot commun", 900);
  expect(&shares.list[3], "cae", "Coopérative Exemple", 1000 + 1500);
}

static void no_rule_no_sharing(void **state) {
  (void)state;
  const struct snapshot_index *index = whole_shop();
  const struct ticket_line line = {.item = "FRI-007", .activity = "FRI", .net = {100}, .turnover = true};
  const struct ticket ticket = {.lines = &line, .line_count = 1};
  struct shares shares;
  struct fault fault = {0};
  assert_int_equal(ticket_shares(&ticket, index, (struct date){2021, 12, 31}, &memory, &shares, &fault), NO_SPLIT_RULE);
  assert_string_equal(fault.field, "/lines/0");
}

static int forget(void **state) {
  (void)state;
  arena_done(&memory);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_reads_what_it_writes),
      cmocka_unit_test(everything_is_found_and_nothing_else),
      cmocka_unit_test(a_label_finds_its_item),
      cmocka_unit_test(an_empty_snapshot_knows_nobody),
      cmocka_unit_test(contracts_open_and_close_on_their_days),
      cmocka_unit_test(rates_are_dated),
      cmocka_unit_test(twelve_euros_are_shared),
      cmocka_unit_test(persons_stand_in_order_of_appearance),
      cmocka_unit_test(each_contract_has_its_rule),
      cmocka_unit_test(no_rule_no_sharing),
  };
  return cmocka_run_group_tests(tests, NULL, forget);
}
