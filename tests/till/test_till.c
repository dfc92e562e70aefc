/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* Selling, and answering again. */
#include "tests/till/till_kit.h"

#include "core/clock.h"

#include <pthread.h>

struct stage {
  char folder[64];
  struct till *till;
};

static int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
  *state = stage;
  return 0;
}

static int clear_stage(void **state) {
  struct stage *stage = *state;
  if (stage->till) {
    int64_t records = head_sequence(stage->till);
    till_close(stage->till);
    assert_whole(stage->folder, records);
  }
  folder_remove(stage->folder);
  free(stage);
  return 0;
}

/* ---- selling
 * --------------------------------------------------------------------------------------------------------- */

static void a_sale_is_kept_signed_and_numbered(void **state) {
  struct stage *stage = *state;
  AUTO(arena) struct arena arena = {0};
  struct basket basket = coat_basket(sale_id(1));
  struct journal_row row;
  struct record record;
  struct fault fault = {0};
  bool replayed = true;
  assert_int_equal(till_sell(stage->till, NULL, &basket, &arena, &row, &replayed, &fault), OK);
  assert_false(replayed);
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM record WHERE chain = 'T'"),
                   1); /* kept before it is answered */
  assert_int_equal(record_parse(row.body, row.body_length, &arena, &record, &fault), OK);
  assert_int_equal(record.sequence, 1);
  assert_string_equal(record.previous, ZERO_HASH_HEX);
  assert_string_equal(record.till, "BLG-1");
  assert_string_equal(record.business_day, KIT_DAY);
  assert_memory_equal(record.at, KIT_NOW, strlen("2026-11-22T14:"));
  assert_string_equal(record.cashier, "BLG-M04");
  assert_string_equal(record.catalogue, "W/\"0123456789abcdef01234567\"");
  assert_int_equal(record.ticket.total.cents, 1000);
  assert_int_equal(record.ticket.change.cents, 4000);
  assert_int_equal(record.perpetual_total.cents, 1000);
  assert_int_equal(sell_coat(stage->till, 2), 2);
  assert_int_equal(sql_number(stage->folder, "SELECT perpetual_cents FROM head WHERE chain = 'T'"), 2000);
  assert_int_equal(till_unsent(stage->till), sql_number(stage->folder, "SELECT sum(sequence) FROM head"));
  assert_true(till_unsent(stage->till) > 2); /* sales, and what else was signed */
}

struct press { /* the same key, pressed by many fingers */
  struct till *till;
  const struct basket *basket;
  int64_t sequence;
  bool replayed;
  enum outcome outcome;
};

static void *press_once(void *context) {
  struct press *press = context;
  AUTO(arena) struct arena arena = {0};
  struct journal_row row = {0};
  struct fault fault = {0};
  press->outcome = till_sell(press->till, NULL, press->basket, &arena, &row, &press->replayed, &fault);
  press->sequence = row.sequence;
  return NULL;
}

static void fifty_at_once_are_one_sale(void **state) {
  struct stage *stage = *state;
  enum { FINGERS = 50 };
  struct basket basket = coat_basket(sale_id(1));
  struct press presses[FINGERS];
  pthread_t threads[FINGERS];
  for (size_t i = 0; i < FINGERS; i++) {
    presses[i] = (struct press){.till = stage->till, .basket = &basket};
    assert_int_equal(pthread_create(&threads[i], NULL, press_once, &presses[i]), 0);
  }
  size_t first = 0;
  for (size_t i = 0; i < FINGERS; i++) {
    pthread_join(threads[i], NULL);
    assert_int_equal(presses[i].outcome, OK);
    assert_int_equal(presses[i].sequence, 1);
    first += !presses[i].replayed;
  }
  assert_int_equal(first, 1);
  assert_int_equal(head_sequence(stage->till), 1);
}

static void an_answer_that_was_lost_comes_again_with_its_number(void **state) {
  struct stage *stage = *state;
  sell_coat(stage->till, 1);
  sell_coat(stage->till, 2);
  till_close(stage->till);
  stage->till = kit_open(stage->folder);
  assert_int_equal(sell_coat(stage->till, 1), 1);
  assert_int_equal(head_sequence(stage->till), 2);
}

static void the_same_id_for_another_sale_is_refused_and_journalled(void **state) {
  struct stage *stage = *state;
  const struct basket_member yann = {"BLG-M02", 1}, heavier = {"BLG-M01", 2};
  const struct basket_line two = {.item = "FRI-007", .quantity = 2000, .members = &kit_aicha, .member_count = 1};
  const struct basket_line wash = {.item = "BLA-001", .quantity = 1000, .members = &kit_aicha, .member_count = 1};
  const struct basket_line by_yann = {.item = "FRI-007", .quantity = 1000, .members = &yann, .member_count = 1};
  const struct basket_line by_nobody = {.item = "FRI-007", .quantity = 1000};
  const struct basket_line weighed = {.item = "FRI-007", .quantity = 1000, .members = &heavier, .member_count = 1};
  const struct basket_line cheaper = {.item = "FRI-007",
                                      .quantity = 1000,
                                      .unit_price = {900},
                                      .priced = true,
                                      .members = &kit_aicha,
                                      .member_count = 1};
  const struct basket_line bought = {
      .item = "FRI-007", .quantity = 1000, .purchase_price = {1}, .members = &kit_aicha, .member_count = 1};
  const struct basket_line both[] = {kit_coat, wash};
  const struct basket_tender card = {"card", {5000}}, split[] = {{"cash", {500}}, {"card", {500}}};
  struct basket others[11];
  for (size_t i = 0; i < COUNT(others); i++) others[i] = coat_basket(sale_id(1));
  const struct basket_line *const lines[] = {&two, &wash, &by_yann, &by_nobody, &weighed, &cheaper, &bought};
  for (size_t i = 0; i < COUNT(lines); i++) others[i].lines = lines[i];
  others[7].lines = both, others[7].line_count = 2;
  others[8].tenders = &card;
  others[9].tenders = split, others[9].tender_count = 2;
  others[10].cashier = "BLG-M02";
  sell_coat(stage->till, 1);
  for (size_t i = 0; i < COUNT(others); i++) {
    for (int again = 0; again < 3; again++) assert_int_equal(sell_outcome(stage->till, &others[i]), ID_REUSED);
    assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM refused_request WHERE code = 'id_reused'"), i + 1);
  }
  assert_int_equal(head_sequence(stage->till), 1);
}

/* The cashier said yes to 600 euros: the question and the answer are one sale. */
static void a_confirmation_is_not_another_sale(void **state) {
  struct stage *stage = *state;
  const struct basket_line coats = {.item = "FRI-007", .quantity = 60000};
  const struct basket_tender card = {"card", {60000}};
  struct basket basket = coat_basket(sale_id(1));
  basket.lines = &coats;
  basket.tenders = &card;
  assert_int_equal(sell_outcome(stage->till, &basket), CONFIRMATION_NEEDED);
  assert_int_equal(head_sequence(stage->till), 0);
  basket.confirmed = true;
  assert_int_equal(sell_outcome(stage->till, &basket), OK);
  basket.confirmed = false;
  assert_int_equal(sell_outcome(stage->till, &basket), OK);
  assert_int_equal(head_sequence(stage->till), 1);
}

/* The answer was lost, and meanwhile the price changed: still the same sale, at the price it was made. */
static void a_new_price_does_not_make_another_sale(void **state) {
  struct stage *stage = *state;
  struct snapshot snapshot = kit_snapshot();
  struct snapshot_item items[COUNT(kit_items)];
  memcpy(items, kit_items, sizeof items);
  sell_coat(stage->till, 1);
  items[0].price = MONEY(1200);
  snapshot.items = items;
  catalogue_set(stage->till, &snapshot, "\"dearer\"");
  assert_int_equal(sell_coat(stage->till, 1), 1);
  sell_coat(stage->till, 2);
  assert_int_equal(sql_number(stage->folder, "SELECT perpetual_cents FROM head WHERE chain = 'T'"), 2200);
}

static void what_is_given_away_leaves_no_payment(void **state) {
  struct stage *stage = *state;
  const struct basket_line gift = {.item = "FRI-017", .quantity = 1000, .priced = true};
  struct basket basket = {.id = sale_id(1), .lines = &gift, .line_count = 1};
  assert_int_equal(sell_basket(stage->till, &basket), 1);
  assert_int_equal(sell_basket(stage->till, &basket), 1);
  basket.id = sale_id(2);
  basket.tenders = &kit_ten;
  basket.tender_count = 1;
  assert_int_equal(sell_outcome(stage->till, &basket), TENDER_MISMATCH);
  assert_int_equal(sql_number(stage->folder, "SELECT total_cents FROM record WHERE chain = 'T'"), 0);
  assert_int_equal(head_sequence(stage->till), 1);
}

static void a_refused_sale_leaves_no_number_behind(void **state) {
  struct stage *stage = *state;
  const struct basket_line unknown = {.item = "FRI-999", .quantity = 1000}, none = {.item = "FRI-007", .quantity = 0};
  struct basket basket = coat_basket(sale_id(1));
  basket.lines = &unknown;
  assert_int_equal(sell_outcome(stage->till, &basket), UNKNOWN_ITEM);
  basket.lines = &none;
  assert_int_equal(sell_outcome(stage->till, &basket), BAD_QUANTITY);
  basket = coat_basket(sale_id(1));
  basket.currency = "USD";
  assert_int_equal(sell_outcome(stage->till, &basket), WRONG_CURRENCY);
  basket = coat_basket(sale_id(1));
  basket.cashier = "BLG-M99";
  assert_int_equal(sell_outcome(stage->till, &basket), UNKNOWN_MEMBER);
  assert_int_equal(head_sequence(stage->till), 0);
  assert_int_equal(sell_coat(stage->till, 1), 1); /* and the id is still good */
}

/* A catalogue allows a longer name than a record: found before anything is kept. */
static void what_no_record_can_hold_is_not_sold(void **state) {
  struct stage *stage = *state;
  struct snapshot snapshot = kit_snapshot();
  struct snapshot_item items[COUNT(kit_items)];
  char name[100];
  memset(name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  memcpy(items, kit_items, sizeof items);
  items[0].name = name;
  snapshot.items = items;
  catalogue_set(stage->till, &snapshot, "\"long\"");
  struct basket basket = coat_basket(sale_id(1));
  assert_int_equal(sell_outcome(stage->till, &basket), BAD_RECORD);
  assert_int_equal(head_sequence(stage->till), 0);
  snapshot.items = kit_items;
  catalogue_set(stage->till, &snapshot, "\"short\"");
  assert_int_equal(sell_coat(stage->till, 1), 1);
}

static void a_tag_that_no_record_can_hold_is_replaced(void **state) {
  struct stage *stage = *state;
  struct snapshot snapshot = kit_snapshot();
  static const char *const tags[] = {
      "", "\"\x01\"", "\"\xff\xfe\"",
      "\"0123456789012345678901234567890123456789012345678901234567890123456789012345678"};
  for (unsigned i = 0; i < COUNT(tags); i++) {
    catalogue_set(stage->till, &snapshot, tags[i]);
    assert_int_equal(sell_coat(stage->till, i + 1), i + 1);
    assert_int_equal(
        sql_number(stage->folder, "SELECT instr(body, 'W/') > 0 FROM record WHERE chain = 'T' ORDER BY sequence DESC"),
        1);
  }
}

static void nothing_is_sold_before_enrolment(void **state) {
  (void)state;
  char folder[64];
  folder_make(folder);
  struct till *till = kit_open(folder);
  struct basket basket = coat_basket(sale_id(1));
  struct snapshot snapshot = kit_snapshot();
  assert_int_equal(sell_outcome(till, &basket), NOT_ENROLLED);
  catalogue_set(till, &snapshot, "\"1\""); /* a catalogue alone is no till */
  assert_int_equal(sell_outcome(till, &basket), NOT_ENROLLED);
  assert_int_equal(head_sequence(till), 0);
  till_close(till);
  folder_remove(folder);
}

/* ---- the catalogue, replaced under the hands of who sells from it
 * -------------------------------------------------------- */

struct bustle {
  struct till *till;
  unsigned first;
  atomic_bool stop, wrong;
};

static void *sell_on(void *context) {
  struct bustle *bustle = context;
  for (unsigned i = 0; i < 60; i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer receipt = {0};
    struct basket basket = coat_basket(sale_id(bustle->first + i));
    struct journal_row row;
    struct fault fault = {0};
    bool replayed;
    if (till_sell(bustle->till, NULL, &basket, &arena, &row, &replayed, &fault) != OK ||
        receipt_write(bustle->till, &row, &arena, &receipt, &fault) != OK)
      atomic_store(&bustle->wrong, true);
  }
  return NULL;
}

static void *replace_on(void *context) {
  struct bustle *bustle = context;
  AUTO(buffer) struct buffer bytes = {0};
  struct snapshot snapshot = kit_snapshot();
  snapshot_json(&snapshot, &bytes);
  while (!atomic_load(&bustle->stop)) {
    struct fault fault = {0};
    if (till_view_replace(bustle->till, bytes.bytes, bytes.length, "\"n\"", false, &fault) != OK)
      atomic_store(&bustle->wrong, true);
  }
  return NULL;
}

static void a_catalogue_is_replaced_while_others_sell(void **state) {
  struct stage *stage = *state;
  struct bustle replacing = {.till = stage->till}, selling[3];
  pthread_t replacer, sellers[COUNT(selling)];
  assert_int_equal(pthread_create(&replacer, NULL, replace_on, &replacing), 0);
  for (unsigned i = 0; i < COUNT(selling); i++) {
    selling[i] = (struct bustle){.till = stage->till, .first = 1000 * (i + 1)};
    assert_int_equal(pthread_create(&sellers[i], NULL, sell_on, &selling[i]), 0);
  }
  for (unsigned i = 0; i < COUNT(selling); i++) {
    pthread_join(sellers[i], NULL);
    assert_false(atomic_load(&selling[i].wrong));
  }
  atomic_store(&replacing.stop, true);
  pthread_join(replacer, NULL);
  assert_false(atomic_load(&replacing.wrong));
  assert_int_equal(head_sequence(stage->till), 180);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      TEST(a_sale_is_kept_signed_and_numbered),
      TEST(fifty_at_once_are_one_sale),
      TEST(an_answer_that_was_lost_comes_again_with_its_number),
      TEST(the_same_id_for_another_sale_is_refused_and_journalled),
      TEST(a_confirmation_is_not_another_sale),
      TEST(a_new_price_does_not_make_another_sale),
      TEST(what_is_given_away_leaves_no_payment),
      TEST(a_refused_sale_leaves_no_number_behind),
      TEST(what_no_record_can_hold_is_not_sold),
      TEST(a_tag_that_no_record_can_hold_is_replaced),
      cmocka_unit_test(nothing_is_sold_before_enrolment),
      TEST(a_catalogue_is_replaced_while_others_sell),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
